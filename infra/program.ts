import { existsSync } from "node:fs";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import * as config from "@pulumi/pulumi/runtime/config";
import { Audit } from "./components/audit/audit";
import { Delivery } from "./components/delivery/delivery";
import { DeploymentAccess, RoleBoundary } from "./components/deployments/deployment-access";
import { bounded } from "./components/deployments/registered";
import { createApplications, createServices, createSites } from "./components/receiving";
import type { Site } from "./components/receiving/site";
import { type References, resolve } from "./components/references";
import { PrivateBucket } from "./components/storage/private-bucket";
import { contractOf } from "./contract";
import { type MeasuredPolicy, sizeSentences } from "./grants/policy-size";
import {
  auditOutputs,
  deliveryOutputs,
  deploymentOutputs,
  dnsOutputs,
  serviceOutputs,
  siteOutputs,
  statementsToAdd,
} from "./outputs";
import { nextSteps } from "./outputs/next-steps";
import {
  allStores,
  type PlannedLogs,
  planApplications,
  planDelivery,
  planLogs,
  planSites,
} from "./plan";
import type { DeliveryPlan } from "./plan/delivery";
import {
  keyAdministrators,
  leftOutWarnings,
  type PlannedDeployments,
  planDeployments,
  planRights,
} from "./plan/deployments";
import { orderWarnings } from "./plan/deployments/cloud";
import type { Registered } from "./plan/deployments/registered";
import { measurePolicies } from "./plan/policy-sizes";
import { optInWarnings } from "./plan/stores";
import { measureApplications } from "./plan/targets/policy-sizes";
import {
  buildWarnings,
  loadSettings,
  type Settings,
  SettingsError,
  unusedWarnings,
} from "./settings";
import { readStacks } from "./stacks";

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
  const { contracts, followers } = await readStacks(settings);
  const { plan, faults } = planDelivery(settings, contracts);
  if (faults.length > 0) throw new SettingsError(stack, faults);
  const deployments = planDeployments(settings, { project: pulumi.getProject(), stack }, plan);
  const plannedApplications = planApplications(settings);
  await checkPolicies(stack, [
    ...(plan ? measurePolicies(plan, keyAdministrators(settings)) : []),
    ...measureApplications(plannedApplications, deployments?.boundary.document),
  ]);
  if (plan) {
    const { settings: delivery } = plan;
    await warnOf([
      ...optInWarnings(plan),
      ...plan.warnings,
      ...unusedWarnings(delivery),
      ...buildWarnings(delivery),
    ]);
  }

  const provider = accountProvider(settings);
  await warnOf(orderWarnings(deployments?.cloud, followers));
  const registered: Registered[] = [];
  const opts = deployments ? boundedOptions(deployments, provider, registered) : { provider };
  const plannedLogs = planLogs(settings, plan);
  const logs = plannedLogs && createLogs(settings, plannedLogs, opts);
  const planned = planSites(settings);
  const { references, ready, sites } = createSites(settings, planned, opts);
  const services = await createServices(settings, logs, opts);
  const applications = createApplications(settings, plannedApplications, opts);
  const after = [...ready, ...(services?.ready ?? []), ...applications];
  const delivery = plan && createDelivery(settings, plan, references, after, opts);
  if (plannedLogs && logs) {
    createAudit(settings, { plan, planned: plannedLogs, logs, sites, delivery }, opts);
  }
  const steps = nextSteps(settings, plan);
  const access =
    deployments && (await createDeployments(settings, deployments, registered, provider));
  return {
    contract: resolve(contractOf(settings), references),
    ...siteOutputs(settings, sites),
    ...serviceOutputs(settings, services),
    ...dnsOutputs(settings, sites, services),
    ...(plan && delivery && deliveryOutputs(plan, delivery)),
    ...auditOutputs(settings, plannedLogs, plan),
    ...(access && deploymentOutputs(settings, access, deployments)),
    ...statementsToAdd(planned, plan, delivery?.references ?? references),
    ...(steps.length > 0 && { nextSteps: steps }),
  };
}

/** A policy that AWS would refuse is a fault, and one near its limit a warning. */
async function checkPolicies(stack: string, measured: readonly MeasuredPolicy[]): Promise<void> {
  const { faults, warnings } = sizeSentences(measured);
  if (faults.length > 0) throw new SettingsError(stack, faults);
  await warnOf(warnings);
}

async function warnOf(warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) await pulumi.log.warn(warning);
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

/** Whatever is made with these options is noted down, and its roles are bounded. */
function boundedOptions(
  { boundary }: PlannedDeployments,
  provider: Provider,
  registered: Registered[],
): pulumi.ComponentResourceOptions {
  const { arn } = new RoleBoundary("deployments-boundary", boundary, { provider });
  return bounded({ provider }, arn, registered);
}

/**
 * Comes when all else is registered: the roles may do what that takes. Pulumi Cloud's package is loaded for
 * those who use it: others need no token of it.
 */
async function createDeployments(
  settings: Settings,
  planned: PlannedDeployments,
  registered: readonly Registered[],
  provider: Provider,
): Promise<DeploymentAccess> {
  const rights = planRights(settings, registered);
  await warnOf(leftOutWarnings(rights));
  const access = new DeploymentAccess("deployments", { planned, rights }, { provider });
  if (planned.cloud) {
    const { PulumiCloud } = await import("./components/deployments/pulumi-cloud");
    new PulumiCloud("pulumi-cloud", { cloud: planned.cloud, roleArn: access.previewRole }, {});
  }
  return access;
}

/** Comes first: a load balancer can't be made before it may write there. */
function createLogs(
  { retain }: Settings,
  { bucketName, days, statements }: PlannedLogs,
  opts: pulumi.ComponentResourceOptions,
): PrivateBucket {
  return new PrivateBucket(
    "logs-bucket",
    { bucketName, retain, expireDays: days, noncurrentDays: days, statements },
    opts,
  );
}

interface Audited {
  readonly plan: DeliveryPlan | undefined;
  readonly planned: PlannedLogs;
  readonly logs: PrivateBucket;
  readonly sites: Readonly<Record<string, Site>>;
  readonly delivery: Delivery | undefined;
}

/** Comes last: it records what the others do. */
function createAudit(
  settings: Settings,
  { plan, planned, logs, sites, delivery }: Audited,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { account, region, name, retain, audit } = settings;
  if (!audit) return;
  const made = Object.entries(sites);
  new Audit(
    "audit",
    {
      owner: { account, region, name },
      settings: audit,
      retain,
      keyAdministrators: keyAdministrators(settings),
      logs,
      buckets: {
        // No key of the settings has an underscore.
        ...Object.fromEntries(made.map(([key, site]) => [`${key}_site`, site.bucketName])),
        ...delivery?.buckets,
      },
      distributions: Object.fromEntries(made.map(([key, site]) => [key, site.distributionArn])),
      artifacts: plan ? allStores(plan.stores).map(({ bucketArn }) => bucketArn) : [],
      trail: planned.trailArn !== undefined,
    },
    opts,
  );
}

function createDelivery(
  settings: Settings,
  plan: DeliveryPlan,
  references: References,
  after: readonly pulumi.Resource[],
  opts: pulumi.ComponentResourceOptions,
): Delivery {
  return new Delivery(
    "delivery",
    {
      plan,
      keyAdministrators: keyAdministrators(settings),
      retain: settings.retain,
      references,
      after,
    },
    opts,
  );
}
