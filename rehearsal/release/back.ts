import type { lambda as types } from "@pulumi/aws";
import { accountOf, arnIn, globalArn } from "../arn";
import { type Call, callsOf, documented } from "../call";
import { historyService } from "../endpoints/history";
import type { Invocation } from "../endpoints/lambda";
import { objectService } from "../endpoints/objects";
import type { RecordedCall } from "../endpoints/protocol";
import type { Artifacts, Release } from "../performers/action-run";
import { filesOf, type LambdaFunction, runFunction } from "../performers/lambda-invoke";
import type { StoredObject } from "../performers/object-store";
import { releaseCalls } from "../performers/release-calls";
import { packArtifact, type SiteFile, unpackArtifact } from "../site";
import {
  inputsOf,
  type Registered,
  type RegisteredPipeline,
  type RegisteredStage,
} from "../world/world";
import { perform } from "./perform";

/** A way back and forward again that was tried, and its calls. */
export interface WayBack {
  readonly target: string;
  readonly calls: readonly Call[];
  /** Why the site was not what it had been. */
  readonly faults: readonly string[];
}

/** A stage that a release went through, and what it could take. */
export interface Passed {
  readonly stage: RegisteredStage;
  readonly before: Artifacts;
}

interface Target {
  readonly name: string;
  readonly alias: string;
  readonly stage: string;
  readonly place: string;
  readonly pipeline: string;
}

const executionRole = documented("lambda/latest/dg/lambda-intro-execution-role");
const tracing = documented("lambda/latest/dg/services-xray");
const assuming = documented("STS/latest/APIReference/API_AssumeRole");
const invalidating = documented("cloudfront/latest/APIReference/API_CreateInvalidation");

/**
 * Releases another site to each stage that people can go back in, with a page more, a page changed and a page less, goes
 * back by the registered function, and compares with what was there, byte by byte; then forward again.
 */
export async function waysBack(
  pipeline: RegisteredPipeline,
  release: Release,
  passed: readonly Passed[],
): Promise<readonly WayBack[]> {
  const { world } = release;
  const ways: WayBack[] = [];
  for (const alias of world.ofType("aws:lambda/alias:Alias")) {
    const { functionName, name } = inputsOf<types.AliasArgs>(alias);
    const found = world.lambda(alias.place.account, String(functionName));
    if (!found) continue;
    const lambda = found.resource.inputs as unknown as LambdaFunction;
    const files = await filesOf(lambda.code);
    const { targets } = JSON.parse(files["targets.json"] ?? "{}") as {
      readonly targets?: Readonly<Record<string, Target & { readonly role?: string }>>;
    };
    const known = Object.values(targets ?? {}).filter(
      (each) =>
        each.alias === name &&
        each.pipeline === pipeline.name &&
        each.role !== undefined &&
        !world.isStandIn(each.role),
    );
    for (const target of known) {
      const through = passed.find(({ stage }) => stage.name === target.stage);
      if (through) ways.push(await wayBack(pipeline, release, through, target, lambda, found));
    }
  }
  return ways;
}

async function wayBack(
  pipeline: RegisteredPipeline,
  release: Release,
  { stage, before }: Passed,
  target: Target,
  lambda: LambdaFunction,
  registered: Registered,
): Promise<WayBack> {
  const { objects } = release;
  const first = contentOf(objects.list(target.place));
  const next: Release = {
    ...release,
    // Each target of a wave has another release after the one that it goes back to.
    execution: `00000000-0000-4000-8000-${String(release.past.length + 2).padStart(12, "0")}`,
    invalidations: [],
    rollouts: [],
  };
  const artifacts = await changed(before, stage, next.execution);
  const section = { stages: [deploying(stage, target.place)], artifacts };
  for await (const _ of perform(pipeline, next, section)) {
    // Its calls are those of the release before.
  }
  const second = contentOf(objects.list(target.place));
  const faults: string[] = [];
  const calls: Call[] = [];
  const others = {
    s3: objectService(objects),
    codepipeline: historyService(() => ({
      pipeline: pipeline.name,
      execution: next.execution,
      sources: [],
      actions: release.past,
      closed: release.closed,
      running: undefined,
    })),
  };
  await runFunction(lambda, registered, { others }, async (invoke, made) => {
    const go = async (forward: boolean, wanted: ReadonlyMap<string, Buffer>) => {
      const asked = { target: target.name, forward };
      const planned = await answer(invoke, target, registered, { ...asked, do: "plan" });
      const done = await answer(invoke, target, registered, {
        ...asked,
        do: "go",
        digest: planned.digest,
        reason: "rehearsed",
        by: "the rehearsal",
      });
      const refused = planned.refused ?? done.refused;
      const there = contentOf(objects.list(target.place));
      if (refused !== undefined) faults.push(`${target.name} can't go back: ${refused}`);
      else faults.push(...differences(target.name, wanted, there));
    };
    await go(false, first);
    await go(true, second);
    calls.push(...madeCalls(made, lambda, registered, release));
  });
  return { target: target.name, calls, faults };
}

interface Said {
  readonly refused?: string;
  readonly digest?: string;
}

async function answer(
  invoke: (event: unknown, context?: object) => Promise<Invocation>,
  { alias }: Target,
  { resource }: Registered,
  event: object,
): Promise<Said> {
  const invokedFunctionArn = `${resource.outputs.arn}:${alias}`;
  return (await invoke(event, { invokedFunctionArn })).result as Said;
}

/** The actions that write to a site, and the one that records what they wrote: the wave's others stay as they are. */
function deploying({ name, actions }: RegisteredStage, bucket: string): RegisteredStage {
  const isOwn = ({ provider, configuration = {} }: RegisteredStage["actions"][number]) =>
    provider === "Lambda" || (provider === "S3" && configuration.BucketName === bucket);
  return { name, actions: actions.filter(isOwn) };
}

/** The artifacts of another release: of the pages one changed, one is new, and one is gone. */
async function changed(
  before: Artifacts,
  stage: RegisteredStage,
  execution: string,
): Promise<Artifacts> {
  const pages = stage.actions
    .filter(({ provider, configuration }) => provider === "S3" && !isKept(configuration))
    .flatMap(({ inputArtifacts = [] }) => inputArtifacts);
  const artifacts: Artifacts = new Map(before);
  for (const name of new Set(pages)) {
    const artifact = before.get(name);
    if (artifact) artifacts.set(name, await changedArtifact(artifact, execution));
  }
  return artifacts;
}

function isKept(configuration: Readonly<Record<string, string>> = {}): boolean {
  return configuration.CacheControl?.includes("immutable") ?? false;
}

async function changedArtifact(artifact: StoredObject, execution: string): Promise<StoredObject> {
  const files = (await unpackArtifact(artifact.body)).map((file) => retold(file, execution));
  const [first, ...others] = [...files].sort((a, b) => Number(isIndex(b)) - Number(isIndex(a)));
  const page = Buffer.from(`a page of ${execution}`);
  const next = [
    ...(first ? [{ path: first.path, body: Buffer.concat([first.body, page]) }] : []),
    ...others.slice(0, -1),
    { path: `only-in-${execution}.html`, body: page },
  ];
  return { ...artifact, body: await packArtifact(next) };
}

/** What a site says of itself is another in each release. */
function retold(file: SiteFile, execution: string): SiteFile {
  if (file.path !== "release.json") return file;
  const text = file.body.toString("utf8").replace(/("execution":")[^"]*/, `$1${execution}`);
  return { ...file, body: Buffer.from(text) };
}

const isIndex = ({ path }: SiteFile): boolean => path === "index.html";

function contentOf(objects: readonly StoredObject[]): ReadonlyMap<string, Buffer> {
  return new Map(objects.map(({ key, body }) => [key, body]));
}

function differences(
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

/** What the function really called, in its own role and in that of the target. */
function madeCalls(
  made: readonly RecordedCall[],
  { role, loggingConfig, name }: LambdaFunction,
  { place }: Registered,
  { world }: Release,
): readonly Call[] {
  const at = { owner: place.account, region: place.region };
  const group = loggingConfig?.logGroup ?? `/aws/lambda/${name}`;
  const stream = arnIn(place, "logs", `log-group:${group}:log-stream:instance`);
  return [
    ...callsOf({ service: "lambda.amazonaws.com" }, "sts:AssumeRole", role, executionRole, at),
    ...callsOf(role, "logs:CreateLogStream logs:PutLogEvents", stream, executionRole, at),
    ...callsOf(role, "xray:PutTraceSegments xray:PutTelemetryRecords", "*", tracing, at),
    ...releaseCalls(world, place, made),
    ...made.flatMap(({ service, operation, input, credentials: { role: by } }) => {
      if (by === undefined) return [];
      if (service === "sts")
        return callsOf(by, "sts:AssumeRole", String(input.RoleArn), assuming, {
          region: place.region,
        });
      if (service !== "cloudfront") return [];
      const distribution = globalArn(
        { ...place, account: accountOf(by) },
        "cloudfront",
        `distribution/${input.DistributionId}`,
      );
      return callsOf(by, `cloudfront:${operation}`, distribution, invalidating, {
        region: "us-east-1",
      });
    }),
  ];
}
