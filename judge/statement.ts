/** Checks and compiles a statement of a policy. Whatever it does not know is a fault. */

import { type Condition, compileCondition } from "./conditions";
import { isClaim, isGlobal, isMultivalued } from "./context";
import { isUnresolved, quoted, StatementFault } from "./fault";
import { compileNamed, type Named } from "./principals";
import { isOpenToAll } from "./public";
import { type ResourceTest, resourcesTest } from "./resources";
import { anySendsKey, type Selection, select, worksOn } from "./table";
import type { Statement } from "./types";

/** What a document is attached to; it decides which elements it may have. */
export type Kind =
  | "identity"
  | "boundary"
  | "session"
  | "resource"
  | "trust"
  | "repository"
  | "scp"
  | "rcp";

/** A compiled statement. */
export interface Rule {
  readonly sid?: string;
  readonly allows: boolean;
  readonly principal?: Named;
  readonly notPrincipal?: Named;
  /** Takes the action's key. */
  readonly matchesAction: (key: string) => boolean;
  readonly matchesResource: ResourceTest;
  /** The texts of `Resource` or `NotResource`. */
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
  /** True for an Allow that Amazon S3 would call public. */
  readonly isPublic: boolean;
}

const ATTACHED_TO_PRINCIPAL: ReadonlySet<Kind> = new Set([
  "identity",
  "boundary",
  "session",
  "scp",
]);
/** Their documents have no `Resource`: a trust policy must not, a repository's policy need not. */
const WITHOUT_RESOURCE: ReadonlySet<Kind> = new Set(["trust", "repository"]);
const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** What was compiled last of a statement: nearly always in the same place again. */
const statements = new WeakMap<
  Statement,
  { readonly kind: Kind; readonly version: string; readonly rule: Rule }
>();

/**
 * A statement of a document of that version, compiled once.
 * @throws StatementFault
 */
export function compileStatement(statement: Statement, kind: Kind, version: string): Rule {
  if (!isObject(statement)) throw new StatementFault("it is not an object");
  const known = statements.get(statement);
  if (known?.kind === kind && known.version === version) return known.rule;
  checkElements(statement, kind);
  const variables = version === "2012-10-17";
  const { selections, negatedAction } = compileActions(statement);
  if (kind === "trust" && (negatedAction || selections.some((it) => !isOfSts(it.selection)))) {
    throw new StatementFault("a trust policy names only actions of sts");
  }
  const allows = statement.Effect === "Allow";
  const principals = compilePrincipals(statement);
  const { principal } = principals;
  const matchesResource = compileResources(statement, variables, selections);
  const conditions = compileConditions(statement, variables, () =>
    negatedAction ? "everything" : unite(selections.map(({ selection }) => selection)),
  );
  const isForAll = principal?.everyone === true || principal?.everyoneOfAws === true;
  const rule: Rule = {
    ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    allows,
    ...principals,
    matchesAction: (name) =>
      selections.some(({ selection }) => selection === "everything" || selection.has(name)) !==
      negatedAction,
    matchesResource,
    resources: [statement.Resource ?? statement.NotResource ?? []].flat(),
    conditions,
    isPublic: kind === "resource" && allows && isForAll && isOpenToAll(conditions),
  };
  statements.set(statement, { kind, version, rule });
  return rule;
}

function checkElements(statement: Statement, kind: Kind): void {
  for (const name of Object.keys(statement)) {
    if (!ELEMENTS.includes(name)) throw new StatementFault(`a statement has no element "${name}"`);
  }
  const has = (name: keyof Statement): boolean => statement[name] !== undefined;
  if (has("Sid") && typeof statement.Sid !== "string")
    throw new StatementFault("its Sid is not a text");
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
    throw new StatementFault(
      `its Effect ${JSON.stringify(statement.Effect)} is neither Allow nor Deny`,
    );
  }
  if (has("Action") === has("NotAction"))
    throw new StatementFault("it needs either Action or NotAction");
  if (has("Resource") && has("NotResource"))
    throw new StatementFault("it has both Resource and NotResource");
  const hasResource = has("Resource") || has("NotResource");
  if (kind === "trust" && hasResource) throw new StatementFault("a trust policy has no Resource");
  if (!hasResource && !WITHOUT_RESOURCE.has(kind))
    throw new StatementFault("it needs either Resource or NotResource");
  if (ATTACHED_TO_PRINCIPAL.has(kind)) {
    if (has("Principal") || has("NotPrincipal"))
      throw new StatementFault("only a resource-based policy has a Principal");
  } else if (has("Principal") === has("NotPrincipal")) {
    throw new StatementFault("it needs either Principal or NotPrincipal");
  }
  if (has("NotPrincipal") && (statement.Effect === "Allow" || kind === "trust" || kind === "rcp")) {
    throw new StatementFault(
      "NotPrincipal works only with Deny, and not in trust and control policies",
    );
  }
  if (kind === "rcp") checkResourceControl(statement);
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function checkResourceControl(statement: Statement): void {
  const { Effect, Principal, Action, NotAction, Resource, Condition } = statement;
  if (Principal !== "*")
    throw new StatementFault('the Principal of a resource control policy is "*"');
  if (NotAction !== undefined)
    throw new StatementFault("a resource control policy has no NotAction");
  const isFullAccess = Action === "*" && Resource === "*" && Condition === undefined;
  if (Effect === "Allow" && !isFullAccess) {
    throw new StatementFault("a resource control policy only denies (RCPFullAWSAccess is implied)");
  }
  if (Effect === "Deny" && list(Action, "Action").some((it) => !it.includes(":"))) {
    throw new StatementFault("an action of a resource control policy names its service");
  }
}

/** The texts of an element that is one text or several. */
function list(value: unknown, name: string): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (all.length === 0) throw new StatementFault(`its ${name} is empty`);
  return all.map((it) => text(it, name));
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string") {
    throw new StatementFault(
      `its ${name} holds ${JSON.stringify(value) ?? "an unresolved value"}, which is not a text`,
    );
  }
  if (isUnresolved(value))
    throw new StatementFault(`its ${name} holds an unresolved value: "${value}"`);
  return value;
}

interface Actions {
  readonly selections: readonly { readonly pattern: string; readonly selection: Selection }[];
  readonly negatedAction: boolean;
}

function compileActions({ Action, NotAction }: Statement): Actions {
  const negatedAction = Action === undefined;
  const name = negatedAction ? "NotAction" : "Action";
  const selections = list(Action ?? NotAction, name).map((pattern) => {
    const found = select(pattern);
    if ("fault" in found) throw new StatementFault(found.fault);
    return { pattern, selection: found.selection };
  });
  return { selections, negatedAction };
}

function isOfSts(selection: Selection): boolean {
  return selection !== "everything" && [...selection].every((key) => key.startsWith("sts:"));
}

function unite(selections: readonly Selection[]): Selection {
  const [first] = selections;
  if (selections.length === 1 && first !== undefined) return first;
  const all = new Set<string>();
  for (const selection of selections) {
    if (selection === "everything") return "everything";
    for (const name of selection) all.add(name);
  }
  return all;
}

function compileResources(
  { Resource, NotResource, Action }: Statement,
  variables: boolean,
  selections: Actions["selections"],
): Rule["matchesResource"] {
  if (Resource === undefined && NotResource === undefined) return () => true;
  const negated = Resource === undefined;
  const texts = list(Resource ?? NotResource, negated ? "NotResource" : "Resource");
  const test = resourcesTest(texts, negated, variables);
  if (Action !== undefined && !negated) {
    for (const { pattern, selection } of selections) {
      if (texts.some((it) => worksOn(pattern, selection, it))) continue;
      throw new StatementFault(
        `action "${pattern}" does not work on the type of resource ${quoted(texts)}`,
      );
    }
  }
  return test;
}

function compilePrincipals(statement: Statement): Pick<Rule, "principal" | "notPrincipal"> {
  const { Principal, NotPrincipal } = statement;
  const element = Principal ?? NotPrincipal;
  if (element === undefined) return {};
  if (NotPrincipal === "*") throw new StatementFault('NotPrincipal "*" spares everybody');
  if (element !== "*" && (!isObject(element) || Object.keys(element).length === 0)) {
    throw new StatementFault('its Principal is neither "*" nor an object');
  }
  const named = compileNamed(
    element === "*"
      ? element
      : Object.fromEntries(
          Object.entries(element).map(([type, value]) => [type, list(value, "Principal")]),
        ),
  );
  if ("fault" in named) throw new StatementFault(named.fault);
  return Principal === undefined ? { notPrincipal: named } : { principal: named };
}

function compileConditions(
  { Condition }: Statement,
  variables: boolean,
  ofActions: () => Selection,
): readonly Condition[] {
  if (Condition === undefined) return [];
  const selection = ofActions();
  if (!isObject(Condition)) throw new StatementFault("its Condition is not an object");
  return Object.entries(Condition).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new StatementFault(`condition ${operator} is not an object of keys`);
    if (Object.keys(keys).length === 0)
      throw new StatementFault(`condition ${operator} has no key`);
    return Object.entries(keys).map(([key, value]) => {
      const lower = key.toLowerCase();
      if (!isGlobal(lower) && !isClaim(lower) && !anySendsKey(selection, lower)) {
        throw new StatementFault(
          anySendsKey("everything", lower)
            ? `AWS sends the condition key "${key}" with none of its actions`
            : `AWS has no condition key "${key}"`,
        );
      }
      const all: readonly unknown[] = Array.isArray(value) ? value : [value];
      const values = all.map((it) =>
        typeof it === "boolean" || typeof it === "number"
          ? String(it)
          : text(it, `condition on "${key}"`),
      );
      const multivalued = isMultivalued(lower);
      const condition = compileCondition({ operator, key, values, variables, multivalued });
      if ("fault" in condition) throw new StatementFault(condition.fault);
      return condition;
    });
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
