import { placeOf } from "../../rehearsal/world/policy-place";
import type { Caller, Known } from "./known";
import { type Reason, reason } from "./reason";
import type { Blame, Denial } from "./records";

/** The class of a denial whose text blames what is above the policies of roles and resources. */
export function blamedReason(
  denial: Denial,
  caller: Caller | undefined,
  known: Known,
): Reason | undefined {
  const { by, action = "it" } = denial;
  if (!by) return undefined;
  if (/control policy$/.test(by.policy)) return ofControlPolicy(by, action);
  if (/boundary$/.test(by.policy)) return ofBoundary(action, caller, known);
  if (by.policy === "session policy") {
    return reason(
      "session-policy",
      [
        "The session has less than its role: whoever took the role passed a policy, or AWS did for an action of its own.",
      ],
      ["Look which policy AssumeRole was called with: the role's own policies change nothing."],
    );
  }
  if (!/endpoint policy$/.test(by.policy)) return undefined;
  return reason(
    "not-ours",
    [`The policy of a VPC endpoint stops ${action}, and no stack registers one.`],
    ["Ask whoever made the endpoint of the network that the call came from."],
  );
}

function ofControlPolicy({ policy, arn, effect }: Blame, action: string): Reason {
  const id = arn?.split("/").at(-1);
  const does = effect === "denies" ? "denies" : "does not allow";
  return reason(
    "control-policy",
    [
      `A ${policy} of your organization ${does} it${id === undefined ? ", and the text leaves out which" : `: ${id}`}.`,
      "No policy of your stacks can give it back.",
    ],
    [
      `Ask the organization's administrators for an exception of ${action}${id === undefined ? "" : ` in ${id}`}.`,
      `What else it stops: ferry rehearse --${policy.startsWith("resource") ? "rcp" : "scp"} <file with the policy>`,
    ],
  );
}

function ofBoundary(action: string, caller: Caller | undefined, { policies }: Known): Reason {
  const call = { action, resource: "*", ownerAccount: "" };
  const own = caller && policies.inForce({ principal: caller.principal, ...call }).boundary;
  return own
    ? reason(
        "boundary",
        [`The permissions boundary of the role leaves ${action} out: ${placeOf(own.name)}.`],
        ["What a boundary leaves out is left to people: run pulumi up from a terminal."],
      )
    : reason(
        "boundary",
        [`A permissions boundary leaves ${action} out, and no stack registers it.`],
        ["Ask whoever set the boundary: the caller's own policies change nothing."],
      );
}
