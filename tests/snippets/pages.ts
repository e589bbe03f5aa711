import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stacks";

/** Stack files that a page shows below one heading: they are rehearsed together. */
export interface Shown {
  readonly page: string;
  readonly heading: string;
  /** The folder on whose stacks they are laid. */
  readonly base: string;
  /** Stacks that the page speaks of and does not show: copies of prod in accounts of their own. */
  readonly beside: readonly string[];
  /** By the name of the stack, as YAML. */
  readonly files: readonly { readonly stack: string; readonly text: string }[];
}

/** The pages for users: what is made of the code, and what is for contributors, has no stack files. */
export function pages(): readonly string[] {
  return ["", "start", "guides", "operate", "concepts"].flatMap((folder) =>
    readdirSync(join(root, "docs", folder))
      .filter((file) => file.endsWith(".md"))
      .map((file) => join("docs", folder, file)),
  );
}

/** Every block of YAML in a page, without the indentation of a list. */
export function blocksOf(
  page: string,
): readonly { readonly heading: string; readonly text: string }[] {
  const blocks: { readonly heading: string; text: string }[] = [];
  let [heading, fence, indent] = ["", "", ""];
  for (const line of readFileSync(join(root, page), "utf8").split("\n")) {
    const [, space = "", mark] = /^( *)```(\w*)/.exec(line) ?? [];
    if (mark !== undefined) {
      [fence, indent] = [fence === "" ? mark || "text" : "", space];
      if (fence === "yaml") blocks.push({ heading, text: "" });
    } else if (fence === "yaml") {
      const block = blocks.at(-1);
      if (block) block.text += `${line.startsWith(indent) ? line.slice(indent.length) : line}\n`;
    } else if (fence === "" && /^#+ /.test(line)) heading = line.replace(/^#+ /, "");
  }
  return blocks;
}

export function shown(page: string): readonly Shown[] {
  const text = readFileSync(join(root, page), "utf8");
  const base = /<!-- on: (\S+) -->/.exec(text)?.[1] ?? "";
  const beside = [...text.matchAll(/<!-- with: (\S+) -->/g)].map(([, stack = ""]) => stack);
  const headings = [...new Set(blocksOf(page).map(({ heading }) => heading))];
  return headings.map((heading) => ({
    page,
    heading,
    base,
    beside,
    files: blocksOf(page)
      .filter((block) => block.heading === heading)
      .map((block) => ({
        stack: /^# Pulumi\.([\w-]+)\.yaml/.exec(block.text)?.[1] ?? "",
        text: block.text,
      })),
  }));
}
