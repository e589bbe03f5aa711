import { arnShape, type Entry, fits, matches, mayName, type Principal, pattern } from "../../judge";
import { accountOf } from "../arn";

/** By these a policy asks who calls, beside whom it names. */
const ARN = "aws:principalarn";
const ACCOUNT = "aws:principalaccount";
const ASKS = /^(Arn|String)(Equals|Like)$/;
const COMPARES = /^(Arn|String)(Not)?(Equals|Like)$/;

/** The statements that can be about a caller. */
export function about(entries: readonly Entry[], principal: Principal): readonly Entry[] {
  const arn = arnOf(principal);
  return entries.filter(
    ({ rule }) =>
      (rule.principal === undefined || mayName(rule.principal, principal)) &&
      rule.conditions.every(
        ({ key, operator, values }) =>
          arn === undefined ||
          key.toLowerCase() !== ARN ||
          !ASKS.test(operator) ||
          values.some((value) => isIn(value, operator, arn)),
      ),
  );
}

/** Whether these statements take two callers of one kind for the same. */
export function areAlike(entries: readonly Entry[], one: Principal, other: Principal): boolean {
  const [a, b] = [arnOf(one), arnOf(other)];
  if (a === undefined || b === undefined) return false;
  return entries.every(({ rule: { principal, notPrincipal, conditions } }) => {
    if (notPrincipal !== undefined || principal?.arns.has(a) || principal?.arns.has(b))
      return false;
    if (principal && mayName(principal, one) !== mayName(principal, other)) return false;
    return conditions.every(({ key, operator, values }) => {
      const name = key.toLowerCase();
      if ((name !== ARN && name !== ACCOUNT) || operator === "Null") return true;
      const asked = name === ARN ? [a, b] : [accountOf(a), accountOf(b)];
      return (
        COMPARES.test(operator) &&
        values.every((value) => {
          const [first, second] = asked.map((it) => isIn(value, operator, it));
          return first === second;
        })
      );
    });
  });
}

function isIn(value: string, operator: string, text: string): boolean {
  if (value.includes("${")) return true;
  const glob = pattern(value);
  return operator.startsWith("Arn") ? fits(arnShape(glob, false), text) : matches(glob, text);
}

function arnOf(principal: Principal): string | undefined {
  if (typeof principal !== "object") return undefined;
  if ("role" in principal) return principal.role;
  if ("root" in principal) return `arn:aws:iam::${principal.root}:root`;
  return "user" in principal ? principal.user : undefined;
}
