import { accountOf } from "../names";
import type { Grant, Principal } from "./grant";

/** The pipeline takes a target's deploy role for each action that runs there. */
export function takeDeployRole(pipeline: Principal, deployRole: string): Grant {
  return takeRole("TakeDeployRole", pipeline, deployRole, "actions of a target run in its role");
}

/** The invalidate function takes a target's invalidate role. */
export function takeInvalidateRole(invalidateFunction: Principal, invalidateRole: string): Grant {
  const why = "the distribution belongs to the target";
  return takeRole("TakeInvalidateRole", invalidateFunction, invalidateRole, why);
}

/** The invalidate function takes a service's role in which it looks what runs. */
export function takeRecordRole(invalidateFunction: Principal, recordRole: string): Grant {
  return takeRole("TakeRecordRole", invalidateFunction, recordRole, "the service is the target's");
}

/** The back function takes a target's role in which an earlier release comes back. */
export function takeRestoreRole(backFunction: Principal, restoreRole: string): Grant {
  const why = "the pages and tasks are the target's";
  return takeRole("TakeRestoreRole", backFunction, restoreRole, why);
}

/** The before function takes a service's role in which a command runs. */
export function takeBeforeRole(beforeFunction: Principal, beforeRole: string): Grant {
  return takeRole("TakeBeforeRole", beforeFunction, beforeRole, "the service is the target's");
}

/** Both halves of `sts:AssumeRole`: the caller's policy on one side, the role's trust on the other. */
function takeRole(id: string, to: Principal, arn: string, why: string): Grant {
  const on = { kind: "role", account: accountOf(arn), arn } as const;
  return { id, to, on, actions: ["sts:AssumeRole"], why };
}
