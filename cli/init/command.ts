import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { loadSettings } from "../../infra/settings";
import { RehearsalFault } from "../../rehearsal/fault";
import { faultText } from "../fault-text";
import type { Ended } from "../rehearse";
import { answersOf, type Terminal } from "./answers";
import { type Key, questions } from "./questions";
import { stackTexts } from "./stack-texts";

const root = dirname(dirname(__dirname));

const usage = `Usage: npm run init -- [options]
${questions.map(({ key, ask }) => `  --${key} <text>`.padEnd(24) + ask).join("\n")}
  --into <folder>       where to write the files (default: the project's root)
  --help                this text
What no option says is asked on a terminal.`;

type Options = Partial<Record<Key | "into", string>> & { readonly help?: boolean };

/** What surrounds a command line. */
export interface Surroundings {
  /** The folder to which paths are relative. */
  readonly here: string;
  /** Where a person is asked; nobody is where it is left out. */
  readonly terminal?: Terminal | undefined;
}

/** Asks for what no option says, writes the files of both stacks, and says so. */
export async function runInit(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<Ended> {
  try {
    return { code: 0, out: await written(optionsOf(words), surroundings), err: "" };
  } catch (error) {
    return { code: 1, out: "", err: `${faultText(error)}\n` };
  }
}

async function written(options: Options, { here, terminal }: Surroundings): Promise<string> {
  if (options.help) return `${usage}\n`;
  const into = resolve(here, options.into ?? root);
  const files = ["prod", "dev"].map((stack) => join(into, `Pulumi.${stack}.yaml`));
  // Before any question: nobody answers ten of them for a refusal.
  const examples = files.filter((file) => existsSync(file)).map(exampleAt);
  const answers = await answersOf(options, terminal);
  const project = projectName();
  const texts = stackTexts(project, answers);
  for (const [stack, text] of Object.entries(texts)) check(project, stack, text);
  mkdirSync(into, { recursive: true });
  for (const file of examples) renameSync(file, `${file}.example`);
  for (const [index, file] of files.entries()) {
    writeFileSync(file, Object.values(texts)[index] ?? "", { flag: "wx" });
  }
  return [
    ...examples.map((file) => `The example is now ${file}.example.`),
    ...files.map((file) => `Wrote ${file}.`),
    `Rehearse it: npm start${into === root ? "" : ` -- --config ${into}`}`,
    "",
  ].join("\n");
}

/**
 * A file that may make room: the project's own example, which can't be deployed and is kept under another
 * name.
 * @throws RehearsalFault for any other file
 */
function exampleAt(file: string): string {
  const text = readFileSync(file, "utf8");
  if (!/^ {2}\w+:account: "(1{12}|2{12})"/m.test(text) || existsSync(`${file}.example`)) {
    throw new RehearsalFault(
      `${file} is there already, and nothing was written: move it away, or write elsewhere with --into <folder>.`,
    );
  }
  return file;
}

/**
 * What an account, a region and a name do together.
 * @throws SettingsError, before anything is written
 */
function check(project: string, stack: string, text: string): void {
  const { config } = parse(text) as { config: Readonly<Record<string, unknown>> };
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  loadSettings({
    project,
    stack,
    values: Object.fromEntries(values) as Readonly<Record<string, string>>,
    isSecret: () => false,
    exists: () => true,
  });
}

function projectName(): string {
  const { name } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { name: string };
  return name;
}

function optionsOf(words: readonly string[]): Options {
  try {
    const texts = [...questions.map(({ key }) => key), "into"].map(
      (key) => [key, { type: "string" }] as const,
    );
    const { values } = parseArgs({
      args: [...words],
      options: { ...Object.fromEntries(texts), help: { type: "boolean" } },
    });
    return values as Options;
  } catch (error) {
    throw new RehearsalFault(`${(error as Error).message}\n${usage}`);
  }
}
