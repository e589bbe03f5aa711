import { existsSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { branchStarts } from "./branch-rules";
import { changedJson, changedReport, eventOf } from "./changed";
import { RehearsalFault } from "./fault";
import { faultText } from "./fault-text";
import { readOrganization } from "./guardrails";
import { type Proof, proveRelease } from "./prove";
import { Registry } from "./registry";
import { evaluateFolder, type Rehearsal, rehearse } from "./rehearse";
import { explainReport } from "./report/explain";
import { jsonReport } from "./report/json";
import { proofReport } from "./report/proof";
import { terminalReport } from "./report/terminal";
import { decide } from "./triggers";

const usage = `Usage: npm start -- [options]
  --site <folder or .zip>   the site to carry (default: examples/site)
  --config <folder>         where the Pulumi.<stack>.yaml files are (default: the project's root)
  --json                    one JSON document (npm start --silent -- --json)
  --explain                 every judged call with the statements that decided
  --prove                   also takes away each part of each policy and looks whether anything notices
  --scp <file>              a service control policy of your organization, put over the stacks
  --rcp <file>              a resource control policy of your organization, put over the stacks
  --organization <id>       your organization's id, where its policies ask for it
  --changed <file|commits>  only says which pipelines a push starts, by a file of paths or commits (main..next)
  --branch <name>           for --changed: the branch that is pushed to
  --tag <name>              for --changed: the tag that is pushed, instead of a branch
  --new-branch              for --changed: the branch is pushed for the first time
  --pull-request <event>    for --changed: a pull request into the branch is opened, updated or closed
  --repository <name>       for --changed: the repository that is pushed to (default: any)
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
  readonly changed: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly "new-branch": boolean;
  readonly "pull-request": string | undefined;
  readonly repository: string | undefined;
  /** Where npm was called. */
  readonly here: string;
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
  const { site, config } = command;
  const organization = readOrganization(command);
  if (command.changed !== undefined) return sayWhatStarts(command, command.changed);
  process.chdir(root);
  const rehearsal = await rehearse({
    site,
    config,
    project: root,
    ...organization,
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

/** Answers `--changed`: any answer is a good one. */
async function sayWhatStarts(command: Command, changed: string): Promise<number> {
  const { branch, tag, repository, here: folder } = command;
  const file = resolve(folder, changed);
  const event = eventOf({
    changed: existsSync(file) ? file : changed,
    branch,
    tag,
    newBranch: command["new-branch"],
    pullRequest: command["pull-request"],
    repository,
    folder,
  });
  process.chdir(root);
  const stacks = await evaluateFolder(command.config, root, progress);
  progress("");
  const registry = new Registry(stacks);
  const decisions = decide(registry.pipelines(), event, await branchStarts(registry));
  process.stdout.write((command.json ? changedJson : changedReport)(event, decisions));
  return 0;
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
        changed: { type: "string" },
        branch: { type: "string" },
        tag: { type: "string" },
        "new-branch": { type: "boolean", default: false },
        "pull-request": { type: "string" },
        repository: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    // npm runs the script in the project's root; a user's paths are relative to where npm was called.
    const here = process.env.INIT_CWD ?? process.cwd();
    return {
      ...values,
      here,
      organization: values.organization,
      changed: values.changed,
      branch: values.branch,
      tag: values.tag,
      "pull-request": values["pull-request"],
      repository: values.repository,
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

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

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
