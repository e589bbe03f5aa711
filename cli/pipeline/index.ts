import { resolve } from "node:path";
import { stringify } from "yaml";
import type { Registration } from "../../rehearsal/evaluate";
import { RehearsalFault } from "../../rehearsal/fault";
import { readJson } from "../../rehearsal/json-file";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { configOf } from "../rehearse";
import { type Ended, Misuse, type Surroundings } from "../verb";
import { documentOf } from "./export";
import { deliveryOf, wantedPipeline } from "./import";

/** Prints a pipeline as CodePipeline's JSON, or such JSON as settings. What is left out goes to standard error. */
export async function converted(
  {
    config,
    pipeline,
  }: { readonly config?: string | undefined; readonly pipeline?: string | undefined },
  surroundings: Surroundings,
  [what, subject, ...more]: readonly string[],
): Promise<Partial<Ended>> {
  if (subject === undefined || more.length > 0 || (what !== "export" && what !== "import")) {
    throw new Misuse("Say export <stack> or import <file>.");
  }
  if (what === "import") return importFile(resolve(surroundings.here, subject));
  return exportStack(subject, configOf(config, surroundings), surroundings.project, pipeline);
}

type Texts = Pick<Ended, "out" | "err">;

function importFile(file: string): Texts {
  const { left, delivery } = deliveryOf(readJson(file, "JSON", wantedPipeline));
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
