/** Values that stand for all: one for each way in which conditions on a key tell its values apart. */
import { atoms } from "./atoms";
import type { Condition } from "./conditions";
import { JudgeError } from "./fault";
import { pattern } from "./match";
import { arnShape, type Language, type Shape, shape } from "./shapes";

/** The conditions on the calls of a hop, by key in lower case. */
export type Asked = ReadonlyMap<string, readonly Condition[]>;

/** One character or more outside of these; a value holds no wildcard and no variable. */
export function some(except = ""): Shape {
  const without = `${except}*?$`;
  return [{ except: without }, { many: true, except: without }];
}

const upToColon: Shape = [{ many: true, except: ":*?$" }, { literal: ":" }];
/** Every ARN: its region and its account may be empty. */
export const ARNS: Language = [
  [
    ...shape("arn:"),
    ...some(":"),
    { literal: ":" },
    ...some(":"),
    { literal: ":" },
    ...upToColon,
    ...upToColon,
    ...some(),
  ],
];
/** `lambda.amazonaws.com` */
export const SERVICES: Language = [[...some(".:/"), ...shape(".amazonaws.com")]];

/** The values of conditions on a key as sets of texts. */
function setsOf(asked: Asked, key: string): readonly Language[] {
  return (asked.get(key) ?? []).flatMap((condition) => {
    const [, base = ""] = /^(?:For\w+:)?(\w+?)(?:IfExists)?$/.exec(condition.operator) ?? [];
    if (base === "Null") return [];
    return condition.values.map((value): Language => {
      if (value.includes("${")) throw outside(condition, "a policy variable");
      if (/^String(Not)?Equals$/.test(base)) return [[...value].map((literal) => ({ literal }))];
      if (/^String(Not)?Like$/.test(base)) return [shape(pattern(value))];
      if (/^Arn(Not)?(Equals|Like)$/.test(base)) return [arnShape(pattern(value), false)];
      if (base === "Bool") return [[...value.toLowerCase()].map((literal) => ({ literal }))];
      throw outside(condition, "its operator");
    });
  });
}

function outside({ operator, key }: Condition, what: string): JudgeError {
  return new JudgeError(
    `The ways of condition ${operator} on "${key}" can't be told apart: ${what} is not supported there.`,
  );
}

/** By universe: what conditions were found to tell apart. Many actions ask for the same. */
const known = new WeakMap<Language, Map<string, readonly string[]>>();

/**
 * One value for each way in which the conditions tell values apart; of the universe, if one is given: the same array
 * each time, so that what was found before is known.
 */
export function valuesOf(asked: Asked, key: string, universe?: Language): readonly string[] {
  const asks = asked.get(key) ?? [];
  if (asks.some(({ operator }) => operator.includes("Bool"))) return ["true", "false"];
  const isArn = asks.some(({ operator }) => operator.includes("Arn"));
  const texts = universe ?? (isArn ? ARNS : ANY);
  const found = known.get(texts) ?? new Map<string, readonly string[]>();
  known.set(texts, found);
  const signature = JSON.stringify(asks.map(({ operator, values }) => [operator, values]));
  const values =
    found.get(signature) ?? atoms(setsOf(asked, key), texts).map(({ witness }) => witness);
  found.set(signature, values);
  return values;
}

const ANY: Language = [some()];

/** Every selection of one of each list. */
export function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (all, list) => all.flatMap((head) => list.map((it) => [...head, it])),
    [[]],
  );
}

/** Every set of some of the values. */
export function subsets(values: readonly string[]): readonly (readonly string[])[] {
  if (values.length > 8) throw new JudgeError(`${values.length} values have too many sets.`);
  return product(values.map((it) => [[], [it]])).map((it) => it.flat());
}

/** What numbers tell apart: each of them, what is between, and what is beyond. */
export function around(bounds: readonly number[], step: number): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const between = sorted.map((it, index) => (it + (sorted[index + 1] ?? it + 2 * step)) / 2);
  return [(sorted[0] ?? 0) - step, ...sorted, ...between];
}

export function numbersOf(asked: Asked, key: string): readonly number[] {
  return (asked.get(key) ?? []).flatMap(({ operator, values }) =>
    /Numeric/.test(operator) ? values.map(Number) : [],
  );
}
