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
import type { Reach } from "../reach";
import type { StackPolicy } from "../world/access-policies";
import type { Verdicts } from ".";
import { exceptionFor } from "./exceptions";
import type { Mutant } from "./mutant";
import { listOf, withCondition } from "./statements";
import { wideningsOf } from "./widenings";

export interface Proof {
  readonly mutants: number;
  /** How many names, actions and values got a star. */
  readonly widened: number;
  /** Permissions that no hop needs. */
  readonly idle: readonly string[];
  /** Borders of which nothing notices that they are gone. */
  readonly untested: readonly string[];
  /** Parts that are excused, with the reason. */
  readonly excused: readonly string[];
}

/**
 * Takes away each part of each policy of a judged release in turn, and widens each, and looks whether anything notices.
 * An organization's policies are left out: they would hide that a guard of the stacks is missing.
 */
export function proveRelease(
  { policies, hops, hostile, reach }: Pick<Verdicts, "policies" | "hops" | "hostile" | "reach">,
  progress: (what: string) => void = () => {},
): Proof {
  const hopIndex = indexOf(hops, (call) => inForceOn(call, policies.registered(call.request)));
  const hostileIndex = indexOf(hostile, (call) =>
    hostilePolicies(call, policies.registered(call.request)),
  );
  const mutants = policies.all().flatMap(mutantsOf);
  const idle: string[] = [];
  const untested: string[] = [];
  const excused = new Set<string>();
  for (const [index, mutant] of mutants.entries()) {
    if (index % 50 === 0) progress(`taking away part ${index + 1} of ${mutants.length}`);
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
          }) || isBeyond(reach, mutant);
    if (noticed) continue;
    const exception = exceptionFor(mutant);
    const what = `${mutant.policy.name}, statement ${mutant.sid}: ${mutant.removed}`;
    if (exception) excused.add(`${what} (${exception.reason})`);
    else if (mutant.kind === "permission") idle.push(what);
    else untested.push(what);
  }
  const wider = policies.all().flatMap(widenedOf);
  for (const [index, { what, change }] of wider.entries()) {
    if (index % 50 === 0) progress(`widening part ${index + 1} of ${wider.length}`);
    const changed = reach?.with(...change);
    if (!changed || changed.beyond().length > 0 || !changed.isMore()) continue;
    excused.add(`${what} (${OPEN})`);
  }
  const counts = { mutants: mutants.length, widened: wider.length };
  return { ...counts, idle, untested, excused: [...excused] };
}

const OPEN = "what it adds is administration of the account, or let pass by name and reason";

type Change = Readonly<Parameters<Reach["with"]>>;

/** Whether the loss of a guard allows what nothing needs. */
function isBeyond(reach: Reach | undefined, { policy, index, document }: Mutant): boolean {
  const before = listOf(policy.document.Statement);
  const after = listOf(document?.Statement);
  const touched = [before[index], ...after.filter((it) => !before.includes(it))];
  const statements = touched.flatMap((it) => it ?? []);
  return reach !== undefined && reach.with(policy.name, document, statements).beyond().length > 0;
}

/** Each widening of a policy's statements that a policy can have. */
function widenedOf(
  policy: StackPolicy,
): readonly { readonly what: string; readonly change: Change }[] {
  const statements = listOf(policy.document.Statement);
  return statements.flatMap((statement, index) =>
    wideningsOf(statement).map(({ widened, statement: wider }) => {
      const Statement = statements.map((each, at) => (at === index ? wider : each));
      return {
        what: `${policy.name}, statement ${statement.Sid ?? `#${index}`}: ${widened}`,
        change: [policy.name, { ...policy.document, Statement }, [statement, wider]] as const,
      };
    }),
  );
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
