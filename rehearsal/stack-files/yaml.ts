import type { Alias, Document, Node, Scalar, YAMLMap } from "yaml";
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";

/**
 * A YAML text as the Pulumi CLI reads it (Go's yaml.v3): the npm package `yaml` yields the syntax,
 * every plain scalar is resolved here. Integers are `bigint`, so that no digit is lost.
 */
export type YamlValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Timestamp
  | readonly YamlValue[]
  | YamlMap;

/**
 * An unquoted date or time, in the text that the CLI makes of it: `2026-11-20 00:00:00 +0000 UTC`.
 */
export class Timestamp {
  constructor(readonly text: string) {}
}

/**
 * A map in file order. `stringKeys` is false when a key was an unquoted number, date, boolean or
 * null.
 */
export class YamlMap {
  constructor(
    readonly entries: ReadonlyMap<string, YamlValue>,
    readonly stringKeys: boolean,
  ) {}
}

/**
 * What a file holds: the first document, and every fault as a sentence with file, line and column.
 */
export interface YamlFile {
  readonly value: YamlValue;
  /** The CLI reads the first document only. */
  readonly documents: number;
  readonly faults: readonly string[];
}

/**
 * Reads a text; `file` is the name that the sentences carry. Where there are faults, the value is
 * not to be used.
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    schema: "failsafe",
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: lines,
  });
  const document = documents[0];
  if (document === undefined) return { value: null, documents: 0, faults: [] };

  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}, line ${line}, column ${col}`;
  };
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const message = syntax.message.replace(/\.?$/, ".");
    return {
      value: null,
      documents: documents.length,
      faults: [`${at(syntax.pos[0])}: this is not valid YAML: ${message}`],
    };
  }
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== "1.1") {
    const fault = `${file}: the Pulumi CLI refuses the line "%YAML ${version}"; remove it.`;
    return { value: null, documents: documents.length, faults: [fault] };
  }
  const reader = new Reader(document, text, at);
  const value = reader.value(document.contents);
  return { value, documents: documents.length, faults: [...reader.faults] };
}

/** More values than this from repeated aliases are an attack, not a setting. */
const MAX_ALIASED_VALUES = 100_000;
const CORE_TAGS = "tag:yaml.org,2002:";
const LEADING_TAB = "the Pulumi CLI refuses a block of lines that begins with a tab; use blanks.";
/**
 * What yaml.v3 writes in quotes: a blank at the end of a line or of the text, or an unusual
 * character.
 */
const NO_BLOCK = / [\n\u2028\u2029]| $|[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

class Reader {
  /** A set, since an aliased or merged node is read more than once. */
  readonly faults = new Set<string>();
  private readonly expanding = new Set<Node>();
  private aliased = 0;
  /** Within [ ] or { }. */
  private flow = false;

  constructor(
    private readonly document: Document,
    private readonly text: string,
    private readonly at: (offset: number) => string,
  ) {}

  value(node: unknown): YamlValue {
    if (this.expanding.size > 0) this.aliased += 1;
    if (isAlias(node)) return this.expand(node, (target) => this.value(target), null);
    if (isScalar(node)) return this.reread(node, this.scalar(node).value);
    if (!isMap(node) && !isSeq(node)) return null;
    if (node.tag !== undefined) this.refuseTag(node, node.tag);
    const outer = this.flow;
    this.flow ||= node.flow === true;
    const value = isMap(node) ? this.map(node) : node.items.map((item) => this.value(item));
    this.flow = outer;
    return value;
  }

  private fault(node: unknown, sentence: string): void {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    this.faults.add(`${this.at(offset)}: ${sentence}`);
  }

  private refuseTag(node: Node, tag: string): void {
    const short = tag.replace(CORE_TAGS, "!!");
    this.fault(node, `the rehearsal doesn't read the tag ${short}; write the value without it.`);
  }

  private expand<T>(alias: Alias, read: (target: Node) => T, otherwise: T): T {
    const target = alias.resolve(this.document);
    if (target === undefined) {
      this.fault(alias, `the alias *${alias.source} has no anchor &${alias.source} before it.`);
    } else if (this.expanding.has(target)) {
      this.fault(alias, `the anchor &${alias.source} contains itself.`);
    } else if (this.aliased > MAX_ALIASED_VALUES) {
      this.fault(alias, "the aliases of this file unfold to too many values.");
    } else {
      this.expanding.add(target);
      const result = read(target);
      this.expanding.delete(target);
      return result;
    }
    return otherwise;
  }

  private scalar(node: Scalar): { readonly value: YamlValue; readonly spelling: string } {
    const spelling = this.spelling(node);
    if (node.tag !== undefined && node.tag !== `${CORE_TAGS}str`) this.refuseTag(node, node.tag);
    if (node.tag !== undefined || node.type !== "PLAIN") return { value: spelling, spelling };
    if (this.flow && /^[?:]/.test(spelling)) {
      this.fault(node, `within [ ] and { } the Pulumi CLI takes ${spelling} apart; quote it.`);
    }
    const value = resolveScalar(spelling);
    if (typeof value === "number" && !Number.isFinite(value)) {
      this.fault(node, `the Pulumi CLI can't pass on ${spelling}; write a number or quote it.`);
    }
    return { value, spelling };
  }

  /** The text of a scalar, where yaml.v3 agrees that it is one. */
  private spelling(node: Scalar): string {
    const [start = 0, end = 0] = node.range ?? [];
    const source = this.text.slice(start, end);
    const text = String(node.value);
    if (node.type === "QUOTE_DOUBLE") {
      const [, refused] = /(?<!\\)(?:\\\\)*(\\\/|\\u[dD][89a-fA-F]..)/.exec(source) ?? [];
      if (refused !== undefined) {
        this.fault(node, `the Pulumi CLI refuses ${refused}; write the character itself.`);
      }
    }
    if (!node.type?.startsWith("BLOCK")) return text;
    if (/^[|>][-+]?(?![-+\d]).*\n(?: *\n)* *\t/.test(source)) {
      this.fault(node, LEADING_TAB);
    }
    // A block that the end of the file cuts off has no line break at its end.
    const cut = end === this.text.length && !this.text.endsWith("\n");
    return cut ? text.replace(/\n$/, "") : text;
  }

  /**
   * The CLI writes what it has read to YAML and reads that again. A text of several lines it writes
   * as a block, where it can, and then loses a first line break, or fails at a first tab.
   */
  private reread(node: Scalar, value: YamlValue): YamlValue {
    if (typeof value !== "string" || !value.includes("\n") || NO_BLOCK.test(value)) return value;
    if (value.startsWith("\t")) {
      this.fault(node, LEADING_TAB);
    }
    return value.replace(/^[\n\u2028\u2029]/, "");
  }

  private map(node: YAMLMap): YamlMap {
    const stringKeys = node.items.every(({ key }) => typeof this.key(key).value === "string");
    const entries = new Map<string, YamlValue>();
    this.fill(entries, node, stringKeys);
    return new YamlMap(entries, stringKeys);
  }

  /** Adds what is not there yet: a map's own keys, then those that `<<` brings, in their order. */
  private fill(entries: Map<string, YamlValue>, node: YAMLMap, stringKeys: boolean): void {
    const own = new Map<string, unknown>();
    for (const { key, value } of node.items) {
      const read = this.key(key);
      // Merged into a map with string keys, a number keeps its spelling.
      const name = stringKeys ? read.spelling : keyText(read.value);
      if (own.has(name)) this.fault(key, `the key "${name}" is in this map already.`);
      own.set(name, value);
      // The CLI writes what it has read and reads that again, so that a quoted "<<" merges too.
      if (name !== "<<" && !entries.has(name)) entries.set(name, this.value(value));
    }
    if (own.has("<<")) this.merge(entries, own.get("<<"), stringKeys);
  }

  private merge(entries: Map<string, YamlValue>, source: unknown, stringKeys: boolean): void {
    const add = (target: unknown): void => {
      if (isMap(target)) this.fill(entries, target, stringKeys);
      else this.fault(target, "the value of << must be a map or a list of maps.");
    };
    for (const item of isSeq(source) ? source.items : [source]) {
      if (isAlias(item)) this.expand(item, add, undefined);
      else add(item);
    }
  }

  private key(node: unknown): { readonly value: YamlValue; readonly spelling: string } {
    const none = { value: null, spelling: "" };
    if (isAlias(node)) return this.expand(node, (target) => this.key(target), none);
    if (isScalar(node)) return this.scalar(node);
    if (node !== null) this.fault(node, "a key must be a single value, not a map or a list.");
    return none;
  }
}

/** A key that is no string, as Go prints it. */
function keyText(key: YamlValue): string {
  if (key === null) return "<nil>";
  if (key instanceof Timestamp) return key.text;
  if (typeof key !== "number") return String(key);
  const [mantissa = "", exponent = "0"] = key.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(key);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

const WORDS: Readonly<Record<string, YamlValue>> = {
  "": null,
  "~": null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
  ".nan": Number.NaN,
  ".NaN": Number.NaN,
  ".NAN": Number.NaN,
};

/**
 * The value of an unquoted scalar, by the rules of yaml.v3 (`resolve.go`), in their order. They mix
 * YAML 1.1 (`017` is octal) with 1.2 (`yes` and `on` are strings).
 */
function resolveScalar(text: string): YamlValue {
  // The words of YAML 1.2; yes, no, on, off, y and n stay strings.
  if (Object.hasOwn(WORDS, text)) return WORDS[text] ?? null;
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) {
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  // Only a digit, a sign or a point begins a number; after a first point "_" must stand between
  // digits.
  if (!/^[-+.0-9]/.test(text)) return text;
  const digits = text.replaceAll("_", "");
  if (text.startsWith(".")) {
    return /(?<!\d)_|_(?!\d)/.test(text) ? text : (resolveFloat(digits) ?? text);
  }
  return resolveTimestamp(text) ?? resolveInteger(digits) ?? resolveFloat(digits) ?? text;
}

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;
const MAX_UNSIGNED = 2n ** 64n - 1n;

/** 0x hexadecimal, 0b binary, 0o or a bare 0 octal; what doesn't fit 64 bits is no integer. */
function resolveInteger(text: string): bigint | undefined {
  const [, sign = "", number = ""] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (!/^(0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/i.test(number)) return undefined;
  const value = BigInt(number.replace(/^0(?=[0-7])/, "0o"));
  if (sign === "") return value <= MAX_UNSIGNED ? value : undefined;
  const signed = sign === "-" ? -value : value;
  return signed >= MIN_INTEGER && signed <= MAX_INTEGER ? signed : undefined;
}

/** Leading zeros are allowed (`089` is 89), and so is an integer that is too long for 64 bits. */
function resolveFloat(text: string): number | undefined {
  if (!/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const TIME = "(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,](\\d+))?";
const TIMESTAMP = new RegExp(
  `^(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[Tt]${TIME}(Z|[-+]\\d\\d:\\d\\d)| +${TIME})?$`,
);

/**
 * A date, or a date and a time. With an offset the CLI's text ends with the name of the machine's
 * time zone where that has the same offset, else with the offset; here always with the offset.
 */
function resolveTimestamp(text: string): Timestamp | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = ""] = match;
  const [hour = "0", minute = "0", second = "0", fraction = ""] =
    match[4] === undefined ? match.slice(9) : match.slice(4);
  const offset = match[8]?.replace(":", "") ?? "Z";
  const [offsetHours, offsetMinutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3))];
  // The Gregorian calendar repeats after 400 years; the year 2000 keeps clear of Date's two-digit
  // years.
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  const exists =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= days &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    (offset === "Z" || (offsetHours <= 24 && offsetMinutes < 60));
  if (!exists) return undefined;
  const two = (part: string): string => part.padStart(2, "0");
  const decimals = fraction.slice(0, 9).replace(/0+$/, "");
  const zone = /^(Z|[-+]0000)$/.test(offset) ? "+0000 UTC" : `${offset} ${offset}`;
  const date = `${year}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${decimals && `.${decimals}`}`;
  return new Timestamp(`${date} ${time} ${zone}`);
}
