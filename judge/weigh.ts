/** No Deny applies: are there the Allows that the call takes? One page of AWS for each rule. */
import type { Hop } from "./derived";
import type { Grip } from "./principals";
import { isUnderScps, meetsKey, meetsTrust } from "./reach";
import type { Decider, Policies, Side, Verdict } from "./types";

/** A statement that applies to the call. */
export interface Applied {
  readonly decider: Decider;
  /** The level of a control policy: 0 = the root of the organization. */
  readonly level: number;
  /** How a resource-based policy names the caller. */
  readonly grip: Grip;
}

export const SIDE_NAMES: Readonly<Record<Side, string>> = {
  identity: "identity policy",
  resource: "resource policy",
  boundary: "permissions boundary",
  session: "session policy",
  scp: "service control policy",
  rcp: "resource control policy",
};

/** Services that take calls without a signature. …/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
const UNSIGNED = new Set(["s3", "sns", "sqs"]);

/** …and calls of a function by its URL. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html#urls-auth-none */
function takesUnsigned({ action, request: { context = {} } }: Hop): boolean {
  if (UNSIGNED.has(action.service) || action.name === "lambda:InvokeFunctionUrl") return true;
  const byUrl = Object.entries(context).find(
    ([key]) => key.toLowerCase() === "lambda:invokedviafunctionurl",
  );
  return action.name === "lambda:InvokeFunction" && String(byUrl?.[1]) === "true";
}

/** Key operations that work from another account. …/kms/latest/developerguide/key-policy-modifying-external-accounts.html */
const ACROSS_ACCOUNTS =
  /^kms:(Encrypt|Decrypt|ReEncrypt\w+|GenerateDataKey\w*|GenerateMac|VerifyMac|Sign|Verify|DeriveSharedSecret|CreateGrant|DescribeKey|GetKeyRotationStatus|GetPublicKey|ListGrants|RevokeGrant)$/;

/** The Allows at hand, side by side, and what the caller's own side lacks. */
interface Allows {
  readonly name: string;
  readonly scps: readonly Applied[];
  readonly resource: readonly Applied[];
  /** Of the identity policies and the gates before them. */
  readonly own: readonly Applied[];
  readonly ownMissing: readonly Side[];
  /** Of the permissions boundary and the session policies, which also limit what a role is given by name. */
  readonly gates: readonly Applied[];
  readonly gatesMissing: readonly Side[];
}

/** The verdict on a call that no statement denies, from the statements that apply (all of them Allows). */
export function weigh(hop: Hop, policies: Policies, found: readonly Applied[]): Verdict {
  const { caller, action, request } = hop;
  const { name } = action;
  const on = (side: Side): readonly Applied[] => found.filter((it) => it.decider.side === side);
  const scps = on("scp");
  const resource = on("resource");

  // Every level from the root to the account must allow.
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
  const levels = isUnderScps(hop) ? (policies.scps ?? []) : [];
  const closed = levels.findIndex((_, level) => !scps.some((it) => it.level === level));
  if (closed >= 0) {
    return missing(
      ["scp"],
      `Level ${closed} of the organization (0 = root) does not allow ${name}`,
    );
  }

  if (caller.kind === "anonymous" && !takesUnsigned(hop)) {
    return missing(["identity"], `${action.service} takes no anonymous call of ${name}`);
  }
  if (!("account" in caller)) {
    return resource.length > 0
      ? allowed(name, resource, "the resource policy names the caller")
      : missing(["resource"], `Only a resource policy can allow ${name} to this caller`);
  }

  const gateSides: readonly Side[] = [
    ...(policies.boundary === undefined ? [] : (["boundary"] as const)),
    ...((policies.session ?? []).length === 0 ? [] : (["session"] as const)),
  ];
  const gates = gateSides.flatMap(on);
  const gatesMissing = gateSides.filter((side) => on(side).length === 0);
  const hasIdentity = caller.kind === "root" || on("identity").length > 0;
  const allows: Allows = {
    name,
    scps,
    resource,
    own: [...on("identity"), ...gates],
    ownMissing: [...(hasIdentity ? [] : (["identity"] as const)), ...gatesMissing],
    gates,
    gatesMissing,
  };
  if (caller.account !== request.ownerAccount) {
    if (meetsKey(hop) && !ACROSS_ACCOUNTS.test(name)) {
      return missing(["resource"], `AWS KMS has no ${name} across accounts`);
    }
    return acrossAccounts(allows);
  }
  if (meetsKey(hop)) return underOwnPolicy(allows, "key policy");
  if (meetsTrust(hop)) return underOwnPolicy(allows, "trust policy");
  return withinAccount(allows);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
function acrossAccounts({ name, scps, resource, own, ownMissing }: Allows): Verdict {
  const sides: readonly Side[] = [
    ...ownMissing,
    ...(resource.length > 0 ? [] : (["resource"] as const)),
  ];
  return sides.length > 0
    ? missing(sides, `Across accounts ${name} takes an Allow on both sides`)
    : allowed(name, [...scps, ...own, ...resource], "both accounts allow it");
}

/**
 * Within an account one side is enough. A boundary and a session policy limit what is given to a role by name, but
 * not what is given to its session or to everybody; naming the account leaves it to the account's own policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function withinAccount(allows: Allows): Verdict {
  const { name, scps, own, ownMissing, gates } = allows;
  const granted = grants(allows);
  if (ownMissing.length === 0) {
    return allowed(name, [...scps, ...own, ...granted], "the caller's own policies allow it");
  }
  if (granted.length === 0) {
    return missing(ownMissing, `Neither the caller's policies nor the resource's allow ${name}`);
  }
  const mine = granted.some((it) => it.grip === "role") ? gates : [];
  return allowed(name, [...scps, ...mine, ...granted], "the resource policy names the caller");
}

/**
 * Keys and roles: their own policy must allow, by naming the caller, or by leaving it to the account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function underOwnPolicy(allows: Allows, what: string): Verdict {
  const { name, scps, resource, own, ownMissing, gates, gatesMissing } = allows;
  if (resource.length === 0) {
    return missing(["resource"], `The ${what} does not allow ${name} to this caller`);
  }
  const granted = grants(allows);
  const delegated = ownMissing.length === 0 ? resource.filter((it) => it.grip === "account") : [];
  if (granted.length + delegated.length === 0) {
    return resource.some((it) => it.grip === "role")
      ? missing(gatesMissing, `The ${what} gives ${name} to the role, within its limits`)
      : missing(ownMissing, `The ${what} leaves ${name} to the policies of the account`);
  }
  const byRole = granted.some((it) => it.grip === "role") ? gates : [];
  const mine = delegated.length > 0 ? own : byRole;
  return allowed(name, [...scps, ...mine, ...granted, ...delegated], `the ${what} allows it`);
}

/** The statements of the resource policy that suffice without an identity policy. */
function grants({ resource, gatesMissing }: Allows): readonly Applied[] {
  return resource.filter(
    (it) => it.grip === "direct" || (it.grip === "role" && gatesMissing.length === 0),
  );
}

function allowed(name: string, by: readonly Applied[], why: string): Verdict {
  return {
    allowed: true,
    decidedBy: by.map(({ decider }) => decider),
    reason: `${name} is allowed: ${why}.`,
  };
}

function missing(sides: readonly Side[], reason: string): Verdict {
  const names = sides.map((side) => SIDE_NAMES[side]).join(" and ");
  return {
    allowed: false,
    decidedBy: [],
    missing: sides,
    reason: `${reason}: the Allow of the ${names} is missing.`,
  };
}
