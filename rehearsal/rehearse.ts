import { program } from "../infra/program";
import { type Evaluation, evaluate, organization, type Program, UnknownStack } from "./evaluate";
import { RehearsalFault } from "./fault";
import { type Judgement, judgeRelease, type OrganizationOptions } from "./judgement";
import { Registry } from "./registry";
import { readSite, type Site } from "./site";
import { type ProjectFiles, readProject, type StackFile } from "./stack-files";
import { type Walk, walk } from "./walk";

/** A release that was carried through what the program registered. */
export interface Rehearsal {
  readonly site: Site;
  /** In the order in which the stacks are deployed. */
  readonly stacks: readonly Evaluation[];
  readonly release: Walk;
  readonly judgement: Judgement;
  /** Why the release would not arrive, or why more than the release is possible; empty if all is well. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

export interface RehearseOptions extends OrganizationOptions {
  /** Folder of the Pulumi.<stack>.yaml files. */
  readonly config: string;
  /** Folder with Pulumi.yaml, to which paths in the settings are relative. */
  readonly project: string;
  /** Folder or zip of the site. */
  readonly site: string;
  /** What is being done, for a progress display. */
  readonly progress?: (what: string) => void;
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
  const files = readProject(options.config, options.project);
  const stacks = await evaluateStacks(files, options.program ?? program, progress);
  const release = await walk(new Registry(stacks), site, progress);
  progress("judging every call");
  const judgement = judgeRelease(stacks, release, options);
  const faults = [...release.faults, ...judgement.faults];
  const warnings = files.stacks.flatMap((file) => file.warnings);
  return { site, stacks, release, judgement, faults, warnings: [...warnings, ...release.warnings] };
}

/** A stack comes after those whose contract it reads, as when they are deployed. */
export async function evaluateStacks(
  { project, stacks }: ProjectFiles,
  run: Program,
  progress: (what: string) => void,
): Promise<readonly Evaluation[]> {
  if (stacks.length === 0) throw new RehearsalFault("There is no Pulumi.<stack>.yaml to rehearse.");
  const done: Evaluation[] = [];
  let waiting = [...stacks].sort((a, b) => Number(delivers(a)) - Number(delivers(b)));
  while (waiting.length > 0) {
    const postponed: StackFile[] = [];
    let unknown: UnknownStack | undefined;
    for (const file of waiting) {
      progress(`evaluating stack ${file.stack}`);
      const { stack, config, secretKeys } = file;
      const exports = Object.fromEntries(
        done.map((each) => [`${organization}/${project}/${each.stack}`, each.outputs]),
      );
      try {
        done.push(await evaluate(run, { project, stack, config, secretKeys, exports }));
      } catch (error) {
        if (!(error instanceof UnknownStack)) throw error;
        unknown = error;
        postponed.push(file);
      }
    }
    if (unknown && postponed.length === waiting.length) {
      const name = unknown.missing.split("/").at(-1) ?? unknown.missing;
      throw new RehearsalFault(
        `Stack ${postponed[0]?.stack} releases to stack ${unknown.missing}, which this rehearsal has not: ` +
          `add Pulumi.${name}.yaml, or correct the release.`,
      );
    }
    waiting = postponed;
  }
  return done;
}

/** Only the order to try: a wrong guess costs one more evaluation. */
function delivers({ config, project }: StackFile): boolean {
  return (config[`${project}:delivery`] ?? "{}") !== "{}";
}
