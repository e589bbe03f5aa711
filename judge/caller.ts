/** Who calls: the principal of a request, taken apart. */

import { JudgeError } from "./fault";
import { arnParts } from "./match";
import type { Principal } from "./types";

/** The caller, as far as a `Principal` element can name it. */
export type Caller =
  | {
      readonly kind: "role";
      readonly arn: string;
      readonly account: string;
      readonly name: string;
      readonly session?: string;
    }
  | { readonly kind: "user"; readonly arn: string; readonly account: string }
  | { readonly kind: "root"; readonly arn: string; readonly account: string }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "federated"; readonly name: string }
  | { readonly kind: "anonymous" };

export const ACCOUNT = /^\d{12}$/;
export const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;
const BUILT_IN_PROVIDERS = [
  "accounts.google.com",
  "cognito-identity.amazonaws.com",
  "graph.facebook.com",
  "www.amazon.com",
];
/** True for the ARN of an OIDC or SAML provider and for the names of the providers built into AWS. */
export function isProvider(value: string): boolean {
  const [, , service, , account = "", resource = ""] = arnParts(value) ?? [];
  return (
    BUILT_IN_PROVIDERS.includes(value) ||
    (service === "iam" && ACCOUNT.test(account) && /^(oidc|saml)-provider\/.+/.test(resource))
  );
}

/** The caller of a principal; throws a JudgeError for what is none. */
export function callerOf(principal: Principal): Caller {
  if (principal === "anonymous") return { kind: "anonymous" };
  const wrong = (what: string): JudgeError =>
    new JudgeError(`The request's principal ${JSON.stringify(principal)} ${what}.`);
  if (typeof principal !== "object" || principal === null) throw wrong("is of no known form");
  if ("role" in principal) {
    const [, account, name] =
      /^arn:[\w-]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(principal.role) ?? [];
    if (account === undefined || name === undefined) {
      throw wrong("is not the ARN of a role, with its path (a session goes in principal.session)");
    }
    const { role: arn, session } = principal;
    return { kind: "role", arn, account, name, ...(session === undefined ? {} : { session }) };
  }
  if ("user" in principal) {
    const [, account] = /^arn:[\w-]+:iam::(\d{12}):user\/.+$/.exec(principal.user) ?? [];
    if (account === undefined) throw wrong("is not the ARN of a user");
    return { kind: "user", arn: principal.user, account };
  }
  if ("root" in principal) {
    if (!ACCOUNT.test(principal.root)) throw wrong("is not an account id");
    return { kind: "root", arn: `arn:aws:iam::${principal.root}:root`, account: principal.root };
  }
  if ("federated" in principal) {
    if (!isProvider(principal.federated)) throw wrong("is not an identity provider");
    return { kind: "federated", name: principal.federated };
  }
  if (!("service" in principal)) throw wrong("is of no known form");
  if (!SERVICE.test(principal.service)) throw wrong("is not a service principal");
  const [, , , , inArn] =
    principal.sourceArn === undefined ? [] : (arnParts(principal.sourceArn) ?? [undefined]);
  if (principal.sourceArn !== undefined && arnParts(principal.sourceArn) === undefined) {
    throw wrong("has a sourceArn that is not an ARN");
  }
  const { sourceAccount } = principal;
  if (sourceAccount !== undefined && !ACCOUNT.test(sourceAccount)) {
    throw wrong("has a sourceAccount that is not twelve digits");
  }
  if (
    inArn !== undefined &&
    inArn !== "" &&
    sourceAccount !== undefined &&
    inArn !== sourceAccount
  ) {
    throw wrong("has a sourceAccount that contradicts its sourceArn");
  }
  return { kind: "service", name: principal.service };
}
