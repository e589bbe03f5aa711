/** A statement's conditions: compiled once, evaluated against what a request carries. */
import { type Comparison, OPERATORS } from "./operators";
import { doubtOf, type Lookup, type Outcome } from "./variables";

type Quantifier = "ForAllValues" | "ForAnyValue";

/** One operator applied to one key. All conditions of a statement must hold. */
export interface Condition extends Pick<Source, "operator" | "key" | "values"> {
  readonly holds: Test;
}

type Test = (lookup: Lookup) => Outcome;

interface Source {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** Whether policy variables exist (version 2012-10-17). */
  readonly variables: boolean;
  /** Whether AWS documents the key as multivalued. */
  readonly multivalued: boolean;
}

/** Compiles one operator on one key, or says in one clause what is wrong with it. */
export function compileCondition(source: Source): Condition | { readonly fault: string } {
  const { operator, key, values } = source;
  const test = testOf(source);
  if (typeof test !== "function") return test;
  const named = `condition ${operator} on "${key}"`;
  const holds: Test = (lookup) => {
    const outcome = test(lookup);
    if (typeof outcome === "boolean") return outcome;
    return { ...outcome, doubt: `${named}: ${outcome.doubt}` };
  };
  return { operator, key, values, holds };
}

function testOf(source: Source): Test | { readonly fault: string } {
  const { operator, key, values } = source;
  if (values.length === 0) return { fault: `condition ${operator} on "${key}" has no value` };
  if (operator === "Null") return presence(key, values);
  const [, quantifier, base = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const found = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (base === "BinaryEquals") return { fault: `condition operator "${operator}" is not modelled` };
  if (found === undefined) return { fault: `AWS has no condition operator "${operator}"` };
  if (source.multivalued && quantifier === undefined) {
    return {
      fault: `condition ${operator} on the multivalued key "${key}" needs ForAnyValue: or ForAllValues:`,
    };
  }
  if (quantifier === "ForAllValues" && key.toLowerCase().startsWith("kms:encryptioncontext:")) {
    // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
    return { fault: `AWS KMS refuses ForAllValues: on the single-valued key "${key}"` };
  }
  const tests: Comparison[] = [];
  const literals = new Set<string>();
  for (const value of values) {
    const test = found.prepare(value, source.variables);
    if (typeof test !== "function") {
      return { fault: `condition ${operator} on "${key}": ${test.fault}` };
    }
    const isLiteral = found.isLiteral === true && !/[*?]|\$\{/.test(value);
    // Of the literal ones the first says for all what it doubts of the request's value.
    if (!isLiteral || literals.size === 0) tests.push(test);
    if (isLiteral) literals.add(value);
  }
  return comparison({
    key: key.toLowerCase(),
    tests,
    literals,
    negated: found.negated,
    ifExists: ifExists !== undefined,
    quantifier: quantifier as Quantifier | undefined,
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null */
function presence(key: string, values: readonly string[]): Test | { readonly fault: string } {
  const [value, ...others] = values.map((it) => it.toLowerCase());
  if (others.length > 0 || (value !== "true" && value !== "false")) {
    return { fault: `condition Null on "${key}" takes one value, true or false` };
  }
  const lower = key.toLowerCase();
  return (lookup) => {
    const found = lookup(lower);
    if (found.state === "unknown" || found.state === "perhaps") return doubtOf(found);
    return (found.state === "sent") === (value === "false");
  };
}

/**
 * Absent keys: ForAnyValue is false, whatever follows it, and ForAllValues true; otherwise a positive operator is
 * false, a negated one and IfExists are true.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function comparison(it: {
  readonly key: string;
  readonly tests: readonly Comparison[];
  /** Values of the policy that hold for themselves: there may be one for each of many roles. */
  readonly literals: ReadonlySet<string>;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: Quantifier | undefined;
}): Test {
  const { tests, literals, negated, quantifier, ifExists } = it;
  const whenAbsent = quantifier === undefined ? negated || ifExists : quantifier === "ForAllValues";
  const holds = (value: string, lookup: Lookup): Outcome => {
    if (literals.has(value)) return !negated;
    let doubt: Outcome = false;
    for (const test of tests) {
      const found = test(value, lookup);
      if (found === true) return !negated;
      if (found !== false) doubt = found;
    }
    return doubt === false ? negated : doubt;
  };
  const compared = (given: readonly string[], lookup: Lookup): Outcome => {
    if (quantifier === undefined) {
      const [only, ...others] = given;
      if (only === undefined) return whenAbsent;
      if (others.length > 0) {
        return { doubt: "the key has several values here, and the operator compares one" };
      }
      return holds(only, lookup);
    }
    // An empty text counts as no value at all under a set operator.
    const values = given.filter((value) => value !== "");
    if (values.length === 0) return whenAbsent;
    const settled = quantifier === "ForAnyValue";
    let doubt: Outcome = !settled;
    for (const value of values) {
      const outcome = holds(value, lookup);
      if (outcome === settled) return settled;
      if (typeof outcome !== "boolean") doubt = outcome;
    }
    return doubt;
  };
  return (lookup) => {
    const found = lookup(it.key);
    if (found.state === "absent" || (found.state === "never" && ifExists)) return whenAbsent;
    if (found.state === "unknown" || found.state === "never") return doubtOf(found);
    const outcome = compared(found.values, lookup);
    if (found.state === "sent" || outcome === whenAbsent) return outcome;
    return typeof outcome === "boolean" ? doubtOf(found) : outcome;
  };
}

/** True when all hold, false when one fails (whatever the others), else a mistake or the first doubt. */
export function all(conditions: readonly Condition[], lookup: Lookup): Outcome {
  let doubt: Outcome = true;
  for (const { holds } of conditions) {
    const outcome = holds(lookup);
    if (outcome === false) return false;
    if (outcome !== true && (doubt === true || outcome.mistake)) doubt = outcome;
  }
  return doubt;
}
