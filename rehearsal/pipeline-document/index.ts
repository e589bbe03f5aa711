import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { SettingsError } from "../../infra/settings";
import { RehearsalFault } from "../fault";
import { evaluateFolder } from "../rehearse";
import { StackFileError } from "../stack-files";
import { documentOf } from "./export";
import { deliveryOf } from "./import";

const usage = `npm run --silent pipeline -- export <stack> [--config <folder>] [--pipeline <name>]
npm run --silent pipeline -- import <file with what get-pipeline prints>`;

/** Prints a pipeline as CodePipeline's JSON, or such JSON as settings. What is left out goes to standard error. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { config: { type: "string", default: "." }, pipeline: { type: "string" } },
  });
  const [what, subject] = positionals;
  if (subject === undefined || (what !== "export" && what !== "import")) {
    throw new RehearsalFault(usage);
  }
  if (what === "import") return importFile(subject);
  await exportStack(subject, values.config, values.pipeline);
}

function importFile(file: string): void {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new RehearsalFault(`${file} can't be read as JSON: ${(error as Error).message}.`);
  }
  const { left, delivery } = deliveryOf(document);
  process.stdout.write(stringify({ "ferry:delivery": delivery }, { lineWidth: 0 }));
  for (const sentence of left) process.stderr.write(`${sentence}\n`);
}

/** What AWS invents, the rehearsal makes up. */
const invented = ["aws:kms/key:Key", "aws:codeconnections/connection:Connection"];

async function exportStack(stack: string, config: string, wanted?: string): Promise<void> {
  const evaluations = await evaluateFolder(config, process.cwd(), () => {});
  const own = evaluations.find((each) => each.stack === stack)?.registrations;
  if (!own) {
    const known = evaluations.map((each) => each.stack).join(", ");
    throw new RehearsalFault(`There is no stack ${stack} in ${config}: choose one of ${known}.`);
  }
  const all = own.filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
  const names = all.map(({ inputs }) => String(inputs.name));
  const found = all.filter(({ inputs }) => wanted === undefined || inputs.name === wanted);
  const [pipeline] = found;
  if (!pipeline || found.length > 1) {
    throw new RehearsalFault(
      `Stack ${stack} has the pipelines ${names.join(", ") || "none"}: choose one by --pipeline <name>.`,
    );
  }
  const text = JSON.stringify(documentOf(pipeline), null, 2);
  process.stdout.write(`${text}\n`);
  for (const { type, name, outputs } of own) {
    if (!invented.includes(type) || !text.includes(JSON.stringify(outputs.arn))) continue;
    process.stderr.write(
      `${outputs.arn} stands for the ARN of ${name}, which AWS invents: put the real one in its place.\n`,
    );
  }
}

main().catch((error) => {
  const known = [RehearsalFault, SettingsError, StackFileError].some(
    (kind) => error instanceof kind,
  );
  if (!known) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
