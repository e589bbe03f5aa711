import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { roleOf } from "../call";
import type { HostileCall } from "./call";
import { administrator, administratorOf, nameOf, openTo, type Scene } from "./scene";

/**
 * Whoever reads nothing of a bucket but packages tries other folders of it, and an administrator of its account the
 * packages: each half has to refuse it alone.
 */
export function packageReaders({ hops }: Scene): readonly HostileCall[] {
  return hops.flatMap(({ request }) => {
    const role = roleOf(request);
    const [, bucket] = /^(arn:[\w-]+:s3:::[^/]+)\/packages\//.exec(request.resource) ?? [];
    if (role === undefined || bucket === undefined || readsMore(role, bucket, hops)) return [];
    return attempts(request, role, bucket);
  });
}

function readsMore(role: string, bucket: string, hops: Scene["hops"]): boolean {
  return hops.some(
    ({ request }) =>
      roleOf(request) === role &&
      request.resource.startsWith(bucket) &&
      !request.resource.startsWith(`${bucket}/packages/`),
  );
}

function attempts(request: Request, role: string, bucket: string): readonly HostileCall[] {
  const account = accountOf(role);
  const who = `${nameOf(role)} of ${account}`;
  const others = ["packages/another/code", "another-pipeline/app/artifact"].map((key) => ({
    attempt: `${who} calls ${request.action} on ${key}, which is none of its packages`,
    request: { ...request, resource: `${bucket}/${key}` },
  }));
  // In the bucket's own account the role's policy alone decides.
  if (account === request.ownerAccount) return others;
  return [
    ...others.flatMap((call) => [
      call,
      { ...call, attempt: `${call.attempt}, with every right`, holds: administrator },
      {
        ...call,
        attempt: `${call.attempt}, of a bucket that lets the account in`,
        lookAlike: openTo(account),
      },
    ]),
    {
      attempt: `an administrator of ${account} calls ${request.action} on the packages of ${nameOf(role)}`,
      request: { ...request, principal: administratorOf(account) },
      holds: administrator,
    },
  ];
}
