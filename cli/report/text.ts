/** Lines get no longer where nobody says how wide the terminal is, or where that is wider. */
const most = 100;
let columns = most;

/** How long the lines of a report may be. */
export const width = () => columns;

/** Writes a report for a terminal of so many columns. */
export function atWidth<Result>(wanted: number | undefined, write: () => Result): Result {
  columns = Math.max(40, Math.min(wanted ?? most, most));
  try {
    return write();
  } finally {
    columns = most;
  }
}

/** A head with items behind it, broken between items so that each line fits; further lines are indented. */
export function wrapItems(head: string, items: readonly string[], indent: number): string[] {
  const lines: string[] = [];
  let line = head;
  for (const [index, item] of items.entries()) {
    const piece = index < items.length - 1 ? `${item},` : item;
    const joined = line.endsWith(" ") || line === "" ? line + piece : `${line} ${piece}`;
    if (joined.length <= columns || line === "") {
      line = joined;
    } else {
      lines.push(line);
      line = " ".repeat(indent) + piece;
    }
  }
  return [...lines, line].map((each) => cut(each.trimEnd()));
}

/** Breaks a sentence at spaces; `indent` is the visible width of the head. */
export function wrapWords(head: string, indent: number, sentence: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of sentence.split(" ")) {
    const word = cut(part, columns - indent);
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((each, index) => (index === 0 ? head : " ".repeat(indent)) + each);
}

/** A line that can't be broken loses its middle. */
export function cut(line: string, most = columns): string {
  if (line.length <= most) return line;
  const tail = Math.floor(most / 3);
  return `${line.slice(0, most - tail - 1)}…${line.slice(line.length - tail)}`;
}

/** `GetObject, GetObjectVersion` becomes `GetObject{,Version}`, as a shell would write it. */
export function compact(
  operations: readonly string[],
  stems = ["GetBucket", "GetObject", "PutObject"],
): readonly string[] {
  const grouped = stems.flatMap((stem) => {
    const endings = operations
      .filter((each) => each.startsWith(stem))
      .map((each) => each.slice(stem.length));
    if (endings.length === 0) return [];
    return [endings.length === 1 ? stem + endings[0] : `${stem}{${endings.join(",")}}`];
  });
  return [...grouped, ...operations.filter((each) => !stems.some((stem) => each.startsWith(stem)))];
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string, several = `${noun}s`): string {
  // What knows how numbers are written takes as long to load as some of ferry.
  const number = count < 1_000 ? count : count.toLocaleString("en-US");
  return `${number} ${count === 1 ? noun : several}`;
}

/** Bytes in the unit that reads best. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
