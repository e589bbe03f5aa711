import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What AWS's pages and other tools say that an actor needs: the words of these files are the evidence. */

export type Force = "must" | "may" | "habit";

/** One action that a source names, and on what. */
export interface Need {
  readonly action: string;
  /** A key of `resourceKind` in kinds.json. */
  readonly resourceKind: string;
  /** Beats the row's. */
  readonly force?: Force;
  readonly effect?: "deny";
}

/** What one source says of one actor in one circumstance. */
export interface Row {
  readonly id: string;
  readonly actorKind: string;
  readonly whenKind: string;
  readonly force: Force;
  /** 3 and 2: documented or observed; 1: inferred, and no test may require it. */
  readonly confidence: 1 | 2 | 3;
  /** The service principal or identity provider, where one is the actor. */
  readonly service?: string;
  /** The actor whose trust policy the row is. */
  readonly trustOf?: string;
  readonly needs: readonly Need[];
  readonly source: string;
}

export interface Trap {
  readonly trap: string;
  readonly source: string;
}

interface Kinds {
  readonly actorKind: Readonly<Record<string, string>>;
  readonly whenKind: Readonly<Record<string, string>>;
  readonly resourceKind: Readonly<
    Record<string, { readonly patterns: readonly string[]; readonly match?: "all" | "one" }>
  >;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

export const kinds: Kinds = read(join(__dirname, "kinds.json"));
export const traps: readonly Trap[] = read(join(__dirname, "traps.json"));

const own: readonly Row[] = read(join(__dirname, "permissions.json"));
const { EVIDENCE: added } = process.env;

/** The rows of permissions.json, and of the file that `EVIDENCE` names. */
export const rows: readonly Row[] = [...own, ...(added === undefined ? [] : read<Row[]>(added))];

/** The needs of a row of this force: a need's own beats the row's. */
export function needsOf(row: Row, force: Force): readonly Need[] {
  return row.needs.filter((need) => (need.force ?? row.force) === force);
}
