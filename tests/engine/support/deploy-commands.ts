import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./cli";

const heading = "Deploying for real";

/** The commands with which README.md deploys both stacks after `npm ci`. */
export function deployCommands(): readonly string[] {
  return commandsOf(readFileSync(join(root, "README.md"), "utf8"));
}

/**
 * The commands of the first fenced block below the heading, without comments and prompts, after `npm ci`.
 * @throws Error where the heading, the block or a Pulumi command in it is missing
 */
export function commandsOf(readme: string): readonly string[] {
  const [, below] = readme.split(new RegExp(`^#+ +${heading}\\b.*$`, "m"));
  if (below === undefined) {
    throw new Error(
      `README.md has no heading "${heading}": its code block is what this suite runs.`,
    );
  }
  const [, block = ""] = /^```\w*\n([\s\S]*?)^```/m.exec(below) ?? [];
  const lines = block
    .split("\n")
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/(^|\s)#.*$/, "")
        .trim(),
    )
    .filter((line) => line !== "" && line !== "npm ci");
  if (!lines.some((line) => /(^|\s)pulumi\s/.test(line))) {
    throw new Error(
      `README.md has no code block with Pulumi commands below the heading "${heading}": this suite runs them.`,
    );
  }
  return lines;
}

/** The same command where nobody answers questions and the backend is a folder. */
export function unattended(command: string): string {
  return command
    .replace(/(\bpulumi login)\b.*$/, "$1")
    .replace(/(\bpulumi up)\b/, "$1 --yes --skip-preview");
}
