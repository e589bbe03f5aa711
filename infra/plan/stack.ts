import { type Contract, contractOf } from "../contract";
import type { Value } from "../grants/value";
import { ownerOf, policyNamed } from "../names";
import { buildWarnings, Faults, type Settings, unusedWarnings } from "../settings";
import { backWarnings } from "./back";
import { type DeliveryPlan, planDelivery } from "./delivery";
import { type PlannedDeployments, planDeployments } from "./deployments";
import { orderWarnings } from "./deployments/cloud";
import type { DeployedStack } from "./deployments/trust";
import { checkLimits } from "./limits";
import { withFirstReleases } from "./limits/fewer";
import { type PlannedLogs, planLogs } from "./logs";
import { freezeWarnings } from "./pipelines/holds";
import { onceWarnings } from "./pipelines/pushed-image";
import { optInWarnings } from "./stores";
import { type PlannedApplication, planApplications } from "./targets/applications";
import type { NamedStacks } from "./targets/destinations";
import { type PlannedServices, planServices } from "./targets/services";
import { type PlannedSite, planSites, siteWarnings } from "./targets/sites";

/** All that a stack will have, as plain data: nothing in it depends on AWS's answers. */
export interface StackPlan {
  readonly settings: Settings;
  readonly sites: readonly PlannedSite[];
  readonly services: PlannedServices;
  readonly applications: readonly PlannedApplication[];
  readonly delivery?: DeliveryPlan;
  readonly logs?: PlannedLogs;
  readonly deployments?: PlannedDeployments;
  /** The ARN of the boundary that an organization asks for on every role, those of deployments too. */
  readonly permissionsBoundary?: string;
  /** What the stack promises to those that release to it. */
  readonly contract: Contract<Value>;
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** What other stacks say. */
export interface OtherStacks {
  readonly contracts: NamedStacks;
  /** Stacks that Pulumi Deployments deploys after one of the others, as project/stack. */
  readonly followers: readonly string[];
}

/** Plans a stack, and says to `faults` everything that keeps it from being made. */
export function planStack(
  settings: Settings,
  { contracts, followers }: OtherStacks,
  deployed: DeployedStack,
  faults: Faults,
): StackPlan {
  const delivery = planDelivery(settings, contracts, faults);
  const deployments = planDeployments(settings, deployed, delivery);
  const applications = planApplications(settings);
  const logs = planLogs(settings, delivery);
  const sites = planSites(settings);
  const near = checkLimits(
    {
      owner: ownerOf(settings),
      sites,
      applications,
      delivery,
      fewer: (releases) =>
        planDelivery(withFirstReleases(settings, releases), contracts, new Faults("")),
      boundary: deployments?.boundary?.document,
    },
    faults,
  );
  return {
    settings,
    sites,
    services: planServices(settings),
    applications,
    ...(delivery && { delivery }),
    ...(logs && { logs }),
    ...(deployments && { deployments }),
    ...(settings.permissionsBoundary !== undefined && {
      permissionsBoundary: policyNamed(settings, settings.permissionsBoundary),
    }),
    contract: contractOf(settings),
    warnings: [
      ...near,
      ...siteWarnings(settings, sites),
      ...(delivery
        ? [
            ...optInWarnings(delivery),
            ...unusedWarnings(delivery.settings),
            ...backWarnings(delivery.records, delivery.pipelines),
            ...buildWarnings(delivery.settings),
            ...onceWarnings(delivery.owner, delivery.settings),
            ...Object.entries(delivery.settings.pipelines).flatMap(([key, pipeline]) =>
              freezeWarnings(key, pipeline),
            ),
          ]
        : []),
      ...orderWarnings(deployments?.cloud, followers),
    ],
  };
}
