import type { Policy } from "../../judge";

/** Those that no stack knows: a stranger, and who holds every right of an account. */

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

/** An administrator of an account. */
export function administratorOf(account: string): { readonly role: string } {
  return { role: `arn:aws:iam::${account}:role/Administrator` };
}
