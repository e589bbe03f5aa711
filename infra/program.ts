import { existsSync } from "node:fs";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import * as config from "@pulumi/pulumi/runtime/config";
import { contractOf } from "./contract";
import { Delivery } from "./delivery/delivery";
import { deliveryOutputs, siteOutputs } from "./outputs";
import { type DeliveryPlan, planDelivery, planSites } from "./plan";
import { type References, resolve } from "./references";
import { loadSettings, type Settings, SettingsError } from "./settings";
import { readStacks } from "./stacks";
import { ReleaseRoles } from "./target/release-roles";
import { Site } from "./target/site";

/**
 * One stack: reads its settings and the contracts of the stacks it releases to, plans, and only then
 * creates. A fault registers nothing.
 * @throws SettingsError with every fault at once
 */
export async function program(): Promise<Record<string, pulumi.Input<unknown>>> {
  const stack = pulumi.getStack();
  const settings = loadSettings({
    project: pulumi.getProject(),
    stack,
    values: pulumi.runtime.allConfig(),
    isSecret,
    exists: existsSync,
  });
  const { plan, faults } = planDelivery(settings, await readStacks(settings));
  if (faults.length > 0) throw new SettingsError(stack, faults);

  const provider = accountProvider(settings);
  const { references, ready, sites } = createSites(settings, provider);
  const delivery = plan && createDelivery(settings, plan, references, ready, provider);
  return {
    contract: resolve(contractOf(settings), references),
    ...siteOutputs(settings, sites),
    ...(plan && delivery && deliveryOutputs(plan, delivery)),
  };
}

/** The SDK knows which values came from `secure:` entries, but leaves this function out of its types. */
function isSecret(key: string): boolean {
  return (config as { isConfigSecret?: (key: string) => boolean }).isConfigSecret?.(key) ?? false;
}

/** The only way to AWS: another account than the settings' is refused before anything is created. */
function accountProvider({ account, region, name }: Settings): Provider {
  return new Provider("aws", {
    region,
    allowedAccountIds: [account],
    defaultTags: { tags: { "ferry:name": name } },
  });
}

function createSites(settings: Settings, provider: Provider) {
  const { account, region, name, retain } = settings;
  const references: Record<string, pulumi.Output<string>> = {};
  const ready: pulumi.Resource[] = [];
  const sites: Record<string, Site> = {};
  for (const planned of planSites(settings)) {
    const { key } = planned;
    const site = new Site(
      key,
      { owner: { account, region, name }, site: key, settings: planned.settings, retain },
      { provider },
    );
    references[`distribution:${key}`] = site.distributionId;
    references[`distribution-arn:${key}`] = site.distributionArn;
    const roles = new ReleaseRoles(
      `${key}-roles`,
      { account, site: planned, references },
      { provider },
    );
    ready.push(...site.ready, ...roles.ready);
    sites[key] = site;
  }
  return { references, ready, sites };
}

function createDelivery(
  settings: Settings,
  plan: DeliveryPlan,
  references: References,
  after: readonly pulumi.Resource[],
  provider: Provider,
): Delivery {
  const { keyAdministrators } = plan.settings;
  const deployer = settings.deployer === undefined ? [] : [settings.deployer];
  return new Delivery(
    "delivery",
    {
      plan,
      keyAdministrators: keyAdministrators.length > 0 ? [...keyAdministrators, ...deployer] : [],
      retain: settings.retain,
      references,
      after,
    },
    { provider },
  );
}
