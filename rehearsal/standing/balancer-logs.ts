import { type Call, documented } from "../call";
import type { Registered, Registry } from "../world/registry";

const accessLogs = documented("elasticloadbalancing/latest/application/enable-access-logging");

/** A load balancer's log of requests, below the name of the balancer's account, and the trial before it. */
export function balancerLogCalls(
  registry: Registry,
  { place, resource }: Registered,
): readonly Call[] {
  const { bucket: name, enabled } = (resource.inputs.accessLogs ?? {}) as {
    readonly bucket?: string;
    readonly enabled?: boolean;
  };
  const bucket = registry.bucket(name ?? "");
  if (!bucket || !enabled) return [];
  const log = `elasticloadbalancing/${place.region}/2026/01/01/requests.log.gz`;
  return ["ELBAccessLogTestFile", log].map((file) => ({
    ...accessLogs,
    request: {
      principal: { service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      action: "s3:PutObject",
      resource: `${bucket.arn}/AWSLogs/${place.account}/${file}`,
      ownerAccount: bucket.account,
      region: bucket.region,
      transport: { secure: true, tlsVersion: 1.3 },
    },
    count: 1,
  }));
}
