import {
  JudgeError,
  judge,
  type Policies,
  type PolicyDocument,
  type Statement,
  type Verdict,
} from "../../judge";
import { inForceOn } from "../call";
import { hostilePolicies } from "../hostile";
import type { StackPolicy } from "../world/access-policies";
import type { Verdicts } from ".";
import { exceptionFor } from "./exceptions";
import type { Mutant } from "./mutant";

export interface Proof {
  readonly mutants: number;
  /** Permissions that no hop needs. */
  readonly idle: readonly string[];
  /** Guards that no hostile call meets. */
  readonly untested: readonly string[];
  /** Parts that are excused, with the reason. */
  readonly excused: readonly string[];
}

/**
 * Takes away each part of each policy of a judged release in turn and looks whether anything notices. An
 * organization's policies are left out: they would hide that a guard of the stacks is missing.
 */
export function proveRelease({
  policies,
  hops,
  hostile,
}: Pick<Verdicts, "policies" | "hops" | "hostile">): Proof {
  const hopIndex = indexOf(hops, (call) => inForceOn(call, policies.registered(call.request)));
  const hostileIndex = indexOf(hostile, (call) =>
    hostilePolicies(call, policies.registered(call.request)),
  );
  const mutants = policies.all().flatMap(mutantsOf);
  const idle: string[] = [];
  const untested: string[] = [];
  const excused = new Set<string>();
  for (const mutant of mutants) {
    const changed = new Map([[mutant.policy.name, mutant.document]]);
    const noticed =
      mutant.shows === "hop"
        ? touchedBy(mutant, hopIndex).some(
            (call) =>
              !isAllowed(() =>
                judge(call.request, inForceOn(call, policies.registered(call.request, changed))),
              ),
          )
        : touchedBy(mutant, hostileIndex).some((call) => {
            const inForce = hostilePolicies(call, policies.registered(call.request, changed));
            return isAllowed(() => judge(call.request, inForce));
          });
    if (noticed) continue;
    const exception = exceptionFor(mutant);
    const what = `${mutant.policy.name}, statement ${mutant.sid}: ${mutant.removed}`;
    if (exception) excused.add(`${what} (${exception.reason})`);
    else if (mutant.kind === "permission") idle.push(what);
    else untested.push(what);
  }
  return { mutants: mutants.length, idle, untested, excused: [...excused] };
}

function isAllowed(verdict: () => Verdict): boolean {
  try {
    return verdict().allowed;
  } catch (error) {
    if (error instanceof JudgeError) return false;
    throw error;
  }
}

/** Calls by the policies that are in force on them, and by the statements that decide them. */
interface Index<T> {
  readonly byPolicy: ReadonlyMap<string, readonly T[]>;
  readonly byStatement: ReadonlyMap<string, readonly T[]>;
}

function indexOf<T>(
  judged: readonly { readonly call: T; readonly verdict: Verdict }[],
  inForce: (call: T) => Policies,
): Index<T> {
  const byPolicy = new Map<string, T[]>();
  const byStatement = new Map<string, T[]>();
  const add = (index: Map<string, T[]>, key: string, call: T) => {
    const list = index.get(key);
    if (list) list.push(call);
    else index.set(key, [call]);
  };
  for (const { call, verdict } of judged) {
    const { identity = [], resource } = inForce(call);
    for (const { name } of [...identity, ...(resource ? [resource] : [])]) {
      add(byPolicy, name, call);
    }
    for (const { policy, index } of verdict.decidedBy) {
      add(byStatement, `${policy} ${index}`, call);
    }
  }
  return { byPolicy, byStatement };
}

/**
 * The calls that may notice a mutant: of an Allow that a hop may miss, and of a Deny that a hostile call may
 * pass, only those that the statement decides, which is a law of the judge (tests/judge/properties.bulk.ts).
 */
function touchedBy<T>({ policy, index, effect, shows }: Mutant, calls: Index<T>): readonly T[] {
  const isDecided = (effect === "Allow") === (shows === "hop");
  const found = isDecided
    ? calls.byStatement.get(`${policy.name} ${index}`)
    : calls.byPolicy.get(policy.name);
  return found ?? [];
}

function mutantsOf(policy: StackPolicy): readonly Mutant[] {
  const statements = listOf(policy.document.Statement);
  return statements.flatMap((statement, index) =>
    lossesOf(statement).map(({ statement: lesser, ...loss }) => ({
      policy,
      sid: statement.Sid ?? `#${index}`,
      index,
      effect: statement.Effect,
      document: documentOf(
        policy.document,
        statements.flatMap((each, at) => (at === index ? (lesser ? [lesser] : []) : [each])),
      ),
      ...loss,
    })),
  );
}

/** The policy with other statements; none where it has none left, for AWS takes no empty one. */
function documentOf(
  document: PolicyDocument,
  statements: readonly Statement[],
): PolicyDocument | undefined {
  return statements.length === 0 ? undefined : { ...document, Statement: statements };
}

type Loss = Pick<Mutant, "removed" | "kind" | "shows"> & { readonly statement?: Statement };

function lossesOf(statement: Statement): readonly Loss[] {
  const allow = statement.Effect === "Allow";
  /** Less of an Allow breaks the release, less of a Deny lets a hostile call through. */
  const less = allow
    ? ({ kind: "permission", shows: "hop" } as const)
    : ({ kind: "guard", shows: "hostile" } as const);
  const conditions = conditionsOf(statement);
  return [
    { removed: "the statement", ...less },
    ...without(listOf(statement.Action)).map(
      ([removed, Action]): Loss => ({
        removed: `action ${removed}`,
        ...less,
        statement: { ...statement, Action },
      }),
    ),
    ...without(listOf(statement.Resource)).map(
      ([removed, Resource]): Loss => ({
        removed: `resource ${removed}`,
        ...less,
        statement: { ...statement, Resource },
      }),
    ),
    ...principalsOf(statement).map(
      ({ removed, Principal }): Loss => ({
        removed,
        ...less,
        statement: { ...statement, Principal },
      }),
    ),
    ...conditions.map(
      ({ operator, key }): Loss => ({
        removed: `condition ${operator} ${key}`,
        kind: "guard",
        shows: allow ? "hostile" : "hop",
        statement: withCondition(statement, operator, key, []),
      }),
    ),
    // Whoever or whatever is named beside others: a release needs each.
    ...conditions.flatMap(({ operator, key, values }) =>
      without(values).map(
        ([removed, others]): Loss => ({
          removed: `value ${removed} of ${operator} ${key}`,
          kind: "permission",
          shows: "hop",
          statement: withCondition(statement, operator, key, others),
        }),
      ),
    ),
  ];
}

/** Each item with the list of the others; a single item goes with its statement. */
function without<T>(items: readonly T[]): readonly (readonly [T, readonly T[]])[] {
  if (items.length < 2) return [];
  return items.map((item) => [item, items.filter((other) => other !== item)] as const);
}

/** Each principal of several, and the element without it. */
function principalsOf({ Principal }: Statement) {
  if (Principal === undefined || Principal === "*") return [];
  return Object.entries(Principal).flatMap(([type, names]) =>
    without(listOf(names)).map(([removed, others]) => ({
      removed: `principal ${removed}`,
      Principal: { ...Principal, [type]: others },
    })),
  );
}

function conditionsOf({ Condition = {} }: Statement) {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values) })),
  );
}

/** The statement with other values for one condition; without it where there are none. */
function withCondition(
  statement: Statement,
  operator: string,
  key: string,
  values: readonly (string | number | boolean)[],
): Statement {
  const { Condition = {}, ...rest } = statement;
  const { [key]: _, ...others } = Condition[operator] ?? {};
  const keys = values.length > 0 ? { ...others, [key]: values } : others;
  const { [operator]: __, ...operators } = Condition;
  const left = Object.keys(keys).length > 0 ? { ...operators, [operator]: keys } : operators;
  return Object.keys(left).length > 0 ? { ...rest, Condition: left } : rest;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
