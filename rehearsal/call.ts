import type { Policies, Policy, Principal, Request } from "../judge/types";
import { accountOf } from "./arn";

/** How sure it is that AWS makes this call: its page says so, others saw it, or it follows from something. */
export type Grade = "documented" | "observed" | "inferred";

/** What says that AWS makes a call: a page, and how sure it is. */
export interface Evidence {
  readonly page: string;
  readonly grade: Grade;
}

/** One call on the way of a release: a request as the judge takes it, and why it happens. */
export interface Call extends Evidence {
  readonly request: Request;
  /** How many objects it was made for; the request names the first. */
  readonly count: number;
  /** What the caller holds, where no stack says it: people, whose rights are their own account's. */
  readonly holds?: readonly Policy[];
}

/** What is in force on a call: what the stacks say, and what the caller holds in the place of it. */
export function inForceOn({ holds }: Pick<Call, "holds">, registered: Policies): Policies {
  if (!holds) return registered;
  const { boundary: _, ...others } = registered;
  return { ...others, identity: holds };
}

/** What a call is beside its caller, action and resource. */
export type CallDetails = Omit<Request, "principal" | "action" | "resource" | "ownerAccount"> & {
  /** The account that owns the resource, where its ARN does not say so. */
  readonly owner?: string;
  /** Default: one. */
  readonly count?: number;
};

/** How the AWS SDK comes to a service. */
export const transport = { secure: true, tlsVersion: 1.3 };

/** Calls of a role or of a service on one resource; several actions with blanks between them. */
export function callsOf(
  by: string | Principal,
  actions: string | readonly string[],
  resource: string,
  { page, grade }: Evidence,
  { owner = accountOf(resource), count = 1, ...details }: CallDetails = {},
): readonly Call[] {
  const principal = typeof by === "string" && by !== "anonymous" ? { role: by } : (by as Principal);
  return [actions]
    .flat()
    .flatMap((each) => each.split(" "))
    .map((action) => ({
      page,
      grade,
      request: { principal, action, resource, ownerAccount: owner, ...details },
      count,
    }));
}

export const documented = (page: string): Evidence => ({
  page: `https://docs.aws.amazon.com/${page}.html`,
  grade: "documented",
});

export const observed = (page: string): Evidence => ({ ...documented(page), grade: "observed" });

export const inferred = (page: string): Evidence => ({ ...documented(page), grade: "inferred" });

/** The role that makes a call. */
export function roleOf({ principal }: Pick<Request, "principal">): string | undefined {
  return typeof principal === "object" && "role" in principal ? principal.role : undefined;
}

/** The service that makes a call for itself. */
export function callingService({ principal }: Pick<Request, "principal">): string | undefined {
  return typeof principal === "object" && "service" in principal ? principal.service : undefined;
}

/** The caller as a person reads it: a role's name, a service's host. */
export function callerName(principal: Principal): string {
  if (typeof principal === "string") return principal;
  if ("role" in principal) return principal.role;
  if ("service" in principal) return principal.service;
  if ("user" in principal) return principal.user;
  return "root" in principal ? principal.root : principal.federated;
}

/** Services that belong to an account and to no region. */
export function isGlobal(action: string): boolean {
  return /^(iam|cloudfront|chatbot|route53):/.test(action);
}
