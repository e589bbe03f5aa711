import type { Request } from "../../judge";
import { accountOf } from "../arn";
import deeds from "./deeds.json";
import type { Scene } from "./scene";

/** What somebody does to a resource, of which they have no more than a role of ferry. */
export type Deed = { readonly what: string } & Pick<Request, "action" | "resource"> &
  Partial<Request>;

/**
 * What no step of a release does to a resource of its own account, by type: exchange what runs, what is served
 * or who is let in, silence what starts and tells, and take away the traces.
 */
const deedsOn: Readonly<Record<string, Readonly<Record<string, string>>>> = deeds;

/** What a role might do to the resources of its account. */
export function sabotage({ world, hops }: Scene, role: string): readonly Deed[] {
  const account = accountOf(role);
  const onResources = Object.entries(deedsOn).flatMap(([type, done]) =>
    world
      .ofType(type)
      .filter(({ place, resource }) => place.account === account && resource.outputs.arn)
      .flatMap(({ place: { region }, resource: { outputs } }) =>
        Object.entries(done).map(([what, action]) => ({
          what,
          action,
          resource: String(outputs.arn),
          ...(!/:(iam|cloudfront)::/.test(String(outputs.arn)) && { region }),
        })),
      ),
  );
  return [...onResources, ...poison(hops, account)];
}

/** The secrets and parameters that builds read, exchanged. */
function poison(hops: Scene["hops"], account: string): readonly Deed[] {
  const writers: Readonly<Record<string, string>> = {
    "secretsmanager:GetSecretValue": "secretsmanager:PutSecretValue",
    "ssm:GetParameters": "ssm:PutParameter",
  };
  return hops.flatMap(({ request: { action, ownerAccount, resource, region } }) => {
    const writer = writers[action];
    if (writer === undefined || ownerAccount !== account || resource === "*") return [];
    const what = "exchanges what builds read";
    return [{ what, action: writer, resource, ...(region !== undefined && { region }) }];
  });
}
