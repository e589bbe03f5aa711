/** Lines of a report never get longer than this. */
export const columns = 100;

/** Breaks items at commas so that each line fits; lines after the first are indented below the first item. */
export function wrapItems(head: string, items: readonly string[], separator = ", "): string[] {
  const indent = " ".repeat(head.length);
  const lines: string[] = [];
  let line = head;
  for (const [index, item] of items.entries()) {
    const piece = item + (index < items.length - 1 ? separator.trimEnd() : "");
    const joined = line.trim() === "" || line === head || line === indent ? line + piece : `${line} ${piece}`;
    if (joined.length > columns && line !== head && line !== indent) {
      lines.push(line);
      line = indent + piece;
    } else {
      line = joined;
    }
  }
  lines.push(line);
  return lines.map((each) => cut(each));
}

/** A line that can't be broken loses its middle. */
export function cut(line: string, width = columns): string {
  if (line.length <= width) return line;
  const tail = Math.floor(width / 3);
  return `${line.slice(0, width - tail - 1)}…${line.slice(line.length - tail)}`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Bytes in the unit that reads best. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
