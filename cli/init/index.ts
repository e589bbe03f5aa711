import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { loadSettings } from "../../infra/settings";
import { RehearsalFault } from "../../rehearsal/fault";
import { call } from "../project";
import type { Ended, Surroundings } from "../verb";
import { answersOf } from "./answers";
import type { Key } from "./questions";
import { stackTexts } from "./stack-texts";

type Options = Partial<Record<Key | "into", string | undefined>>;

/** Asks for what no option says, writes the files of both stacks, and says so. */
export async function written(
  options: Options,
  surroundings: Surroundings,
): Promise<Partial<Ended>> {
  const { here, terminal, project: root } = surroundings;
  const into = resolve(here, options.into ?? root);
  const files = ["prod", "dev"].map((stack) => join(into, `Pulumi.${stack}.yaml`));
  // Before any question: nobody answers ten of them for a refusal.
  const examples = files.filter((file) => existsSync(file)).map(exampleAt);
  const answers = await answersOf(options, terminal);
  const project = projectName(root);
  const texts = stackTexts(project, answers);
  for (const [stack, text] of Object.entries(texts)) check(project, stack, text);
  mkdirSync(into, { recursive: true });
  for (const file of examples) renameSync(file, `${file}.example`);
  for (const [index, file] of files.entries()) {
    writeFileSync(file, Object.values(texts)[index] ?? "", { flag: "wx" });
  }
  const lines = [
    ...examples.map((file) => `The example is now ${file}.example.`),
    ...files.map((file) => `Wrote ${file}.`),
    `Rehearse it: ${call("rehearse", into === root ? "" : `--config ${into}`)}`,
    "",
  ];
  return { out: lines.join("\n") };
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

function projectName(root: string): string {
  const { name } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { name: string };
  return name;
}
