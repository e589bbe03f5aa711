import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Policy, policiesOf } from "../support/registrations";
import { defaultStacks } from "../support/stacks";

/** The policies of a stack as they were reviewed, by the resource that holds them. */
function reviewed(stack: string): Readonly<Record<string, Policy>> {
  return JSON.parse(readFileSync(join(__dirname, "policies", `${stack}.json`), "utf8"));
}

describe("the policies of the default stacks", () => {
  for (const stack of ["prod", "dev"] as const) {
    describe(stack, () => {
      let registered: Readonly<Record<string, Policy>>;

      before(async () => {
        registered = policiesOf((await defaultStacks())[stack]);
      });

      for (const [name, policy] of Object.entries(reviewed(stack))) {
        it(`${name} is as it was reviewed`, () => assert.deepEqual(registered[name], policy));
      }

      it("are no others", () => {
        assert.deepEqual(Object.keys(registered).sort(), Object.keys(reviewed(stack)).sort());
      });

      it("allow no service or everything by a wildcard", () => {
        const allowed = Object.values(registered)
          .flatMap(({ Statement }) => Statement)
          .filter(({ Effect, Principal }) => Effect === "Allow" && !isLogService(Principal))
          .flatMap(({ Action }) => Action);
        assert.deepEqual(
          allowed.filter((action) => action.includes("*")),
          [],
        );
      });

      it("name a wildcard as the resource only where AWS offers no other", () => {
        const wide = Object.entries(registered)
          .filter(([name]) => name !== "artifacts-key")
          .flatMap(([, { Statement }]) => Statement)
          .filter(({ Resource }) => Resource === "*")
          .flatMap(({ Action }) => Action);
        assert.deepEqual(
          wide,
          stack === "prod"
            ? []
            : [
                "codepipeline:PutJobFailureResult",
                "codepipeline:PutJobSuccessResult",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
                // Of the function that goes back.
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
              ],
        );
      });

      it("admit roles by account and exact name", () => {
        const statements = Object.values(registered).flatMap(({ Statement }) => Statement);
        const open = statements.filter(({ Effect, Principal, Condition, Sid }) => {
          if (Effect !== "Allow" || !isAccounts(Principal) || Sid === "Administer") return false;
          const role = Condition?.ArnEquals ?? Condition?.ArnLike;
          return !role || !("aws:PrincipalArn" in role);
        });
        assert.deepEqual(open, []);
      });
    });
  }
});

/** CloudWatch documents its use of a key with wildcards. */
function isLogService(principal: unknown): boolean {
  return JSON.stringify(principal)?.includes('"logs.') ?? false;
}

function isAccounts(principal: unknown): boolean {
  return typeof principal === "object" && principal !== null && "AWS" in principal;
}
