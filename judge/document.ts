/** Reads, checks and compiles a policy document. Whatever it does not know is a JudgeError. */

import { JudgeError, quoted, StatementFault } from "./fault";
import { compileStatement, isObject, type Kind, type Rule } from "./statement";
import type { Decider, Policy, PolicyDocument, Side, Statement } from "./types";

const VERSIONS = ["2012-10-17", "2008-10-17"];

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

/** What was compiled last of a document: nearly always in the same place again. */
const documents = new WeakMap<
  PolicyDocument,
  { readonly kind: Kind; readonly name: string; readonly entries: readonly Entry[] }
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
      if (!(error instanceof StatementFault)) throw error;
      throw new JudgeError(`Policy "${name}", ${label(sid, index)}: ${error.message}.`);
    }
  });
}
