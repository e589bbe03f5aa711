import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stacks";

export function documentOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** What stands below a heading, as far as the next one of its rank or above. */
export function sectionOf(text: string, heading: string): string {
  const lines = text.split("\n");
  const begin = lines.indexOf(heading);
  if (begin < 0) throw new Error(`There is no heading "${heading}".`);
  const rank = heading.indexOf(" ");
  const rest = lines.slice(begin + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= rank);
  return rest.slice(0, end < 0 ? rest.length : end).join("\n");
}

/** The cells of the first table below a heading, without its head. */
export function tableBelow(text: string, heading: string): readonly (readonly string[])[] {
  const [table = ""] = /(^\|.*\n?)+/m.exec(sectionOf(text, heading)) ?? [];
  const rows = table.trim().split("\n").slice(2);
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The code spans of a text that are paths of the repository. */
export function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, span = ""]) => span)
    .filter((span) => /^\.?\w[\w.<>-]*\//.test(span));
}
