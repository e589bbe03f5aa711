import { JudgeError, judge, type PolicyDocument, type Statement } from "../judge";
import type { AccessPolicies, StackPolicy } from "./access-policies";
import type { Call } from "./call";
import { exceptionFor } from "./exceptions";
import { type HostileCall, hostilePolicies } from "./hostile";
import type { Judgement } from "./judgement";

/** A policy with one part taken away. */
export interface Mutant {
  readonly policy: StackPolicy;
  readonly sid: string;
  /** What was taken away, such as `action s3:GetObject`. */
  readonly removed: string;
  readonly document: PolicyDocument;
  /** A missing permission must break a hop; a missing guard must let a hostile call through. */
  readonly kind: "permission" | "guard";
  /** Whether the loss of a guard shows in hops: a condition of a Deny keeps it from denying too much. */
  readonly shows: "hop" | "hostile";
}

export interface Proof {
  readonly mutants: number;
  /** Permissions that no hop needs. */
  readonly idle: readonly string[];
  /** Guards that no hostile call meets. */
  readonly untested: readonly string[];
  /** Parts that are excused, with the reason. */
  readonly excused: readonly string[];
}

/** Proves the policies of a judged release. */
export function proveRelease({ policies, hops, hostile }: Judgement): Proof {
  return prove(
    policies,
    hops.map(({ call }) => call),
    hostile.map(({ call }) => call),
  );
}

/** Takes away each part of each policy in turn and looks whether anything notices. */
export function prove(
  policies: AccessPolicies,
  hops: readonly Call[],
  hostile: readonly HostileCall[],
): Proof {
  const hopIndex = byPolicy(hops, (call) => policies.inForce(call.request));
  const hostileIndex = byPolicy(hostile, (call) =>
    hostilePolicies(call, policies.inForce(call.request)),
  );
  const mutants = policies.all().flatMap(mutantsOf);
  const idle: string[] = [];
  const untested: string[] = [];
  const excused = new Set<string>();
  for (const mutant of mutants) {
    const changed = new Map([[mutant.policy.name, mutant.document]]);
    const noticed =
      mutant.shows === "hop"
        ? (hopIndex.get(mutant.policy.name) ?? []).some(
            ({ request }) => !isAllowed(() => judge(request, policies.inForce(request, changed))),
          )
        : (hostileIndex.get(mutant.policy.name) ?? []).some((call) => {
            const inForce = hostilePolicies(call, policies.inForce(call.request, changed));
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

function isAllowed(verdict: () => { readonly allowed: boolean }): boolean {
  try {
    return verdict().allowed;
  } catch (error) {
    if (error instanceof JudgeError) return false;
    throw error;
  }
}

/** Calls by the policies that decide over them: only those have to be judged again. */
function byPolicy<T>(
  calls: readonly T[],
  inForce: (call: T) => ReturnType<AccessPolicies["inForce"]>,
): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const call of calls) {
    const { identity = [], resource } = inForce(call);
    for (const policy of [...identity, ...(resource ? [resource] : [])]) {
      const list = index.get(policy.name) ?? [];
      list.push(call);
      index.set(policy.name, list);
    }
  }
  return index;
}

function mutantsOf(policy: StackPolicy): readonly Mutant[] {
  const statements = listOf(policy.document.Statement);
  return statements.flatMap((statement, index) =>
    lossesOf(statement).map(({ statement: lesser, ...loss }) => ({
      policy,
      sid: statement.Sid ?? `#${index}`,
      document: {
        ...policy.document,
        Statement: statements.flatMap((each, at) =>
          at === index ? (lesser ? [lesser] : []) : [each],
        ),
      },
      ...loss,
    })),
  );
}

type Loss = Pick<Mutant, "removed" | "kind" | "shows"> & { readonly statement?: Statement };

function lossesOf(statement: Statement): readonly Loss[] {
  const allow = statement.Effect === "Allow";
  const whole: Loss = allow
    ? { removed: "the statement", kind: "permission", shows: "hop" }
    : { removed: "the statement", kind: "guard", shows: "hostile" };
  const conditions = conditionsOf(statement).map(
    ({ operator, key }): Loss => ({
      removed: `condition ${operator} ${key}`,
      kind: "guard",
      shows: allow ? "hostile" : "hop",
      statement: withoutCondition(statement, operator, key),
    }),
  );
  if (!allow) return [whole, ...conditions];
  return [
    whole,
    ...without(listOf(statement.Action)).map(
      ([removed, Action]): Loss => ({
        removed: `action ${removed}`,
        kind: "permission",
        shows: "hop",
        statement: { ...statement, Action },
      }),
    ),
    ...without(listOf(statement.Resource)).map(
      ([removed, Resource]): Loss => ({
        removed: `resource ${removed}`,
        kind: "permission",
        shows: "hop",
        statement: { ...statement, Resource },
      }),
    ),
    ...conditions,
  ];
}

/** Each item with the list of the others; a single item goes with its statement. */
function without<T>(items: readonly T[]): readonly (readonly [T, readonly T[]])[] {
  if (items.length < 2) return [];
  return items.map((item) => [item, items.filter((other) => other !== item)] as const);
}

function conditionsOf(statement: Statement) {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({ operator, key })),
  );
}

function withoutCondition(statement: Statement, operator: string, key: string): Statement {
  const { Condition = {}, ...rest } = statement;
  const keys = Object.entries(Condition[operator] ?? {}).filter(([name]) => name !== key);
  const others = Object.entries(Condition).filter(([name]) => name !== operator);
  const left = keys.length > 0 ? [...others, [operator, Object.fromEntries(keys)]] : others;
  return left.length > 0 ? { ...rest, Condition: Object.fromEntries(left) } : rest;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
