import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { program } from "../infra/program";
import { type Cost, costOf } from "./cost";
import { upCalls } from "./deployments/terminal-calls";
import { type Evaluation, evaluate, organization, type Program, UnknownStack } from "./evaluate";
import { madeNameFaults } from "./evaluate/made-names";
import { twinRoleFaults } from "./evaluate/twin-roles";
import { RehearsalFault } from "./fault";
import {
  type ControlParameters,
  type ControlVerdict,
  controlFaults,
  controlledCalls,
  judgeControls,
} from "./guardrails";
import { checkPolicies, type PolicyReport, policyFaults } from "./policy-pack";
import { type Mishap, type Setback, setback } from "./release/setback";
import { type Walk, walk } from "./release/walk";
import { readSite, type Site, siteMarks } from "./site";
import { type ProjectFiles, readProject, type StackFile } from "./stack-files";
import { ownValue } from "./stack-files/own-value";
import { unreleasedWarnings } from "./unreleased";
import {
  inOrganization,
  judgeRelease,
  type OrganizationOptions,
  organizationNamed,
  organizationOf,
  type Verdicts,
} from "./verdicts";
import { existingResourceWarnings, withExistingResources } from "./world/existing-resources";
import { type Contracts, contractWarnings, standIns } from "./world/known-contracts";
import { boundaryWarnings } from "./world/managed-policies";
import { World } from "./world/world";

/** A release that was carried through what the program registered. */
export interface Rehearsal {
  readonly site: Site;
  /** In the order in which the stacks are deployed. */
  readonly stacks: readonly Evaluation[];
  readonly release: Walk;
  /** What a rejection or a failure leaves, for each that was asked. */
  readonly setbacks: readonly Setback[];
  readonly verdicts: Verdicts;
  /** What controls of AWS Control Tower say, where they were asked. */
  readonly controls?: readonly ControlVerdict[];
  /** What the policy pack says of the stacks. */
  readonly policies: PolicyReport;
  readonly cost: Cost;
  /** Why the release would not arrive, or why more than the release is possible; empty if all is well. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

export interface RehearseOptions extends OrganizationOptions {
  /** Judges the controls of AWS Control Tower, with what it fills in. */
  readonly controlTower?: Omit<ControlParameters, "organization">;
  /** Folder of the Pulumi.<stack>.yaml files. */
  readonly config: string;
  /** Folder with Pulumi.yaml, to which paths in the settings are relative. */
  readonly project: string;
  /** Folder or zip of the site. */
  readonly site: string;
  /** Contracts of stacks that have no file in the folder. */
  readonly contracts?: Contracts;
  /** Actions of the next release that are rejected or fail. */
  readonly mishaps?: readonly { readonly what: Mishap; readonly action: string }[];
  /** What is being done, for a progress display. */
  readonly progress?: (what: string) => void;
  /** Decides which waivers of the policy pack have ended. Default: this moment. */
  readonly now?: Date;
  /** Stacks that were evaluated before, in the place of evaluating those of the folder. */
  readonly registered?: readonly Evaluation[];
  /** The program to rehearse. Default: ferry's own. */
  readonly program?: Program;
}

/**
 * Evaluates every stack of a folder and carries a site through the pipelines that they registered.
 * @throws SettingsError, StackFileError, SiteError or RehearsalFault for what keeps it from starting
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { progress = () => {} } = options;
  progress("reading the site");
  const site = await readSite(options.site);
  const { contracts = {} } = options;
  const { stacks, warnings: ofFiles } = await registeredStacks(options, progress);
  const known = standIns(contracts, stacks);
  const seen = [...stacks.map(withExistingResources), ...known];
  const world = new World(seen);
  const release = await walk(world, site, progress);
  const setbacks: Setback[] = [];
  for (const { what, action } of options.mishaps ?? []) {
    progress(`the next release: ${what} ${action}`);
    if (release.faults.length === 0) setbacks.push(await setback(world, site, what, action));
  }
  progress("judging every call");
  const verdicts = judgeRelease(seen, release, options);
  progress("applying the policy pack");
  const { controlTower, organization } = options;
  const controls = controlTower
    ? judgeControls(
        controlledCalls(
          inOrganization(
            [...verdicts.hops.map(({ call }) => call), ...stacks.flatMap(upCalls)],
            organizationOf(seen, organization),
          ),
          world,
          verdicts.policies,
        ),
        verdicts.policies,
        { ...controlTower, organization },
      )
    : undefined;
  const policies = checkPolicies(stacks, options.config, options.now ?? new Date());
  const faults = [
    ...stacks.flatMap(madeNameFaults),
    ...twinRoleFaults(stacks),
    ...release.faults,
    ...setbacks.flatMap((each) => each.faults),
    ...verdicts.faults,
    ...policyFaults(policies),
    ...controlFaults(controls ?? []),
  ];
  const warnings = [
    ...ofFiles,
    ...stacks.flatMap((stack) => stack.warnings),
    ...membershipWarnings(stacks, options.organization),
    ...boundaryWarnings(stacks, options.guardrails?.boundary),
    ...contractWarnings(known),
    ...unreleasedWarnings(stacks),
    ...stacks.flatMap(existingResourceWarnings),
  ];
  return {
    site,
    stacks,
    release,
    setbacks,
    verdicts,
    ...(controls && { controls }),
    policies,
    cost: costOf(stacks),
    faults,
    warnings: [...warnings, ...release.warnings],
  };
}

async function registeredStacks(
  { registered, config, project, contracts, program: run = program }: RehearseOptions,
  progress: (what: string) => void,
): Promise<Pick<Rehearsal, "stacks" | "warnings">> {
  if (registered) return { stacks: registered, warnings: [] };
  const files = readProject(config, project);
  const stacks = await evaluateStacks(files, run, progress, contracts);
  const warnings = [...files.warnings, ...files.stacks.flatMap((file) => file.warnings)];
  return { stacks, warnings };
}

/** Policies let an organization in, and nothing here says who belongs to it. */
function membershipWarnings(stacks: readonly Evaluation[], given: string | undefined) {
  const organization = organizationNamed(stacks);
  if (organization === undefined || given !== undefined) return [];
  return [
    `The rehearsal takes the accounts of all stacks to belong to ${organization}, which it can't look up.`,
  ];
}

/** What is carried where nobody says: the folder `site` beside the stack files, or ferry's example. */
export function siteBeside(config: string): string {
  const own = join(config, "site");
  const isSite = siteMarks.some((file) => existsSync(join(own, file)));
  return isSite ? own : exampleFor(config);
}

/** An example of what the stacks of a folder release. Its path is short where it can be: it appears in the report. */
function exampleFor(config: string): string {
  const says = (key: RegExp) =>
    readdirSync(config).some(
      (file) =>
        /^Pulumi\..+\.yaml$/.test(file) && key.test(readFileSync(join(config, file), "utf8")),
    );
  const others = existsSync(config) && !says(/^\s+\w+:sites:/m);
  const example =
    others && says(/^\s+\w+:applications:/m)
      ? "serverless/plain"
      : others && says(/\bkind: instances\b/)
        ? "ec2-codedeploy/site"
        : "site";
  const place = join(dirname(__dirname), "examples", example);
  const short = relative(process.cwd(), place);
  return short.startsWith("..") ? place : short;
}

/** Evaluates every stack of a folder, without carrying anything. */
export function evaluateFolder(
  config: string,
  project: string,
  progress: (what: string) => void,
): Promise<readonly Evaluation[]> {
  return evaluateStacks(readProject(config, project), program, progress);
}

/** A stack comes after those whose contract it reads, as when they are deployed. */
export async function evaluateStacks(
  { project, stacks }: Pick<ProjectFiles, "project" | "stacks">,
  run: Program,
  progress: (what: string) => void,
  contracts: Contracts = {},
): Promise<readonly Evaluation[]> {
  if (stacks.length === 0) throw new RehearsalFault("There is no Pulumi.<stack>.yaml to rehearse.");
  const done: Evaluation[] = [];
  let waiting = [...stacks].sort((a, b) => Number(delivers(a)) - Number(delivers(b)));
  while (waiting.length > 0) {
    const postponed: { readonly file: StackFile; readonly missing: string }[] = [];
    for (const file of waiting) {
      progress(`evaluating stack ${file.stack}`);
      const { stack, config, secretKeys } = file;
      const exports = Object.fromEntries([
        ...Object.entries(contracts).map(([name, contract]) => [
          name.includes("/") ? name : `${organization}/${project}/${name}`,
          { contract },
        ]),
        ...done.map((each) => [`${organization}/${project}/${each.stack}`, each.outputs]),
      ]);
      try {
        done.push(await evaluate(run, { project, stack, config, secretKeys, exports }));
      } catch (error) {
        if (!(error instanceof UnknownStack)) throw error;
        postponed.push({ file, missing: error.missing });
      }
    }
    if (postponed.length === waiting.length) throw nobodyFirst(project, postponed);
    waiting = postponed.map(({ file }) => file);
  }
  return done;
}

/** A stack reads one that is not here, or stacks read each other. */
function nobodyFirst(
  project: string,
  postponed: readonly { readonly file: StackFile; readonly missing: string }[],
): RehearsalFault {
  const stacks = postponed.map(({ file }) => file.stack);
  const here = stacks.map((stack) => `${organization}/${project}/${stack}`);
  const absent = postponed.find(({ missing }) => !here.includes(missing));
  if (!absent) {
    return new RehearsalFault(
      `Stacks ${stacks.join(", ")} release to each other, so that none can come first: correct their releases.`,
    );
  }
  const { file, missing } = absent;
  return new RehearsalFault(
    `Stack ${file.stack} releases to stack ${missing}, which this rehearsal has not: ` +
      `add Pulumi.${missing.split("/").at(-1)}.yaml, give its contract by --contracts, or correct the release.`,
  );
}

/** Only the order to try: a wrong guess costs one more evaluation. */
function delivers(file: StackFile): boolean {
  return (ownValue(file, "delivery") ?? "{}") !== "{}";
}
