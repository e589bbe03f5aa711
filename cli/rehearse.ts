import { existsSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { RehearsalFault } from "../rehearsal/fault";
import { branchStarts } from "../rehearsal/performers/branch-rules";
import { evaluateFolder, type Rehearsal, rehearse, siteBeside } from "../rehearsal/rehearse";
import { readOrganization } from "../rehearsal/verdicts/guardrails";
import { type Proof, proveRelease } from "../rehearsal/verdicts/prove";
import { readContracts } from "../rehearsal/world/known-contracts";
import { Registry } from "../rehearsal/world/registry";
import { faultText } from "./fault-text";
import { explainReport } from "./report/explain";
import { jsonReport } from "./report/json";
import { proofReport } from "./report/proof";
import { terminalReport } from "./report/terminal";
import { changedJson, changedReport, eventOf } from "./starts";
import { decide } from "./starts/triggers";

const usage = `Usage: npm start -- [options]
  --site <folder or .zip>   the site to carry (default: examples/site)
  --config <folder>         where the Pulumi.<stack>.yaml files are (default: the project's root)
  --json                    one JSON document (npm start --silent -- --json)
  --explain                 every judged call with the statements that decided
  --prove                   also takes away each part of each policy and looks whether anything notices
  --contracts <file>        contracts of stacks without a file there: JSON of stack to contract
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
  readonly contracts: string | undefined;
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
  readonly organization: string | undefined;
  readonly changed: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly "new-branch": boolean;
  readonly "pull-request": string | undefined;
  readonly repository: string | undefined;
  readonly help: boolean;
}

/** What surrounds a command line. */
export interface Surroundings {
  /** The folder to which paths are relative. */
  readonly here: string;
  /** Whether the report may have colours. */
  readonly colour: boolean;
  /** Told what goes on; an empty text at the end. */
  readonly progress: (what: string) => void;
}

/** How a command ended. */
export interface Ended {
  /** 0 only if the release arrived, every hop is allowed and every hostile call is denied. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Does what the command line says, in the project's root. */
export async function runCommand(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<Ended> {
  try {
    const command = commandOf(words, surroundings.here);
    const { code, out } = await answer(command, surroundings);
    return { code, out, err: "" };
  } catch (error) {
    return { code: 1, out: "", err: `${faultText(error)}\n` };
  } finally {
    surroundings.progress("");
  }
}

async function answer(command: Command, surroundings: Surroundings): Promise<Omit<Ended, "err">> {
  if (command.help) return { code: 0, out: `${usage}\n` };
  const { site, config } = command;
  const { progress } = surroundings;
  const organization = readOrganization(command);
  if (command.changed !== undefined) {
    const out = await whatStarts(command, command.changed, surroundings);
    return { code: 0, out };
  }
  for (const option of ofChanges) {
    if (command[option] === undefined || command[option] === false) continue;
    throw new RehearsalFault(
      `--${option} says what was pushed: give --changed <file or range of commits> as well.`,
    );
  }
  const contracts = readContracts(command.contracts);
  const options = { site, config, project: root, contracts, ...organization, progress };
  const rehearsal = await rehearse(options);
  const proves = command.prove && rehearsal.faults.length === 0;
  if (proves) progress("taking away each part of each policy");
  const proof = proves ? proveRelease(rehearsal.judgement) : undefined;
  const open = (proof?.idle.length ?? 0) + (proof?.untested.length ?? 0);
  return {
    code: rehearsal.faults.length + open === 0 ? 0 : 1,
    out: reportOf(command, surroundings.colour, rehearsal, proof),
  };
}

/** What only says something beside `--changed`. */
const ofChanges = ["branch", "tag", "new-branch", "pull-request", "repository"] as const;

/** The answer to `--changed`: any is a good one. */
async function whatStarts(
  command: Command,
  changed: string,
  { here, progress }: Surroundings,
): Promise<string> {
  const { branch, tag, repository } = command;
  const file = resolve(here, changed);
  const event = eventOf({
    changed: existsSync(file) ? file : changed,
    branch,
    tag,
    newBranch: command["new-branch"],
    pullRequest: command["pull-request"],
    repository,
    folder: here,
  });
  const stacks = await evaluateFolder(command.config, root, progress);
  const registry = new Registry(stacks);
  const decisions = decide(registry.pipelines(), event, await branchStarts(registry));
  return (command.json ? changedJson : changedReport)(event, decisions);
}

function reportOf(
  command: Command,
  colour: boolean,
  rehearsal: Rehearsal,
  proof: Proof | undefined,
): string {
  if (command.json) return `${jsonReport(rehearsal, proof)}\n`;
  if (command.explain) return explainReport(rehearsal.judgement);
  return terminalReport(rehearsal, colour) + (proof ? proofReport(proof) : "");
}

function commandOf(words: readonly string[], here: string): Command {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        site: { type: "string" },
        config: { type: "string" },
        json: { type: "boolean", default: false },
        explain: { type: "boolean", default: false },
        prove: { type: "boolean", default: false },
        contracts: { type: "string" },
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
    const config = values.config === undefined ? "." : fromRoot(resolve(here, values.config));
    return {
      ...values,
      organization: values.organization,
      contracts: values.contracts === undefined ? undefined : resolve(here, values.contracts),
      changed: values.changed,
      branch: values.branch,
      tag: values.tag,
      "pull-request": values["pull-request"],
      repository: values.repository,
      scp: values.scp.map((file) => resolve(here, file)),
      rcp: values.rcp.map((file) => resolve(here, file)),
      site: values.site === undefined ? siteBeside(config) : fromRoot(resolve(here, values.site)),
      config,
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
