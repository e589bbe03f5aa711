import type { Call } from "../call";
import type { Evaluation } from "../evaluate";
import type { HostileCall } from "../hostile/call";
import type { Scene } from "../hostile/scene";
import { boundariesOfOthers } from "../world/managed-policies";
import { providerCalls } from "./provider";
import { type Run, runsOf } from "./runs";
import { stories } from "./stories";
import { terminalCalls } from "./terminal-calls";
import { tokenCalls } from "./token-calls";

/** Deployments on push and from a terminal: what they call, and what they must not be able to. */
interface Deployments {
  readonly calls: readonly Call[];
  readonly hostile: (scene: Scene) => readonly HostileCall[];
}

/** Every call of every deployment, from its token to the last resource. */
export function deploymentsOf(stacks: readonly Evaluation[]): Deployments {
  const runs = stacks.flatMap((evaluation) =>
    runsOf(evaluation).map((run) => ({ run, evaluation })),
  );
  const using = runs.flatMap(({ run, evaluation }) => resourceCalls(run, evaluation));
  return {
    calls: [
      ...runs.flatMap(({ run }) => tokenCalls(run)),
      ...using,
      ...stacks.flatMap(terminalCalls),
    ],
    hostile: (scene) =>
      stories(
        scene,
        runs.map(({ run }) => run),
        using,
      ),
  };
}

/** A run ends with the role that it took last; only some operations change anything. */
function resourceCalls({ roles, changes }: Run, evaluation: Evaluation): readonly Call[] {
  const role = roles.at(-1);
  if (role === undefined) return [];
  const operations = changes
    ? (["read", "create", "update", "delete"] as const)
    : (["read"] as const);
  const isBound = boundariesOfOthers(evaluation).length > 0;
  return providerCalls(evaluation, role, operations, isBound ? ofRoles : []);
}

/** A role has one boundary: where that is not the stack's own, nothing holds the rights that a run would give. */
const ofRoles = [
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
];
