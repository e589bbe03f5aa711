/** The resources of a statement: compiled once, compared with the resource of a call. */

import { fits } from "./automaton";
import { isClaim, isGlobal, isMultivalued } from "./context";
import { StatementFault } from "./fault";
import { ANY, type ArnParts, arnParts, matchesArn } from "./match";
import { Memo } from "./memo";
import { arnShape } from "./shapes";
import { anySendsKey, namesTypes } from "./table";
import { expand, keysOf, type Lookup, type Outcome, type Template, template } from "./variables";

/** Whether a call's resource is meant. */
export type ResourceTest = (resource: string, lookup: Lookup) => Outcome;

/** Whether one of these resources of a statement is meant, or none of them. */
export function resourcesTest(
  values: readonly string[],
  negated: boolean,
  variables: boolean,
): ResourceTest {
  const tests = values.map((it) => resourceTest(it, variables));
  const [only] = tests;
  if (only !== undefined && tests.length === 1 && !negated) return only;
  // Most are plain texts: a role of every pipeline, a bucket of every target.
  const plain = new Set(values.filter((it) => isPlain(it)));
  const others = tests.filter((_, index) => !plain.has(values[index] ?? ""));
  return (resource, lookup) => {
    if (plain.has(resource)) return !negated;
    let doubt: Outcome = false;
    for (const test of others) {
      const outcome = test(resource, lookup);
      if (outcome === true) return !negated;
      if (outcome !== false) doubt = outcome;
    }
    return doubt === false ? negated : doubt;
  };
}

const isPlain = (value: string): boolean => !/[*?]|\$\{/.test(value);

const withVariables = new Memo<ResourceTest>();
const withoutVariables = new Memo<ResourceTest>();

/** The test of one resource of a statement; the same text is compiled once. */
export function resourceTest(value: string, variables: boolean): ResourceTest {
  const known = variables ? withVariables : withoutVariables;
  return known.of(value, () => newResourceTest(value, variables));
}

function newResourceTest(value: string, variables: boolean): ResourceTest {
  if (value === "*") return () => true;
  const parts = arnParts(value.replace(/\$\{[^}]*\}/g, "-"));
  if (parts === undefined)
    throw new StatementFault(`resource "${value}" is not an ARN of six components`);
  const [, , service, , , resource] = parts;
  if (/[*?]/.test(service))
    throw new StatementFault(`resource "${value}" has a wildcard for its service`);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-paths-wildcards
  const [type = ""] = resource.split(/[/:]/);
  if (type !== "*" && /[*?]/.test(type) && namesTypes(service))
    throw new StatementFault(`resource "${value}" has a wildcard in the type of the resource`);
  const made = template(value, { variables, wild: true });
  if ("fault" in made) throw new StatementFault(made.fault);
  const head = value.split(":").slice(0, 5).join(":");
  if (variables && head.includes("${")) {
    throw new StatementFault(`resource "${value}" has a policy variable before its fifth colon`);
  }
  checkKeys(made);
  if (isPlain(value)) return (resource) => resource === value;
  const fixed = made.text === undefined ? undefined : resourceMatcher(made.text);
  return (resource, lookup) => {
    const given = arnParts(resource);
    if (given === undefined) return false;
    if (fixed !== undefined) return fixed(given);
    const expanded = expand(made, lookup);
    // A variable without a value matches no resource.
    if (expanded === null) return false;
    return typeof expanded === "string" ? resourceMatcher(expanded)(given) : expanded;
  };
}

/** The test of a pattern; only a `*` that runs over colons takes more than a look at each component. */
function resourceMatcher(glob: string): (arn: ArnParts) => boolean {
  const parts = arnParts(glob);
  if (parts === undefined) return () => false;
  if (!parts.slice(0, 5).some((part) => part.endsWith(ANY))) return (arn) => matchesArn(parts, arn);
  const shape = arnShape(glob, true);
  return (arn) => matchesArn(parts, arn) || fits(shape, arn.join(":"));
}

function checkKeys(made: Template): void {
  for (const key of keysOf(made)) {
    if (isMultivalued(key))
      throw new StatementFault(`"${key}" is multivalued and no policy variable`);
    if (!isGlobal(key) && !isClaim(key) && !anySendsKey("everything", key)) {
      throw new StatementFault(`AWS has no condition key "${key}"`);
    }
  }
}
