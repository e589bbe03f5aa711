import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parse } from "yaml";
import { loadSettings } from "../../infra/settings";
import { RehearsalFault } from "../../rehearsal/fault";
import { isPackage, packageName } from "../../tools/package";
import { call } from "../project";
import type { Ended, Surroundings } from "../verb";
import { answersOf } from "./answers";
import { deliveryText } from "./delivery-text";
import { lookAround } from "./look";
import { projectTexts, versions } from "./project-text";
import type { Key } from "./questions";
import { targetText } from "./target-text";
import type { Head } from "./text";
import { type Wish, wishOf } from "./wish";
import { writeFiles } from "./write-files";

type Options = Partial<Record<Key | "into", string | undefined>>;

/** Asks for what no option says, writes the files of all stacks, and of a project where there is none. */
export async function written(
  options: Options,
  surroundings: Surroundings,
): Promise<Partial<Ended>> {
  const { here, terminal } = surroundings;
  const { into: given, ...said } = options;
  const into = resolve(here, given ?? folderFor(surroundings));
  // Before any question: nobody answers ten of them for a refusal.
  for (const stack of ["prod", "dev"]) stackFileAt(into, stack);
  const found = lookAround(here);
  const wish = wishOf(await answersOf(said, terminal, found), found);
  const head = headFor(surroundings.project, into, wish.name);
  const stacks = stackTexts(head, wish);
  const examples = Object.keys(stacks).flatMap((stack) => stackFileAt(into, stack) ?? []);
  for (const [stack, text] of Object.entries(stacks)) check(head.project, stack, text);
  const texts = {
    ...Object.fromEntries(
      Object.entries(stacks).map(([stack, text]) => [`Pulumi.${stack}.yaml`, text]),
    ),
    ...waivers(into, wish),
    ...missing(into, head.own ? projectTexts(head.project, makesNetwork(wish)) : {}),
  };
  for (const file of examples) renameSync(file, `${file}.example`);
  try {
    writeFiles(into, texts);
  } catch (error) {
    for (const file of examples) renameSync(`${file}.example`, file);
    throw error;
  }
  const lines = [
    ...examples.map((file) => `The example is now ${file}.example.`),
    ...Object.keys(texts).map((file) => `Wrote ${join(into, file)}.`),
    `Next: ${nextCommand(surroundings, into, texts, wish)}`,
    "",
  ];
  return { out: lines.join("\n") };
}

interface Place extends Head {
  readonly project: string;
  /** Whether a project is to be written, too. */
  readonly own: boolean;
}

/** Where the files go: the project, or beside an application that is no project of ferry's. */
function folderFor({ here, project }: Surroundings): string {
  if (existsSync(join(project, "Pulumi.yaml"))) return project;
  const manifest = textOf(join(here, "package.json"));
  return manifest !== "" && !manifest.includes(`"${packageName}"`) ? "delivery" : ".";
}

function headFor(project: string, into: string, name: string): Place {
  const file = [into, project].map((each) => join(each, "Pulumi.yaml")).find(existsSync);
  const up = (stack: string) => `npx pulumi up -s ${stack}`;
  const inPackage = join("node_modules", packageName, "schema/stack.schema.json");
  if (file === undefined) {
    return { project: `${name}-delivery`, own: true, prefix: "ferry", schema: inPackage, up };
  }
  const { name: known, config } = parse(textOf(file)) as {
    readonly name: string;
    readonly config?: Readonly<Record<string, unknown>>;
  };
  // A clone declares its sections, and has the prefix of its project.
  const prefix = config && "account" in config ? known : "ferry";
  const schema = isPackage ? inPackage : relative(into, join(project, "schema/stack.schema.json"));
  const own = isPackage && !existsSync(join(into, "index.js"));
  return { project: known, own, prefix, schema: prefix === "ferry" ? schema : undefined, up };
}

function stackTexts(head: Head, wish: Wish): Readonly<Record<string, string>> {
  const others = [...wish.targets].filter(({ stack }) => stack !== "dev").reverse();
  return {
    ...Object.fromEntries(others.map((target) => [target.stack, targetText(head, wish, target)])),
    dev: deliveryText(head, wish),
  };
}

/** The policy pack asks why a build is privileged: to build an image it has to be. */
function waivers(into: string, { things }: Wish): Readonly<Record<string, string>> {
  const keys = things.filter(({ kind }) => kind === "service").map(({ key }) => key);
  if (keys.length === 0) return {};
  const year = new Date().getFullYear() + 2;
  const config = {
    "build-not-privileged": {
      waivers: keys.map((key) => ({
        resource: `${key}-${key}-build-project`,
        reason: "Builds an image with Docker, in a role that only pushes it.",
        until: `${year}-12-31`,
      })),
    },
  };
  return missing(into, { "policy-config.json": `${JSON.stringify(config, null, 2)}\n` });
}

/** What of them is not there. */
function missing(into: string, texts: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(texts).filter(([file]) => !existsSync(join(into, file))),
  );
}

const makesNetwork = ({ things }: Wish) => things.some(({ kind }) => kind === "service");

/** The one command that comes next. */
function nextCommand(
  { here }: Surroundings,
  into: string,
  texts: Readonly<Record<string, string>>,
  wish: Wish,
): string {
  if (!isPackage) {
    return call("rehearse", into === resolve(__dirname, "../..") ? "" : `--config ${into}`);
  }
  const cd = into === here ? [] : [`cd ${relative(here, into)}`];
  const manifest = textOf(join(into, "package.json"));
  const wanted = [
    ...(manifest.includes('"pulumi"') ? [] : [`pulumi@${versions.pulumi}`]),
    ...(makesNetwork(wish) && !manifest.includes("@pulumi/awsx")
      ? [`@pulumi/awsx@${versions.awsx}`]
      : []),
  ];
  const install =
    "package.json" in texts
      ? "npm install"
      : wanted.length > 0 && `npm install ${wanted.join(" ")}`;
  return [...cd, ...(install ? [install] : []), call("rehearse")].join(" && ");
}

/** SHA-256 of the repository's own examples: an account's number alone may be somebody's. */
const shipped: Readonly<Record<string, string>> = {
  prod: "715b20afa66969ad754cfd7418a3a9ebf57515d3ae320a0a9323fbadebceff38",
  dev: "ae3b4b75a07e9a0384927d75d49b39ebebe48c0ab1ca7a1b98e8378dee00cb4e",
};

/**
 * A file that may make room: the project's own example, which can't be deployed and is kept under another
 * name.
 * @throws RehearsalFault for any other file
 */
function stackFileAt(into: string, stack: string): string | undefined {
  const file = join(into, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return undefined;
  const isExample = createHash("sha256").update(textOf(file)).digest("hex") === shipped[stack];
  if (!isExample || existsSync(`${file}.example`)) {
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

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
