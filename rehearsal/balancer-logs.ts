import { type Call, documented } from "./call";
import type { Registered, Registry } from "./registry";

const accessLogs = documented("elasticloadbalancing/latest/application/enable-access-logging");

/** A load balancer's log of requests, which AWS puts below the name of the balancer's account. */
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
  const folder = `AWSLogs/${place.account}/elasticloadbalancing/${place.region}`;
  const request = {
    principal: { service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    action: "s3:PutObject",
    resource: `${bucket.arn}/${folder}/2026/01/01/requests.log.gz`,
    ownerAccount: bucket.account,
    region: bucket.region,
    transport: { secure: true, tlsVersion: 1.3 },
  };
  return [{ ...accessLogs, request, count: 1 }];
}
