import { arnShape, type Entry, fits, matches, mayName, type Principal, pattern } from "../../judge";
import { accountOf } from "../arn";
import type { Caller } from "./callers";

/** By these a policy asks who calls, beside whom it names. */
const ARN = "aws:principalarn";
const ACCOUNT = "aws:principalaccount";
const ASKS = /^(Arn|String)(Equals|Like)$/;
const COMPARES = /^(Arn|String)(Not)?(Equals|Like)$/;

/** The statements that can be about a caller. */
export function about(entries: readonly Entry[], principal: Principal): readonly Entry[] {
  const arn = "root" in Object(principal) ? undefined : arnOf(principal);
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
      // A root user's ARN has the partition, which its principal does not say.
      if (values.some((value) => value.endsWith(":root"))) return false;
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

/**
 * Who is looked at in the place of a caller that no statement tells from them: of whom no pattern has the name, for one
 * that has a name, and of the first of other accounts, for one of a later.
 */
export function standInOf(
  caller: Caller,
  callers: readonly Caller[],
  owner: string,
): Caller | undefined {
  const { principal, account, named, any, member } = caller;
  if (account === undefined || (any && account === owner) || !(named || any)) return undefined;
  const found = callers.find(
    (it) =>
      it.any &&
      it.member === member &&
      kindOf(it.principal) === kindOf(principal) &&
      (named ? it.account === account : it.account !== owner),
  );
  return found === caller ? undefined : found;
}

const kindOf = (principal: Principal): string => Object.keys(Object(principal))[0] ?? "";

const shapes = new Map<string, ReturnType<typeof arnShape>>();

function isIn(value: string, operator: string, text: string): boolean {
  if (value.includes("${")) return true;
  if (!/[*?]/.test(value)) return value === text;
  const glob = pattern(value);
  if (!operator.startsWith("Arn")) return matches(glob, text);
  const shape = shapes.get(value) ?? arnShape(glob, false);
  shapes.set(value, shape);
  return fits(shape, text);
}

function arnOf(principal: Principal): string | undefined {
  if (typeof principal !== "object") return undefined;
  if ("role" in principal) return principal.role;
  if ("root" in principal) return `arn:aws:iam::${principal.root}:root`;
  return "user" in principal ? principal.user : undefined;
}
