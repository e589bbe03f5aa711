import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import type { Registration } from "../../rehearsal/evaluate";
import { RehearsalFault } from "../../rehearsal/fault";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { faultText } from "../fault-text";
import type { Ended } from "../rehearse";
import { documentOf } from "./export";
import { deliveryOf } from "./import";

const usage = `Usage: npm run --silent pipeline -- export <stack> [--config <folder>] [--pipeline <name>]
       npm run --silent pipeline -- import <file with what get-pipeline prints>`;

/** What surrounds a command line. */
export interface Surroundings {
  /** The folder to which paths are relative. */
  readonly here: string;
  /** The folder of Pulumi.yaml. */
  readonly project: string;
}

/** Prints a pipeline as CodePipeline's JSON, or such JSON as settings. What is left out goes to standard error. */
export async function runPipeline(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<Ended> {
  try {
    return { code: 0, ...(await converted(words, surroundings)) };
  } catch (error) {
    return { code: 1, out: "", err: `${faultText(error)}\n` };
  }
}

type Texts = Pick<Ended, "out" | "err">;

async function converted(
  words: readonly string[],
  { here, project }: Surroundings,
): Promise<Texts> {
  const { positionals, values } = argumentsOf(words);
  const [what, subject] = positionals;
  if (subject === undefined || (what !== "export" && what !== "import")) {
    throw new RehearsalFault(usage);
  }
  if (what === "import") return importFile(resolve(here, subject));
  const config = values.config === undefined ? project : resolve(here, values.config);
  return exportStack(subject, config, project, values.pipeline);
}

function argumentsOf(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { config: { type: "string" }, pipeline: { type: "string" } },
    });
  } catch (error) {
    throw new RehearsalFault(`${(error as Error).message}\n${usage}`);
  }
}

function importFile(file: string): Texts {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new RehearsalFault(`${file} can't be read as JSON: ${(error as Error).message}.`);
  }
  const { left, delivery } = deliveryOf(document);
  return { out: stringify({ "ferry:delivery": delivery }, { lineWidth: 0 }), err: lines(left) };
}

type Invented = Readonly<Record<string, (resource: Registration) => unknown>>;

const arn = ({ outputs }: Registration) => outputs.arn;

/** What AWS invents and the rehearsal makes up, by type. */
const invented: Readonly<Record<string, Invented>> = {
  "aws:cloudfront/distribution:Distribution": {
    "the domain": ({ outputs }) => outputs.domainName,
    "the id": ({ outputs }) => String(outputs.arn).split("/").at(-1),
  },
  "aws:codeconnections/connection:Connection": { "the ARN": arn },
  "aws:kms/key:Key": { "the ARN": arn },
  "aws:kms/replicaKey:ReplicaKey": { "the ARN": arn },
};

function inventedIn(text: string, resource: Registration): readonly string[] {
  return Object.entries(invented[resource.type] ?? {}).flatMap(([what, of]) => {
    const value = of(resource);
    return typeof value === "string" && text.includes(value)
      ? [
          `${value} stands for ${what} of ${resource.name}, which is not known yet: put the real one in its place.`,
        ]
      : [];
  });
}

async function exportStack(
  stack: string,
  config: string,
  project: string,
  wanted: string | undefined,
): Promise<Texts> {
  const evaluations = await evaluateFolder(config, project, () => {});
  const own = evaluations.find((each) => each.stack === stack)?.registrations;
  if (!own) {
    const known = evaluations.map((each) => each.stack).join(", ");
    throw new RehearsalFault(`There is no stack ${stack} in ${config}: choose one of ${known}.`);
  }
  const out = `${JSON.stringify(documentOf(pipelineOf(stack, own, wanted)), null, 2)}\n`;
  const all = evaluations.flatMap(({ registrations }) => registrations);
  const left = all.flatMap((each) => inventedIn(out, each));
  return { out, err: lines(left) };
}

function pipelineOf(
  stack: string,
  registrations: readonly Registration[],
  wanted: string | undefined,
): Registration {
  const all = registrations.filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
  const found = all.filter(({ inputs }) => wanted === undefined || inputs.name === wanted);
  const [pipeline] = found;
  if (pipeline && found.length === 1) return pipeline;
  const names = all.map(({ inputs }) => String(inputs.name)).join(", ") || "none";
  throw new RehearsalFault(
    `Stack ${stack} has the pipelines ${names}: choose one by --pipeline <name>.`,
  );
}

function lines(sentences: readonly string[]): string {
  return sentences.map((sentence) => `${sentence}\n`).join("");
}
