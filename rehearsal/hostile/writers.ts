import { administrator, administratorOf } from "../world/outsiders";
import type { HostileCall } from "./call";
import type { Scene } from "./scene";

/** Somebody who holds every right of the delivering account puts an artifact of their own in the place of another. */
export function writers({ world, policies }: Scene): readonly HostileCall[] {
  return world.bucketNames().flatMap((name): readonly HostileCall[] => {
    const bucket = world.bucket(name);
    if (!bucket || !policies.stores.has(bucket.arn)) return [];
    const { account, arn, keyArn, region } = bucket;
    return [
      {
        attempt: `an administrator of ${account} overwrites an artifact in ${name}`,
        request: {
          principal: administratorOf(account),
          action: "s3:PutObject",
          resource: `${arn}/pipeline/artifact/key`,
          ownerAccount: account,
          region,
          transport: { secure: true, tlsVersion: 1.3 },
          ...(keyArn !== undefined && { encryption: { algorithm: "aws:kms", keyArn } }),
        },
        holds: administrator,
        refused: "uploads by others than the release's own roles",
      },
    ];
  });
}
