import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { ownerOf } from "../names";
import { allStores } from "../plan";
import type { DeliveryPlan } from "../plan/delivery";
import { type PlannedDeployments, type PlannedRights, planRights } from "../plan/deployments";
import type { Registered } from "../plan/deployments/registered";
import type { StackPlan } from "../plan/stack";
import { type Settings, stackTags } from "../settings";
import { Audit } from "./audit/audit";
import { Delivery } from "./delivery/delivery";
import { DeploymentAccess, RoleBoundary } from "./deployments/deployment-access";
import { bounded } from "./deployments/registered";
import { createApplications, createServices, createSites } from "./receiving";
import type { Services } from "./receiving/services";
import type { Site } from "./receiving/site";
import type { References } from "./references";
import { PrivateBucket } from "./storage/private-bucket";

/** What was made of a plan. */
export interface Stack {
  readonly sites: Readonly<Record<string, Site>>;
  readonly services: Services | undefined;
  readonly delivery: Delivery | undefined;
  readonly access: DeploymentAccess | undefined;
  /** Every identifier that the plan refers to. */
  readonly references: References;
  /** Types of resources that deployments on push leave to a person. */
  readonly leftOut: readonly string[];
}

/** Makes everything that was planned: the logs first, then what receives, delivers, and is recorded. */
export async function createStack(plan: StackPlan): Promise<Stack> {
  const { settings, deployments } = plan;
  const provider = accountProvider(settings);
  const registered: Registered[] = [];
  const boundary = plan.permissionsBoundary ?? ownBoundary(deployments, provider);
  const opts = boundary === undefined ? { provider } : bounded({ provider }, boundary, registered);
  const logs = createLogs(plan, opts);
  const { references, ready, sites } = createSites(settings, plan.sites, opts);
  const services = await createServices(plan, logs, opts);
  const applications = createApplications(settings, plan.applications, opts);
  const after = [...ready, ...(services?.ready ?? []), ...applications];
  const delivery = plan.delivery && createDelivery(plan, plan.delivery, references, after, opts);
  createAudit(plan, { logs, sites, delivery }, opts);
  const rights = deployments && planRights(settings, registered);
  const access =
    deployments && rights && (await createDeployments(plan, deployments, rights, provider));
  return {
    sites,
    services,
    delivery,
    access,
    references: delivery?.references ?? references,
    leftOut: rights?.leftOut ?? [],
  };
}

/** The only way to AWS: another account than the settings' is refused before anything is created. */
function accountProvider(settings: Settings): Provider {
  const { account, region } = settings;
  return new Provider("aws", {
    region,
    allowedAccountIds: [account],
    defaultTags: { tags: stackTags(settings) },
  });
}

/** The boundary of the roles that deployments on push make. */
function ownBoundary(deployments: PlannedDeployments | undefined, provider: Provider) {
  if (deployments?.boundary === undefined) return undefined;
  return new RoleBoundary("deployments-boundary", deployments.boundary, { provider }).arn;
}

/** Comes first: a load balancer can't be made before it may write there. */
function createLogs(
  { settings: { retain }, logs }: StackPlan,
  opts: pulumi.ComponentResourceOptions,
): PrivateBucket | undefined {
  if (!logs) return undefined;
  const { bucketName, days, statements } = logs;
  return new PrivateBucket(
    "logs-bucket",
    { bucketName, retain, expireDays: days, noncurrentDays: days, statements },
    opts,
  );
}

function createDelivery(
  { settings: { retain } }: StackPlan,
  plan: DeliveryPlan,
  references: References,
  after: readonly pulumi.Resource[],
  opts: pulumi.ComponentResourceOptions,
): Delivery {
  return new Delivery("delivery", { plan, retain, references, after }, opts);
}

interface Audited extends Pick<Stack, "sites" | "delivery"> {
  readonly logs: PrivateBucket | undefined;
}

/** Comes last: it records what the others do. */
function createAudit(
  { settings, delivery: plan, logs: planned }: StackPlan,
  { logs, sites, delivery }: Audited,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { retain, audit } = settings;
  if (!audit || !logs) return;
  const made = Object.entries(sites);
  new Audit(
    "audit",
    {
      owner: ownerOf(settings),
      settings: audit,
      retain,
      logs,
      buckets: {
        // No other key of buckets has an underscore.
        ...Object.fromEntries(made.map(([key, site]) => [`${key}_site`, site.bucketName])),
        ...delivery?.buckets,
      },
      distributions: Object.fromEntries(made.map(([key, site]) => [key, site.distributionArn])),
      artifacts: plan ? allStores(plan.stores).map(({ bucketArn }) => bucketArn) : [],
      trail: planned?.trail,
    },
    opts,
  );
}

/**
 * Comes when all else is registered: the roles may do what that takes. Pulumi Cloud's package is loaded for
 * those who use it: others need no token of it.
 */
async function createDeployments(
  { permissionsBoundary }: StackPlan,
  planned: PlannedDeployments,
  rights: PlannedRights,
  provider: Provider,
): Promise<DeploymentAccess> {
  const opts =
    permissionsBoundary === undefined ? { provider } : bounded({ provider }, permissionsBoundary);
  const access = new DeploymentAccess("deployments", { planned, rights }, opts);
  if (planned.cloud) {
    const { PulumiCloud } = await import("./deployments/pulumi-cloud");
    new PulumiCloud("pulumi-cloud", { cloud: planned.cloud, roleArn: access.previewRole }, {});
  }
  return access;
}
