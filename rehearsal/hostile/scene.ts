import type { Policy } from "../../judge";
import type { Call } from "../call";
import type { AccessPolicies } from "../world/access-policies";
import type { RegisteredPipeline, World } from "../world/world";

/** Everything that hostile calls are generated from. */
export interface Scene {
  readonly world: World;
  readonly policies: AccessPolicies;
  /** The calls of the release itself. */
  readonly hops: readonly Call[];
}

/** The policy of a look-alike resource: it leaves everything to the policies of the caller's account. */
export function openTo(account: string): Policy {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const statement = {
    Sid: "Come",
    Effect: "Allow",
    Principal,
    Action: "*",
    Resource: "*",
  } as const;
  return { name: "LookAlike", document: { Version: "2012-10-17", Statement: [statement] } };
}

/** The gates of a pipeline's stages that people open, as ARNs. */
export function approvalsOf({ arn, stages }: RegisteredPipeline): readonly string[] {
  return stages.flatMap(({ name, actions }) =>
    actions
      .filter(({ category }) => category === "Approval")
      .map((action) => `${arn}/${name}/${action.name}`),
  );
}

/** The last part of an ARN, but for the id behind the name of a stack. */
export function nameOf(arn: string): string {
  const [, stack] = /:stack\/([^/]+)\//.exec(arn) ?? [];
  return stack ?? arn.split("/").at(-1) ?? arn;
}
