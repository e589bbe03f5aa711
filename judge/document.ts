/** Reads, checks and compiles a policy document. Whatever it does not know is a JudgeError. */

import { JudgeError, quoted, StatementFault } from "./fault";
import { compileStatement, isObject, type Kind, type Rule } from "./statement";
import type { Decider, Policy, PolicyDocument, Side, Statement } from "./types";

const VERSIONS = ["2012-10-17", "2008-10-17"];
const OF_PRINCIPALS: ReadonlySet<Kind> = new Set(["identity", "boundary", "session"]);
/** Documents that IAM and Organizations keep; a service decides for itself which Sids it takes. */
const OF_IAM: ReadonlySet<Kind> = new Set([...OF_PRINCIPALS, "trust", "scp", "rcp"]);

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

/** A compiled policy. */
class Compiled {
  private readonly byAction = new Map<string, readonly Entry[]>();
  /** The first statement that makes it public to Amazon S3. */
  readonly open: Entry | undefined;

  constructor(
    readonly kind: Kind,
    readonly name: string,
    readonly entries: readonly Entry[],
  ) {
    this.open = entries.find(({ rule }) => rule.isPublic);
  }

  /** The statements on an action, by its key. */
  on(action: string): readonly Entry[] {
    let found = this.byAction.get(action);
    if (found === undefined) {
      found = this.entries.filter(({ rule }) => rule.matchesAction(action));
      this.byAction.set(action, found);
    }
    return found;
  }
}

/** A document that takes part in a decision. */
export interface Document {
  readonly compiled: Compiled;
  /** The level of a control policy: 0 = the root of the organization. */
  readonly level: number;
}

/** What was compiled last of a document: nearly always in the same place again. */
const documents = new WeakMap<PolicyDocument, Compiled>();

/** A policy with its statements compiled, each document and each statement once. */
export function compile(policy: Policy, kind: Kind): Compiled {
  const { name, document } = policy ?? {};
  if (typeof name !== "string" || name === "") {
    throw new JudgeError(`A policy (${kind}) has no name.`);
  }
  if (!isObject(document)) throw new JudgeError(`Policy "${name}" has no document.`);
  const known = documents.get(document);
  if (known?.kind === kind && known.name === name) return known;
  const side = SIDES[kind];
  const entries = compileDocument(name, document, kind).map((rule, index): Entry => {
    const { sid } = rule;
    const effect = rule.allows ? "Allow" : "Deny";
    const named = sid === undefined ? {} : { sid };
    return { rule, decider: { side, policy: name, ...named, index, effect } };
  });
  const compiled = new Compiled(kind, name, entries);
  documents.set(document, compiled);
  return compiled;
}

/** What AWS would refuse of a document that is attached as this, or the judge doesn't know, in a sentence. */
export function faultOf(policy: Policy, kind: Kind): string | undefined {
  try {
    compile(policy, kind);
    return undefined;
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return error.message;
  }
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
  if (OF_PRINCIPALS.has(kind) && document.Id !== undefined) {
    throw new JudgeError(`Policy "${name}": only a resource-based policy has an Id.`);
  }
  const list: readonly unknown[] = Array.isArray(document.Statement)
    ? document.Statement
    : [document.Statement];
  if (list.length === 0) throw new JudgeError(`Policy "${name}" has no statement.`);
  if (OF_IAM.has(kind)) checkSids(name, list);
  return list.map((statement, index) => {
    const sid =
      isObject(statement) && typeof statement.Sid === "string" ? statement.Sid : undefined;
    try {
      return compileStatement(statement as Statement, kind, version);
    } catch (error) {
      if (!(error instanceof StatementFault)) throw error;
      throw new JudgeError(`Policy "${name}", ${label(sid, index)}: ${error.message}.`);
    }
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function checkSids(name: string, statements: readonly unknown[]): void {
  const seen = new Set<string>();
  for (const statement of statements) {
    const sid = isObject(statement) ? statement.Sid : undefined;
    if (typeof sid !== "string" || sid === "") continue;
    if (!/^[A-Za-z0-9]+$/.test(sid)) {
      throw new JudgeError(
        `Policy "${name}", statement "${sid}": a Sid has only the letters A-Z and a-z and digits.`,
      );
    }
    if (seen.has(sid)) throw new JudgeError(`Policy "${name}" has two statements "${sid}".`);
    seen.add(sid);
  }
}
