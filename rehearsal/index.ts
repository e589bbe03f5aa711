import { dirname, isAbsolute, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { RehearsalFault } from "./fault";
import { faultText } from "./fault-text";
import { readGuardrails } from "./guardrails";
import { type Proof, proveRelease } from "./prove";
import { type Rehearsal, rehearse } from "./rehearse";
import { explainReport } from "./report/explain";
import { jsonReport } from "./report/json";
import { proofReport } from "./report/proof";
import { terminalReport } from "./report/terminal";

const usage = `Usage: npm start -- [options]
  --site <folder or .zip>   the site to carry (default: examples/site)
  --config <folder>         where the Pulumi.<stack>.yaml files are (default: the project's root)
  --json                    one JSON document (npm start --silent -- --json)
  --explain                 every judged call with the statements that decided
  --prove                   also takes away each part of each policy and looks whether anything notices
  --scp <file>              a service control policy of your organization, put over the stacks
  --rcp <file>              a resource control policy of your organization, put over the stacks
  --organization <id>       your organization's id, where its policies ask for it
  --help                    this text`;

const root = dirname(__dirname);

/** What the command line asks for. */
interface Command {
  readonly site: string;
  readonly config: string;
  readonly json: boolean;
  readonly explain: boolean;
  readonly prove: boolean;
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
  readonly organization: string | undefined;
  readonly help: boolean;
}

/** Rehearses as the command line says. Gives the exit code: 0 only if the release arrived. */
async function main(words: readonly string[]): Promise<number> {
  const command = commandOf(words);
  if (command.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  // Paths in the settings are relative to Pulumi.yaml, as for the engine.
  const { site, config, organization } = command;
  const guardrails = readGuardrails(command.scp, command.rcp);
  process.chdir(root);
  const rehearsal = await rehearse({
    site,
    config,
    project: root,
    guardrails,
    ...(organization !== undefined && { organization }),
    progress,
  });
  const proves = command.prove && rehearsal.faults.length === 0;
  if (proves) progress("taking away each part of each policy");
  const proof = proves ? proveRelease(rehearsal.judgement) : undefined;
  progress("");
  process.stdout.write(reportOf(command, rehearsal, proof));
  const open = (proof?.idle.length ?? 0) + (proof?.untested.length ?? 0);
  return rehearsal.faults.length + open === 0 ? 0 : 1;
}

function reportOf(command: Command, rehearsal: Rehearsal, proof: Proof | undefined): string {
  if (command.json) return `${jsonReport(rehearsal, proof)}\n`;
  if (command.explain) return explainReport(rehearsal.judgement);
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return terminalReport(rehearsal, colour) + (proof ? proofReport(proof) : "");
}

function commandOf(words: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        site: { type: "string" },
        config: { type: "string" },
        json: { type: "boolean", default: false },
        explain: { type: "boolean", default: false },
        prove: { type: "boolean", default: false },
        scp: { type: "string", multiple: true, default: [] },
        rcp: { type: "string", multiple: true, default: [] },
        organization: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    // npm runs the script in the project's root; a user's paths are relative to where npm was called.
    const here = process.env.INIT_CWD ?? process.cwd();
    return {
      ...values,
      organization: values.organization,
      scp: values.scp.map((file) => resolve(here, file)),
      rcp: values.rcp.map((file) => resolve(here, file)),
      site: values.site === undefined ? "examples/site" : fromRoot(resolve(here, values.site)),
      config: values.config === undefined ? "." : fromRoot(resolve(here, values.config)),
    };
  } catch (error) {
    throw new RehearsalFault(`${(error as Error).message}\n${usage}`);
  }
}

/** Short where it can be: paths appear in reports and errors. */
function fromRoot(path: string): string {
  const short = relative(root, path);
  return short.startsWith("..") || isAbsolute(short) ? path : short || ".";
}

/** One line that is written over, on a terminal only. */
function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    progress("");
    process.stderr.write(`${faultText(error)}\n`);
    process.exitCode = 1;
  },
);
