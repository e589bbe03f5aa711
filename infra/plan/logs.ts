import * as grants from "../grants/logs";
import type { PolicyDocument, Statement } from "../grants/policy";
import * as names from "../names";
import { defaultLogDays, isExposed, type Settings, siteBucketOf } from "../settings";
import { needStorage } from "./builds/projects";
import type { DeliveryPlan } from "./delivery";
import { bucketSources } from "./pipelines/sources";
import { keyPolicy } from "./stores/key-policy";

/** The account's bucket for logs. It comes before all that is logged: its policy goes by names. */
export interface PlannedLogs {
  readonly bucketName: string;
  /** Days for which a log is kept. */
  readonly days: number;
  readonly statements: readonly Statement[];
  /** ferry's own trail, whose files lie there too. */
  readonly trail?: { readonly arn: string; readonly keyPolicy: PolicyDocument };
}

/** Plans what is logged: load balancers always, all else where `audit` is set. No bucket where nothing is. */
export function planLogs(
  settings: Settings,
  plan: DeliveryPlan | undefined,
): PlannedLogs | undefined {
  const { audit } = settings;
  const owner = names.ownerOf(settings);
  const bucketName = names.logBucket(owner);
  const balanced = Object.values(settings.services).some(isExposed);
  const logged = audit?.accessLogs ? bucketsOf(owner, settings, plan) : [];
  const sources = audit?.accessLogs
    ? Object.keys(settings.sites).map((site) => names.deliverySource(owner, site))
    : [];
  const arn = names.trailArn(owner);
  const trail =
    plan && wantsTrail(settings)
      ? { arn, keyPolicy: keyPolicy(plan, grants.trailUsesKey(arn)) }
      : undefined;
  const statements = [
    ...(logged.length > 0 ? [grants.bucketsLog(owner, bucketName, logged)] : []),
    ...(sources.length > 0 ? [grants.distributionsLog(owner, bucketName, sources)] : []),
    ...(balanced ? [grants.balancersLog(owner, bucketName)] : []),
    ...(trail ? grants.trailWrites(owner, bucketName, arn) : []),
  ];
  if (statements.length === 0) return undefined;
  return {
    bucketName,
    days: audit?.logDays ?? defaultLogDays,
    statements,
    ...(trail && { trail }),
  };
}

/** ferry's buckets of this account and region, but for that of the logs. */
function bucketsOf(
  owner: names.Owner,
  { sites }: Settings,
  plan: DeliveryPlan | undefined,
): readonly string[] {
  const ofSites = Object.entries(sites).map(([site, each]) => siteBucketOf(owner, site, each));
  if (!plan) return ofSites;
  const { home } = plan.stores;
  return [
    ...ofSites,
    ...(home.makesBucket ? [home.bucketName] : []),
    ...bucketSources(plan.pipelines).map(({ key }) => names.sourceBucket(owner, key)),
    ...(needStorage(plan) ? [names.buildBucket(owner)] : []),
    ...(plan.records ? [plan.records.name] : []),
  ];
}

function wantsTrail({ audit }: Settings): boolean {
  const trail = audit?.trail ?? false;
  return typeof trail === "object" ? !("existing" in trail) : trail;
}
