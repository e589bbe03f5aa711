/** Reads, checks and compiles a policy document. Whatever it does not know is a JudgeError. */

import { type Condition, compileCondition } from "./conditions";
import { isClaim, isGlobal, isMultivalued } from "./context";
import { isUnresolved, JudgeError, quoted } from "./fault";
import { arnParts, matchesArn } from "./match";
import { compileNamed, type Named } from "./principals";
import { anySendsKey, type Selection, select, worksOn } from "./table";
import type { Decider, Policy, PolicyDocument, Side, Statement } from "./types";
import { expand, keysOf, type Lookup, type Outcome, type Template, template } from "./variables";

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
  readonly matchesResource: (resource: string, lookup: Lookup) => Outcome;
  readonly conditions: readonly Condition[];
}

const ATTACHED_TO_PRINCIPAL: ReadonlySet<Kind> = new Set([
  "identity",
  "boundary",
  "session",
  "scp",
]);
/** Their documents have no `Resource`: a trust policy must not, a repository's policy need not. */
const WITHOUT_RESOURCE: ReadonlySet<Kind> = new Set(["trust", "repository"]);
const VERSIONS = ["2012-10-17", "2008-10-17"];
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

const SIDES: Readonly<Record<Kind, Side>> = {
  identity: "identity",
  boundary: "boundary",
  session: "session",
  resource: "resource",
  trust: "resource",
  repository: "resource",
  scp: "scp",
  rcp: "rcp",
};

/** A compiled statement in its document. */
export interface Entry {
  readonly rule: Rule;
  /** How a verdict names it. */
  readonly decider: Decider;
}

class Fault extends Error {}

/** What was compiled last of a document and of a statement: nearly always in the same place again. */
const documents = new WeakMap<
  PolicyDocument,
  { readonly kind: Kind; readonly name: string; readonly entries: readonly Entry[] }
>();
const statements = new WeakMap<
  Statement,
  { readonly kind: Kind; readonly version: string; readonly rule: Rule }
>();

/** The compiled statements of a policy, each document and each statement once. */
export function compile(policy: Policy, kind: Kind): readonly Entry[] {
  const { name, document } = policy ?? {};
  if (typeof name !== "string" || name === "") {
    throw new JudgeError(`A policy (${kind}) has no name.`);
  }
  if (!isObject(document)) throw new JudgeError(`Policy "${name}" has no document.`);
  const known = documents.get(document);
  if (known?.kind === kind && known.name === name) return known.entries;
  const side = SIDES[kind];
  const entries = compileDocument(name, document, kind).map((rule, index): Entry => {
    const { sid } = rule;
    const effect = rule.allows ? "Allow" : "Deny";
    const named = sid === undefined ? {} : { sid };
    return { rule, decider: { side, policy: name, ...named, index, effect } };
  });
  documents.set(document, { kind, name, entries });
  return entries;
}

/** `statement "Sid"`, or its position where it has none. */
export function label(sid: string | undefined, index: number): string {
  return sid === undefined || sid === "" ? `statement #${index}` : `statement "${sid}"`;
}

function compileDocument(name: string, document: PolicyDocument, kind: Kind): readonly Rule[] {
  for (const element of Object.keys(document)) {
    if (!["Version", "Id", "Statement"].includes(element)) {
      throw new JudgeError(`Policy "${name}": a policy has no element "${element}".`);
    }
  }
  const version = document.Version ?? "2008-10-17";
  if (!VERSIONS.includes(version)) {
    throw new JudgeError(
      `Policy "${name}": its Version "${version}" is none of ${quoted(VERSIONS)}.`,
    );
  }
  if ((kind === "scp" || kind === "rcp") && document.Version !== "2012-10-17") {
    throw new JudgeError(`Policy "${name}": a control policy needs the Version "2012-10-17".`);
  }
  const list: readonly unknown[] = Array.isArray(document.Statement)
    ? document.Statement
    : [document.Statement];
  return list.map((statement, index) => {
    const sid =
      isObject(statement) && typeof statement.Sid === "string" ? statement.Sid : undefined;
    try {
      return compileStatement(statement as Statement, kind, version);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new JudgeError(`Policy "${name}", ${label(sid, index)}: ${error.message}.`);
    }
  });
}

function compileStatement(statement: Statement, kind: Kind, version: string): Rule {
  if (!isObject(statement)) throw new Fault("it is not an object");
  const known = statements.get(statement);
  if (known?.kind === kind && known.version === version) return known.rule;
  checkElements(statement, kind);
  const variables = version === "2012-10-17";
  const { selections, negatedAction } = compileActions(statement);
  if (kind === "trust" && (negatedAction || selections.some((it) => !isOfSts(it.selection)))) {
    throw new Fault("a trust policy names only actions of sts");
  }
  const resources = compileResources(statement, variables, selections);
  const rule: Rule = {
    ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    allows: statement.Effect === "Allow",
    ...compilePrincipals(statement),
    matchesAction: (name) =>
      selections.some(({ selection }) => selection === "everything" || selection.has(name)) !==
      negatedAction,
    matchesResource: resources,
    conditions: compileConditions(statement, variables, () =>
      negatedAction ? "everything" : unite(selections.map(({ selection }) => selection)),
    ),
  };
  statements.set(statement, { kind, version, rule });
  return rule;
}

function checkElements(statement: Statement, kind: Kind): void {
  for (const name of Object.keys(statement)) {
    if (!ELEMENTS.includes(name)) throw new Fault(`a statement has no element "${name}"`);
  }
  const has = (name: keyof Statement): boolean => statement[name] !== undefined;
  if (has("Sid") && typeof statement.Sid !== "string") throw new Fault("its Sid is not a text");
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
    throw new Fault(`its Effect ${JSON.stringify(statement.Effect)} is neither Allow nor Deny`);
  }
  if (has("Action") === has("NotAction")) throw new Fault("it needs either Action or NotAction");
  if (has("Resource") && has("NotResource"))
    throw new Fault("it has both Resource and NotResource");
  const hasResource = has("Resource") || has("NotResource");
  if (kind === "trust" && hasResource) throw new Fault("a trust policy has no Resource");
  if (!hasResource && !WITHOUT_RESOURCE.has(kind))
    throw new Fault("it needs either Resource or NotResource");
  if (ATTACHED_TO_PRINCIPAL.has(kind)) {
    if (has("Principal") || has("NotPrincipal"))
      throw new Fault("only a resource-based policy has a Principal");
  } else if (has("Principal") === has("NotPrincipal")) {
    throw new Fault("it needs either Principal or NotPrincipal");
  }
  if (has("NotPrincipal") && (statement.Effect === "Allow" || kind === "trust" || kind === "rcp")) {
    throw new Fault("NotPrincipal works only with Deny, and not in trust and control policies");
  }
  if (kind === "rcp") checkResourceControl(statement);
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function checkResourceControl(statement: Statement): void {
  const { Effect, Principal, Action, NotAction, Resource, Condition } = statement;
  if (Principal !== "*") throw new Fault('the Principal of a resource control policy is "*"');
  if (NotAction !== undefined) throw new Fault("a resource control policy has no NotAction");
  const isFullAccess = Action === "*" && Resource === "*" && Condition === undefined;
  if (Effect === "Allow" && !isFullAccess) {
    throw new Fault("a resource control policy only denies (RCPFullAWSAccess is implied)");
  }
  if (Effect === "Deny" && list(Action, "Action").some((it) => !it.includes(":"))) {
    throw new Fault("an action of a resource control policy names its service");
  }
}

/** The texts of an element that is one text or several. */
function list(value: unknown, name: string): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (all.length === 0) throw new Fault(`its ${name} is empty`);
  return all.map((it) => text(it, name));
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string") {
    throw new Fault(
      `its ${name} holds ${JSON.stringify(value) ?? "an unresolved value"}, which is not a text`,
    );
  }
  if (isUnresolved(value)) throw new Fault(`its ${name} holds an unresolved value: "${value}"`);
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
    if ("fault" in found) throw new Fault(found.fault);
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
  const tests = texts.map((it) => resourceTest(it, variables));
  if (Action !== undefined && !negated) {
    for (const { pattern, selection } of selections) {
      if (texts.some((it) => worksOn(pattern, selection, it))) continue;
      throw new Fault(`action "${pattern}" does not work on the type of resource ${quoted(texts)}`);
    }
  }
  return anyOf(tests, negated);
}

function anyOf(
  tests: readonly Rule["matchesResource"][],
  negated: boolean,
): Rule["matchesResource"] {
  return (resource, lookup) => {
    let doubt: Outcome = false;
    for (const test of tests) {
      const outcome = test(resource, lookup);
      if (outcome === true) return !negated;
      if (outcome !== false) doubt = outcome;
    }
    return doubt === false ? negated : doubt;
  };
}

const resourceTests = new Map<string, Rule["matchesResource"]>();

/** The test of one resource of a statement; the same text is compiled once. */
function resourceTest(value: string, variables: boolean): Rule["matchesResource"] {
  const id = `${variables} ${value}`;
  const test = resourceTests.get(id) ?? newResourceTest(value, variables);
  resourceTests.set(id, test);
  return test;
}

function newResourceTest(value: string, variables: boolean): Rule["matchesResource"] {
  if (value === "*") return () => true;
  const parts = arnParts(value.replace(/\$\{[^}]*\}/g, "-"));
  if (parts === undefined) throw new Fault(`resource "${value}" is not an ARN of six components`);
  if (/[*?]/.test(parts[2])) throw new Fault(`resource "${value}" has a wildcard for its service`);
  const made = template(value, { variables, wild: true });
  if ("fault" in made) throw new Fault(made.fault);
  const head = value.split(":").slice(0, 5).join(":");
  if (variables && head.includes("${")) {
    throw new Fault(`resource "${value}" has a policy variable before its fifth colon`);
  }
  checkKeys(made);
  const fixed = made.text === undefined ? undefined : arnParts(made.text);
  return (resource, lookup) => {
    const given = arnParts(resource);
    if (given === undefined) return false;
    if (fixed !== undefined) return matchesArn(fixed, given);
    const expanded = expand(made, lookup);
    // A variable without a value matches no resource.
    if (expanded === null) return false;
    if (typeof expanded !== "string") return expanded;
    const glob = arnParts(expanded);
    return glob !== undefined && matchesArn(glob, given);
  };
}

function checkKeys(made: Template): void {
  for (const key of keysOf(made)) {
    if (isMultivalued(key)) throw new Fault(`"${key}" is multivalued and no policy variable`);
    if (!isGlobal(key) && !isClaim(key) && !anySendsKey("everything", key)) {
      throw new Fault(`AWS has no condition key "${key}"`);
    }
  }
}

function compilePrincipals(statement: Statement): Pick<Rule, "principal" | "notPrincipal"> {
  const { Principal, NotPrincipal } = statement;
  const element = Principal ?? NotPrincipal;
  if (element === undefined) return {};
  if (NotPrincipal === "*") throw new Fault('NotPrincipal "*" spares everybody');
  if (element !== "*" && (!isObject(element) || Object.keys(element).length === 0)) {
    throw new Fault('its Principal is neither "*" nor an object');
  }
  const named = compileNamed(
    element === "*"
      ? element
      : Object.fromEntries(
          Object.entries(element).map(([type, value]) => [type, list(value, "Principal")]),
        ),
  );
  if ("fault" in named) throw new Fault(named.fault);
  return Principal === undefined ? { notPrincipal: named } : { principal: named };
}

function compileConditions(
  { Condition }: Statement,
  variables: boolean,
  ofActions: () => Selection,
): readonly Condition[] {
  if (Condition === undefined) return [];
  const selection = ofActions();
  if (!isObject(Condition)) throw new Fault("its Condition is not an object");
  return Object.entries(Condition).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new Fault(`condition ${operator} is not an object of keys`);
    return Object.entries(keys).map(([key, value]) => {
      const lower = key.toLowerCase();
      if (!isGlobal(lower) && !isClaim(lower) && !anySendsKey(selection, lower)) {
        throw new Fault(
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
      if (typeof condition !== "function") throw new Fault(condition.fault);
      return condition;
    });
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
