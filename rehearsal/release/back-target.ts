import { createHash } from "node:crypto";
import { accountOf } from "../arn";
import type { StoredObject } from "../performers/object-store";
import type { Artifacts, Release } from "../performers/release";
import { packArtifact, type SiteFile, unpackArtifact } from "../site";
import type { RegisteredAction, RegisteredStage } from "../world/world";

/** A stage that a release went through, and what it could take. */
export interface Passed {
  readonly stage: RegisteredStage;
  readonly before: Artifacts;
}

/** What people go back at, as the function reads it beside its code. */
export interface BackTarget {
  readonly name: string;
  readonly alias: string;
  readonly stage: string;
  readonly account: string;
  readonly place: string;
  readonly pipeline: string;
  readonly role?: string;
  readonly runs?: { readonly cluster: string; readonly service: string };
  readonly group?: { readonly applicationName: string; readonly deploymentGroupName: string };
}

/** ARN of the service of a target, if it is one. */
function serviceOf({ tasks }: Release, { account, runs }: BackTarget): string | undefined {
  return runs && tasks.serviceAt(account, runs.cluster, runs.service)?.arn;
}

/** ARN of the service whose old tasks may still run beside the new ones for a while. */
export function bakes(release: Release, target: BackTarget): string | undefined {
  const arn = serviceOf(release, target);
  if (arn === undefined || target.group) return arn;
  const made = release.world.withOutput("aws:ecs/service:Service", "arn", arn);
  const { strategy = "ROLLING" } = (made?.resource.inputs.deploymentConfiguration ?? {}) as {
    readonly strategy?: string;
  };
  return strategy === "ROLLING" ? undefined : arn;
}

/** What readers get: files by their keys, or the revision and images of tasks. */
export function stateOf(release: Release, target: BackTarget): ReadonlyMap<string, Buffer> {
  const arn = serviceOf(release, target);
  if (arn === undefined) {
    return new Map(release.objects.list(target.place).map(({ key, body }) => [key, body]));
  }
  const { taskDefinition, images } = release.tasks.runningIn(arn);
  const texts = Object.entries({ taskDefinition, ...images });
  return new Map(texts.map(([key, text]) => [key, Buffer.from(text)]));
}

export function differences(
  target: string,
  wanted: ReadonlyMap<string, Buffer>,
  there: ReadonlyMap<string, Buffer>,
): readonly string[] {
  const wrong = [...wanted].filter(([key, body]) => !there.get(key)?.equals(body));
  const beside = [...there.keys()].filter((key) => !wanted.has(key));
  const first = wrong[0]?.[0] ?? beside[0];
  return first === undefined
    ? []
    : [
        `${target} went back, and is not what it was: ${wrong.length} files differ and ${beside.length} are left, the ` +
          `first of them ${JSON.stringify(first)}.`,
      ];
}

/** The part of a stage that releases to these targets, and the artifacts of another release. */
export async function nextRelease(
  { stage, before }: Passed,
  targets: readonly BackTarget[],
  execution: string,
  recorded: boolean,
): Promise<{ readonly stages: readonly RegisteredStage[]; readonly artifacts: Artifacts }> {
  const { name, actions } = stage;
  const isTo = (action: RegisteredAction) => targets.some((target) => isOf(target, action));
  // The wave's others stay as they are.
  const own = actions.filter(
    (action) => isTo(action) || (recorded && action.provider === "Lambda"),
  );
  const artifacts: Artifacts = new Map(before);
  for (const action of own.filter((each) => isTo(each) && !isKept(each))) {
    for (const name of action.inputArtifacts ?? []) {
      const artifact = before.get(name);
      if (!artifact) continue;
      const isOfTasks = action.provider !== "S3";
      artifacts.set(name, await changed(artifact, isOfTasks, execution));
    }
  }
  return { stages: [{ name, actions: own }], artifacts };
}

/** Accounts have services of one name. */
function isOf({ account, place, runs, group }: BackTarget, action: RegisteredAction): boolean {
  const { provider, configuration = {}, roleArn } = action;
  if (roleArn !== undefined && accountOf(roleArn) !== account) return false;
  if (group) return configuration.DeploymentGroupName === group.deploymentGroupName;
  if (runs) return configuration.ServiceName === runs.service;
  return provider === "S3" && configuration.BucketName === place;
}

function isKept({ configuration = {} }: RegisteredAction): boolean {
  return configuration.CacheControl?.includes("immutable") ?? false;
}

async function changed(
  artifact: StoredObject,
  isOfTasks: boolean,
  execution: string,
): Promise<StoredObject> {
  const files = await unpackArtifact(artifact.body);
  const next = isOfTasks ? otherImages(files, execution) : otherPages(files, execution);
  return { ...artifact, body: await packArtifact(next) };
}

/** Of the pages one changed, one is new, and one is gone. */
function otherPages(files: readonly SiteFile[], execution: string): readonly SiteFile[] {
  const told = files.map((file) => retold(file, execution));
  const [first, ...others] = told.sort((a, b) => Number(isIndex(b)) - Number(isIndex(a)));
  const page = Buffer.from(`a page of ${execution}`);
  return [
    ...(first ? [{ path: first.path, body: Buffer.concat([first.body, page]) }] : []),
    ...others.slice(0, -1),
    { path: `only-in-${execution}.html`, body: page },
  ];
}

/** What a site says of itself is another in each release. */
function retold(file: SiteFile, execution: string): SiteFile {
  if (file.path !== "release.json") return file;
  const text = file.body.toString("utf8").replace(/("execution":")[^"]*/, `$1${execution}`);
  return { ...file, body: Buffer.from(text) };
}

const isIndex = ({ path }: SiteFile): boolean => path === "index.html";

function otherImages(files: readonly SiteFile[], execution: string): readonly SiteFile[] {
  const digest = `sha256:${createHash("sha256").update(execution).digest("hex")}`;
  return files.map(({ path, body }) => ({
    path,
    body: Buffer.from(body.toString("utf8").replace(/sha256:[0-9a-f]{64}/g, digest)),
  }));
}
