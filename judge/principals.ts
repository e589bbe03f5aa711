/**
 * `Principal` and `NotPrincipal`: whom a statement of a resource-based policy names, and how.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { ACCOUNT, type Caller, callerOf, isProvider, SERVICE } from "./caller";
import { arnParts } from "./match";
import type { Principal } from "./types";
import type { Doubt, Outcome } from "./variables";

/**
 * How a statement names the caller: itself (`direct`: its session, its user, everybody …), by its role, or by
 * its account, which only lets that account's own policies decide.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type Grip = "direct" | "role" | "account";

/** A compiled `Principal` or `NotPrincipal` element. */
export interface Named {
  /** `"*"` */
  readonly everyone: boolean;
  /** `{"AWS": "*"}` */
  readonly everyoneOfAws: boolean;
  readonly accounts: ReadonlySet<string>;
  /** ARNs of roles, users and sessions. */
  readonly arns: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly providers: ReadonlySet<string>;
}

/** Compiles the element (already split into type → values), or says in one clause what is wrong with it. */
export function compileNamed(
  element: "*" | Readonly<Record<string, readonly string[]>>,
): Named | { readonly fault: string } {
  const named = {
    everyone: element === "*",
    everyoneOfAws: false,
    accounts: new Set<string>(),
    arns: new Set<string>(),
    services: new Set<string>(),
    providers: new Set<string>(),
  };
  if (element === "*") return named;
  for (const [type, values] of Object.entries(element)) {
    for (const value of values) {
      if (type === "AWS" && value === "*") {
        named.everyoneOfAws = true;
        continue;
      }
      if (type !== "AWS" && type !== "Service" && type !== "Federated") {
        return { fault: `principal type "${type}" is not modelled` };
      }
      if (/[*?]/.test(value)) {
        return { fault: `principal "${value}" has a wildcard, which can only stand alone` };
      }
      if (type === "Service") {
        if (!SERVICE.test(value)) {
          return { fault: `"${value}" is not a service principal` };
        }
        named.services.add(value);
      } else if (type === "Federated") {
        if (!isProvider(value)) return { fault: `"${value}" is not an identity provider` };
        named.providers.add(value);
      } else {
        const fault = addAws(value, named.accounts, named.arns);
        if (fault !== undefined) return { fault };
      }
    }
  }
  return named;
}

function addAws(value: string, accounts: Set<string>, arns: Set<string>): string | undefined {
  if (ACCOUNT.test(value)) {
    accounts.add(value);
    return undefined;
  }
  const [, , service, region, account = "", resource = ""] = arnParts(value) ?? [];
  if (region !== "" || !ACCOUNT.test(account)) return `"${value}" is not an AWS principal`;
  if (service === "iam" && resource === "root") accounts.add(account);
  else if (service === "iam" && /^(role|user)\/.+/.test(resource)) arns.add(value);
  else if (service === "sts" && /^assumed-role\/[^/]+\/[^/]+$/.test(resource)) arns.add(value);
  else return `principal "${value}" is of a kind that is not modelled`;
  return undefined;
}

/** Whether and how a `Principal` element names the caller; strongest first. */
export function grip(named: Named, caller: Caller): Grip | false | Doubt {
  if (named.everyone) {
    return caller.kind === "federated"
      ? { doubt: `AWS does not say whether "*" names an identity provider` }
      : "direct";
  }
  switch (caller.kind) {
    case "anonymous":
      return named.everyoneOfAws && "direct";
    case "service":
      if (named.services.has(caller.name)) return "direct";
      return (
        named.everyoneOfAws && {
          doubt: `AWS does not say whether {"AWS": "*"} names the service principal ${caller.name}; "*" does`,
        }
      );
    case "federated":
      return named.providers.has(caller.name) && "direct";
    default:
      break;
  }
  if (named.everyoneOfAws) return "direct";
  if (caller.kind === "root") return named.accounts.has(caller.account) && "direct";
  if (caller.kind === "user") {
    if (named.arns.has(caller.arn)) return "direct";
    return named.accounts.has(caller.account) && "account";
  }
  const sessions = sessionsOf(named, caller);
  if (caller.session !== undefined && sessions.includes(caller.session)) return "direct";
  if (named.arns.has(caller.arn)) return "role";
  if (named.accounts.has(caller.account)) return "account";
  if (caller.session === undefined && sessions.length > 0) {
    return {
      doubt: `it names sessions of ${caller.arn}, and the request states no principal.session`,
    };
  }
  return false;
}

/** Whether a `Principal` element names the caller, or may do so. */
export function mayName(named: Named, principal: Principal): boolean {
  return grip(named, callerOf(principal)) !== false;
}

/** The session names by which the element knows the caller's role. */
function sessionsOf(named: Named, caller: Caller & { readonly kind: "role" }): readonly string[] {
  return [...named.arns].flatMap((arn) => {
    const [, , , , account, resource = ""] = arnParts(arn) ?? [];
    const [type, role, session] = resource.split("/");
    const isOfRole = type === "assumed-role" && account === caller.account && role === caller.name;
    return isOfRole && session !== undefined ? [session] : [];
  });
}

/**
 * Whether a Deny with this `NotPrincipal` reaches the caller. A user is spared only when its own ARN *and* its account
 * are listed, a role's session only when its ARN, its role and its account are; none that has a permissions boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function reachesOthers(named: Named, caller: Caller, hasBoundary: boolean): Outcome {
  if (caller.kind === "anonymous") return true;
  if (caller.kind === "service") return !named.services.has(caller.name);
  if (caller.kind === "federated") return !named.providers.has(caller.name);
  if (hasBoundary) return true;
  if (caller.kind === "root") return !named.accounts.has(caller.account);
  const arns = [caller.arn, `arn:aws:iam::${caller.account}:root`];
  const listed = [named.arns.has(caller.arn), named.accounts.has(caller.account)];
  if (caller.kind === "role") {
    const sessions = sessionsOf(named, caller);
    const isOpen = caller.session === undefined && sessions.length > 0;
    if (!isOpen && !sessions.includes(caller.session ?? "")) return true;
    arns.push(`the ARN of its session ${caller.session ?? "(principal.session is not stated)"}`);
    listed.push(!isOpen);
  } else if (!listed[0]) return true;
  if (listed.every((it) => it)) return false;
  return {
    doubt: `AWS does not say whether NotPrincipal spares the caller unless all are listed: ${arns.join(", ")}`,
  };
}
