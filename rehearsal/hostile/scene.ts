import type { Policy, Request } from "../../judge";
import type { AccessPolicies } from "../access-policies";
import type { Call } from "../call";
import type { Registry } from "../registry";

/** Everything that hostile calls are generated from. */
export interface Scene {
  readonly registry: Registry;
  readonly policies: AccessPolicies;
  /** The calls of the release itself. */
  readonly hops: readonly Call[];
}

/** An account that has nothing to do with the release. */
export const stranger = "999999999999";

/** What an administrator holds. */
export const administrator: readonly Policy[] = [
  {
    name: "AdministratorAccess",
    document: {
      Version: "2012-10-17",
      Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
    },
  },
];

/** The policy of a look-alike resource: it leaves everything to the policies of the caller's account. */
export function openTo(account: string): Policy {
  const root = `arn:aws:iam::${account}:root`;
  return {
    name: "LookAlike",
    document: {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Come", Effect: "Allow", Principal: { AWS: root }, Action: "*", Resource: "*" },
      ],
    },
  };
}

/** Whether a role makes a call on the way of the release. */
export function makes(hops: readonly Call[], role: string, action: string): boolean {
  return hops.some(({ request }) => request.action === action && roleOf(request) === role);
}

/** The role that makes a call. */
export function roleOf({ principal }: Request): string | undefined {
  return typeof principal === "object" && "role" in principal ? principal.role : undefined;
}

/** An administrator of an account. */
export function administratorOf(account: string): Request["principal"] {
  return { role: `arn:aws:iam::${account}:role/Administrator` };
}

/** A role of the same path and name in another account. */
export function namesake(role: string, account: string): string {
  return role.replace(/:iam::\d{12}:/, `:iam::${account}:`);
}

export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

export function nameOf(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
