import * as pulumi from "@pulumi/pulumi";
import * as grants from "../grants/logs";
import type { Statement } from "../grants/policy";
import * as names from "../names";
import type { AuditSettings } from "../settings";
import { PrivateBucket } from "../storage/private-bucket";
import { AccessLogs } from "./access-logs";
import { Trail } from "./trail";

export interface AuditArgs {
  readonly owner: names.Owner;
  readonly settings: AuditSettings;
  readonly retain: boolean;
  readonly keyAdministrators: readonly string[];
  /** ferry's buckets of this account and region, by their names in the program. */
  readonly buckets: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARNs of the distributions, by site. */
  readonly distributions: Readonly<Record<string, pulumi.Output<string>>>;
  /** The artifact buckets whose reads and writes are recorded; none where nothing is delivered. */
  readonly artifacts: readonly string[];
}

/** What is recorded in an account: access logs, and a trail of the artifacts, in a bucket for logs. */
export class Audit extends pulumi.ComponentResource {
  readonly logs: pulumi.Output<string>;
  readonly trailArn: string | undefined;

  constructor(name: string, args: AuditArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:audit:Audit", name, {}, opts);
    const child = { parent: this };
    const { owner, settings, retain } = args;
    const logged = settings.accessLogs ? args : { buckets: {}, distributions: {} };
    this.trailArn = wantsTrail(args) ? names.trailArn(owner) : undefined;
    const bucketName = names.logBucket(owner);

    const logs = new PrivateBucket(
      "logs-bucket",
      {
        bucketName,
        retain,
        expireDays: settings.logDays,
        noncurrentDays: settings.logDays,
        statements: statementsOf(owner, bucketName, logged, this.trailArn),
        references: Object.fromEntries(
          Object.entries(logged.buckets).map(([key, bucket]) => [
            `logged:${key}`,
            bucket.apply((text) => names.bucketArn(owner.region, text)),
          ]),
        ),
      },
      child,
    );
    new AccessLogs("access-logs", { owner, logs, ...logged }, child);
    if (this.trailArn !== undefined) new Trail("trail", { ...args, logs }, child);

    this.logs = logs.bucketName;
    this.registerOutputs({ logs: this.logs });
  }
}

function wantsTrail({ settings: { trail }, artifacts }: AuditArgs): boolean {
  const made = typeof trail === "object" ? !("existing" in trail) : trail;
  return made && artifacts.length > 0;
}

/** The bucket admits whom it has to, and nobody where nothing is logged. */
function statementsOf(
  owner: names.Owner,
  logs: string,
  { buckets, distributions }: Pick<AuditArgs, "buckets" | "distributions">,
  trailArn: string | undefined,
): readonly Statement[] {
  const logged = Object.keys(buckets).map((key) => ({ ref: `logged:${key}` }));
  const sources = Object.keys(distributions).map((site) => names.deliverySource(owner, site));
  return [
    ...(logged.length > 0 ? [grants.bucketsLog(owner, logs, logged)] : []),
    ...(sources.length > 0 ? [grants.distributionsLog(owner, logs, sources)] : []),
    ...(trailArn === undefined ? [] : grants.trailWrites(owner, logs, trailArn)),
  ];
}
