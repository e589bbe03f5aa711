/** One worked example of AWS's documentation: what the page says, and the call and policies it says it of. */
import assert from "node:assert/strict";
import type { Policies, Policy, Principal, Request, Statement } from "../../judge";
import { isAllowed, policy } from "./cases";

export const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
export const OPERATORS = `${IAM}reference_policies_elements_condition_operators.html`;

export interface Example {
  readonly page: string;
  readonly says: string;
  readonly request: Request;
  readonly policies: Policies;
  readonly allowed: boolean;
}

export const OWN = "111122223333";
export const USER: Principal = { user: `arn:aws:iam::${OWN}:user/jane`, tags: {} };
export const ROLE: Principal = {
  role: `arn:aws:iam::${OWN}:role/examplerole`,
  session: "one",
  tags: {},
};

export function identity(...statements: readonly Statement[]): Policies {
  return { identity: [policy("identity", ...statements)] };
}

export function resource(...statements: readonly Statement[]): Policy {
  return policy("resource", ...statements);
}

/** One test for each example, and one that there are enough. */
export function check(title: string, examples: readonly Example[]): void {
  describe(title, () => {
    it("are at least 25 decisions", () => assert.ok(examples.length >= 25));
    for (const { page, says, request, policies, allowed } of examples) {
      it(`${says} → ${allowed ? "allowed" : "denied"} (${page})`, () => {
        assert.equal(isAllowed(request, policies), allowed);
      });
    }
  });
}
