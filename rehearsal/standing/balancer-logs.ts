import { type Call, callsOf, documented, transport } from "../call";
import type { Registered, World } from "../world/world";

const accessLogs = documented("elasticloadbalancing/latest/application/enable-access-logging");

/** A load balancer's log of requests, below the name of the balancer's account, and the trial before it. */
export function balancerLogCalls({ place, resource }: Registered, world: World): readonly Call[] {
  const { bucket: name, enabled } = (resource.inputs.accessLogs ?? {}) as {
    readonly bucket?: string;
    readonly enabled?: boolean;
  };
  const bucket = world.bucket(name ?? "");
  if (!bucket || !enabled) return [];
  const log = `elasticloadbalancing/${place.region}/2026/01/01/requests.log.gz`;
  const by = { service: "logdelivery.elasticloadbalancing.amazonaws.com" };
  const { account: owner, region } = bucket;
  return ["ELBAccessLogTestFile", log].flatMap((file) =>
    callsOf(by, "s3:PutObject", `${bucket.arn}/AWSLogs/${place.account}/${file}`, accessLogs, {
      owner,
      region,
      transport,
    }),
  );
}
