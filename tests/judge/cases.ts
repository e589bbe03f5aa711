/** Short forms for the judge's tests. */
import assert from "node:assert/strict";
import {
  type Decider,
  JudgeError,
  judge,
  type Policies,
  type Policy,
  type Request,
  type Statement,
} from "../../judge";

export const DEV = "111111111111";
export const PROD = "222222222222";
export const OTHER = "333333333333";

/** A policy of version 2012-10-17. */
export function policy(name: string, ...statements: readonly Statement[]): Policy {
  return { name, document: { Version: "2012-10-17", Statement: statements } };
}

export function allow(parts: Partial<Statement>): Statement {
  return { Effect: "Allow", ...parts };
}

export function deny(parts: Partial<Statement>): Statement {
  return { Effect: "Deny", ...parts };
}

/** A role of an account, at the path of ferry. */
export function role(account: string, name = "deploy"): { readonly role: string } {
  return { role: `arn:aws:iam::${account}:role/ferry/${name}` };
}

/** "side policy sid" of each deciding statement, for a short comparison. */
export function by(deciders: readonly Decider[]): readonly string[] {
  return deciders.map(({ side, policy: name, sid, index, effect }) =>
    [effect, side, name, sid ?? `#${index}`].join(" "),
  );
}

export function isAllowed(request: Request, policies: Policies): boolean {
  return judge(request, policies).allowed;
}

/** Asserts the whole sentence of a JudgeError. */
export function refuses(request: Request, policies: Policies, sentence: string): void {
  assert.throws(
    () => judge(request, policies),
    (error) => {
      assert.ok(error instanceof JudgeError, String(error));
      assert.equal(error.message, sentence);
      return true;
    },
  );
}
