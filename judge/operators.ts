/**
 * The condition operators: how one value of the request compares with one value of the policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIP } from "node:net";
import { arnParts, matches, matchesArn } from "./match";
import { expand, type Lookup, type Outcome, type Template, template } from "./variables";

/** Compares with one value of the policy; `null` of a variable without a value matches nothing. */
export type Comparison = (value: string, lookup: Lookup) => Outcome;

interface Family {
  /** Makes the test of one value of the policy, or says what is wrong with that value. */
  readonly prepare: (value: string, variables: boolean) => Comparison | { readonly fault: string };
  /** Whether a value of the policy without variables and wildcards holds for itself, and for no other. */
  readonly isLiteral?: boolean;
}

/** An operator without its `ForAnyValue:` and `IfExists`. */
interface Operator extends Family {
  readonly negated: boolean;
}

function textual(
  wild: boolean,
  compare: (policy: string, value: string) => Outcome,
  check: (made: Template) => { readonly fault: string } | undefined = () => undefined,
): Family & { readonly isLiteral: boolean } {
  return {
    isLiteral: true,
    prepare: (text, variables) => {
      const made = template(text, { variables, wild });
      if ("fault" in made) return made;
      const fault = check(made);
      if (fault !== undefined) return fault;
      return (value, lookup) => {
        const policy = made.text ?? expand(made, lookup);
        if (policy === null) return false;
        return typeof policy === "string" ? compare(policy, value) : policy;
      };
    },
  };
}

function fixed<T>(
  kind: string,
  parse: (text: string) => T | undefined,
  compare: (policy: T, value: T) => boolean,
): Family {
  return {
    prepare: (text, variables) => {
      if (variables && text.includes("${")) {
        return { fault: `"${text}" holds a policy variable, which this operator does not take` };
      }
      const policy = parse(text);
      if (policy === undefined) return { fault: `"${text}" is not ${kind}` };
      return (value) => {
        const given = parse(value);
        if (given === undefined) return { doubt: `the request's value "${value}" is not ${kind}` };
        return compare(policy, given);
      };
    },
  };
}

const equal = textual(false, (policy, value) => policy === value);
const equalInAnyCase = {
  ...textual(false, (policy, value) => policy.toLowerCase() === value.toLowerCase()),
  isLiteral: false,
};
const like = textual(true, matches);
const arn = textual(
  true,
  (policy, value) => {
    const glob = arnParts(policy);
    const given = arnParts(value);
    if (glob === undefined) return { doubt: `"${policy}" is not an ARN` };
    if (given === undefined) return { doubt: `the request's value "${value}" is not an ARN` };
    return matchesArn(glob, given);
  },
  ({ text }) =>
    text === undefined || arnParts(text) !== undefined
      ? undefined
      : { fault: `"${text.replaceAll("\u0000", "*")}" is not an ARN of six components` },
);

function number(text: string): number | undefined {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

const INSTANT = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Milliseconds of an ISO 8601 instant or of epoch seconds. https://www.w3.org/TR/NOTE-datetime */
export function instant(text: string): number | undefined {
  if (INSTANT.test(text)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
  }
  return /^\d{5,}(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
}

function truth(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

const address: Family = {
  prepare: (text, variables) => {
    if (variables && text.includes("${")) {
      return { fault: `"${text}" holds a policy variable, which this operator does not take` };
    }
    const [host = "", prefix, ...rest] = text.split("/");
    const version = isIP(host);
    const family = version === 6 ? "ipv6" : "ipv4";
    const width = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix);
    if (
      version === 0 ||
      rest.length > 0 ||
      !/^\d{1,3}$/.test(prefix ?? "0") ||
      width > (version === 6 ? 128 : 32)
    ) {
      return { fault: `"${text}" is not an IP address or range` };
    }
    const range = new BlockList();
    range.addSubnet(host, width, family);
    return (value) => {
      const given = isIP(value);
      if (given === 0) return { doubt: `the request's value "${value}" is not an IP address` };
      return range.check(value, family);
    };
  },
};

const numeric = (compare: (policy: number, value: number) => boolean): Family =>
  fixed("a number", number, compare);
const date = (compare: (policy: number, value: number) => boolean): Family =>
  fixed("a date in ISO 8601 or epoch seconds", instant, compare);
const is = (family: Family): Operator => ({ ...family, negated: false });
const not = (family: Family): Operator => ({ ...family, negated: true });

/** Every operator but `Null` (which asks for presence only) and `BinaryEquals` (refused: not modelled). */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: is(equal),
  StringNotEquals: not(equal),
  StringEqualsIgnoreCase: is(equalInAnyCase),
  StringNotEqualsIgnoreCase: not(equalInAnyCase),
  StringLike: is(like),
  StringNotLike: not(like),
  ArnEquals: is(arn),
  ArnLike: is(arn),
  ArnNotEquals: not(arn),
  ArnNotLike: not(arn),
  NumericEquals: is(numeric((policy, value) => value === policy)),
  NumericNotEquals: not(numeric((policy, value) => value === policy)),
  NumericLessThan: is(numeric((policy, value) => value < policy)),
  NumericLessThanEquals: is(numeric((policy, value) => value <= policy)),
  NumericGreaterThan: is(numeric((policy, value) => value > policy)),
  NumericGreaterThanEquals: is(numeric((policy, value) => value >= policy)),
  DateEquals: is(date((policy, value) => value === policy)),
  DateNotEquals: not(date((policy, value) => value === policy)),
  DateLessThan: is(date((policy, value) => value < policy)),
  DateLessThanEquals: is(date((policy, value) => value <= policy)),
  DateGreaterThan: is(date((policy, value) => value > policy)),
  DateGreaterThanEquals: is(date((policy, value) => value >= policy)),
  Bool: is(fixed("true or false", truth, (policy, value) => policy === value)),
  IpAddress: is(address),
  NotIpAddress: not(address),
};
