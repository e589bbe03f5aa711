import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wishes } from "../../support/wishes";
import { root } from "./cli";

/** What `ferry init` would ask. */
const answers = wishes["Vite site, two accounts"].flags;

const textOf = (file: string) => readFileSync(join(root, file), "utf8");

/** The commands with which README.md deploys both stacks after `npm ci`. */
export function deployCommands(): readonly string[] {
  return commandsOf(textOf("README.md"), "Deploying for real");
}

/** The commands with which docs/operate/removing.md removes both stacks after `ferry:retain: false`. */
export function removeCommands(): readonly string[] {
  return commandsOf(textOf("docs/operate/removing.md"), "Removing everything");
}

/**
 * The commands of the first fenced block below a heading, without comments and prompts, after `npm ci`.
 * @throws Error where the heading, the block or a Pulumi command in it is missing
 */
export function commandsOf(text: string, heading: string): readonly string[] {
  const [, below] = text.split(new RegExp(`^#+ +${heading}\\b.*$`, "m"));
  if (below === undefined) {
    throw new Error(
      `README.md has no heading "${heading}": its code block is what this suite runs.`,
    );
  }
  const [, block = ""] = /^```\w*\n([\s\S]*?)^```/m.exec(below) ?? [];
  const lines = linesOf(block).filter((line) => line !== "npm ci");
  if (!lines.some((line) => /(^|\s)pulumi\s/.test(line))) {
    throw new Error(
      `README.md has no code block with Pulumi commands below the heading "${heading}": this suite runs them.`,
    );
  }
  return lines;
}

/** The commands of every block of a page for a shell. */
export function shellCommands(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, block = ""]) =>
    linesOf(block),
  );
}

function linesOf(block: string): readonly string[] {
  return block
    .split("\n")
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/(^|\s)#.*$/, "")
        .trim(),
    )
    .filter((line) => line !== "");
}

/** The same command line where nobody answers questions and the backend is a folder. */
export function unattended(command: string): string {
  return command
    .replace(/(\bpulumi login)\b.*$/, "$1")
    .replace(/\bpulumi (?:up|destroy)\b/g, "$& --yes --skip-preview")
    .replace(/\bferry init\b/, (words) => [words, ...answers].join(" "));
}
