import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
} from "yaml";

/** What a file holds: the first document as plain data, and every fault with file, line and column. */
interface YamlFile {
  /** Not to be used where there are faults. */
  readonly value: unknown;
  /** The Pulumi CLI reads the first only. */
  readonly documents: number;
  readonly faults: readonly string[];
}

/** Deeper is no setting, and what reads it later calls itself once a level. */
const maxDepth = 100;

/** More values than this, aliases unfolded, are an attack and no setting. */
const maxValues = 100_000;

/**
 * Reads a text by YAML's core schema, with merge keys. What Go's yaml.v3, by which the Pulumi CLI reads, takes
 * otherwise or refuses is a fault: so both see the same. https://github.com/go-yaml/yaml/blob/v3/resolve.go
 * @param file the name that the sentences carry
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const faults = new Set<string>();
  const fault = (offset: number, sentence: string) => {
    const { line, col } = lines.linePos(offset);
    faults.add(`${file}, line ${line}, column ${col}: ${sentence}.`);
  };
  const documents = parseAllDocuments(text, {
    schema: "core",
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: lines,
  });
  const [document] = documents;
  const [syntax] = document?.errors ?? [];
  if (syntax?.code === "RESOURCE_EXHAUSTION") faults.add(`${file}: ${tooDeep}.`);
  else if (syntax) {
    fault(syntax.pos[0], `this is not valid YAML: ${syntax.message.replace(/\.$/, "")}`);
  } else if (document) {
    differences(document, text, (node, sentence) =>
      fault((isNode(node) && node.range?.[0]) || 0, sentence),
    );
  }
  const value = faults.size === 0 ? document?.toJS({ maxAliasCount: -1 }) : undefined;
  return { value: value ?? null, documents: documents.length, faults: [...faults] };
}

const tooDeep = `lists and maps lie in each other more than ${maxDepth} deep: write them flatter`;

/** Says what the CLI takes otherwise, or refuses. */
function differences(
  document: Document.Parsed,
  text: string,
  fault: (node: unknown, sentence: string) => void,
): void {
  const sizes = new Map<unknown, number>();
  const sizeOf = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    // What contains itself ends here.
    sizes.set(node, 0);
    const inner = isAlias(node)
      ? [node.resolve(document)]
      : isCollection(node)
        ? node.items.map((item) => (isPair(item) ? item.value : item))
        : [];
    const size = inner.reduce((sum: number, each) => sum + sizeOf(each), 1);
    sizes.set(node, size);
    return size;
  };
  const { explicit, version } = document.directives.yaml;
  if (explicit) fault(document, `the Pulumi CLI refuses the line "%YAML ${version}"; remove it`);
  visit(document, (key, node, path) => {
    if (isCollection(node) && path.filter(isCollection).length >= maxDepth) {
      fault(node, tooDeep);
      return visit.BREAK;
    }
    if (isPair(node)) {
      const merged = isMerge(node.key) ? (isSeq(node.value) ? node.value.items : [node.value]) : [];
      for (const source of merged) {
        if (!isMap(isAlias(source) ? source.resolve(document) : source)) {
          fault(source, "the value of << must be a map or a list of maps");
        }
      }
    } else if (isNode(node)) {
      const sentence = differenceOf(node, key === "key", text, document);
      if (sentence !== undefined) fault(node, sentence);
      if (isAlias(node) && sentence === undefined && sizeOf(node) > maxValues) {
        fault(node, "the aliases of this file unfold to too many values");
      }
      for (const twice of isMap(node) ? twins(node.items.map((item) => item.key)) : []) {
        fault(twice, `the key "${textOf(twice)}" is in this map already`);
      }
    }
    return undefined;
  });
}

function differenceOf(
  node: Node,
  isKey: boolean,
  text: string,
  document: Document,
): string | undefined {
  if (!isAlias(node) && node.tag !== undefined) {
    return `in the place of the tag ${node.tag.replace("tag:yaml.org,2002:", "!!")}, quote it`;
  }
  if (isScalar(node)) {
    endWithFile(node, text);
    if (!isKey && node.type === "PLAIN" && words.test(textOf(node))) return byOtherRules(node);
    if (!isKey || typeof node.value === "string" || isMerge(node)) {
      return scalarDifference(node, text);
    }
    return `the key ${textOf(node) || "without a name"} is no text to YAML: quote it`;
  }
  if (isKey) return "a key must be a single value, not a map, a list or an alias";
  if (!isAlias(node)) return undefined;
  const target = node.resolve(document)?.range;
  const start = node.range?.[0] ?? 0;
  if (!target) return `the alias *${node.source} has no anchor &${node.source} before it`;
  const isInside = target[0] < start && start < target[1];
  return isInside ? `the anchor &${node.source} contains itself` : undefined;
}

/** A block that the end of the file cuts off has no line break at its end for the CLI. */
function endWithFile(node: Scalar, text: string): void {
  const cut = node.type?.startsWith("BLOCK") && node.range?.[1] === text.length;
  if (cut && !text.endsWith("\n")) node.value = String(node.value).replace(/\n$/, "");
}

/** Words that are yes and no to old YAML. */
const words = /^(y|n|yes|no|on|off)$/i;

/** What yaml.v3 takes for a number or a time. */
const ambiguous = [
  /^[-+]?0[\d_][\d_.]*(e[-+]?\d+)?$/i,
  /^[-+]?0[box][\da-f_p]+$/i,
  /^[-+.]?\d[\d_.]*_[\d_.]*(e[-+]?\d+)?$/i,
  /^\d{4}-\d{1,2}-\d{1,2}([Tt ]|$)/,
  /^[-+]?\.(inf|nan)$/i,
  // Within [ ] and { } it takes these apart.
  /^[?:]/,
];

function scalarDifference(node: Scalar, text: string): string | undefined {
  const { type, value, range } = node;
  const found = textOf(node);
  // Of more digits JavaScript loses some.
  const inexact = typeof value === "number" && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER);
  if (type === "PLAIN" && (inexact || ambiguous.some((form) => form.test(found)))) {
    return byOtherRules(node);
  }
  if (type === "PLAIN" && typeof value === "number" && /^\d{12}$/.test(found)) {
    return `an account's number may begin with 0, and is no number then: quote ${found}`;
  }
  if (value === "<<") return 'the Pulumi CLI takes "<<" for a merge, quoted or not';
  const refused = /(?<!\\)(?:\\\\)*(\\\/|\\u[dD][89a-fA-F]..)/.exec(text.slice(...(range ?? [])));
  if (type === "QUOTE_DOUBLE" && refused) {
    return `the Pulumi CLI refuses ${refused[1]}; write the character itself`;
  }
  return /^[\t\n\u2028\u2029]/.test(String(value))
    ? "the Pulumi CLI loses or refuses a tab or a line break at the beginning of a text: begin otherwise"
    : undefined;
}

function byOtherRules(node: Scalar): string {
  return `the Pulumi CLI reads ${textOf(node)} by other rules: quote it`;
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** A scalar as it is written, without quotes. */
function textOf(node: unknown): string {
  return isScalar(node) ? (node.source ?? String(node.value)) : "";
}

/** The keys that an earlier one equals. */
function twins(keys: readonly unknown[]): readonly unknown[] {
  const texts = keys.map(textOf);
  return keys.filter((_, index) => texts.indexOf(texts[index] ?? "") < index);
}
