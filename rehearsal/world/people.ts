import { permissionSetRole } from "./managed-policies";
import type { World } from "./world";

/** A group of people, as a stack's output says it. */
export interface RegisteredPeople {
  readonly key: string;
  readonly may: "view" | "operate" | "approve";
  /** Pipelines that they see, and those that they release. */
  readonly sees: readonly string[];
  readonly starts: readonly string[];
  readonly stages: readonly string[];
  readonly approvals: readonly string[];
  readonly takers: readonly Taker[];
  /** The role that people of the group work in. */
  readonly role: string;
}

/** Who takes the role of a group, and what their session shows. */
export interface Taker {
  readonly arn: string;
  readonly mfa: boolean;
  readonly organization?: string;
}

type Output = Readonly<
  Record<
    string,
    Omit<RegisteredPeople, "key" | "takers" | "role"> & {
      readonly policy: string;
      readonly role?: string;
      readonly takers?: readonly Taker[];
    }
  >
>;

/** What groups the stacks have. What each may do is stated by its words; whether it can, by its policy. */
export function peopleOf(world: World): readonly RegisteredPeople[] {
  return world.outputs("people").flatMap((output) =>
    Object.entries(output as Output).map(([key, { policy, role, takers = [], ...group }]) => ({
      key,
      ...group,
      takers,
      // Without a role of its own the group works in that of a permission set.
      role: role ?? permissionSetRole(policy),
    })),
  );
}
