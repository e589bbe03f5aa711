import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  type StageState,
} from "@aws-sdk/client-codepipeline";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { isRunning, stageState } from "../records/history";
import { meantBy, type ReleaseRecord, recordId } from "../records/record";
import { keepRecord, newestRecords, type RecordStore } from "../records/store";
import { byCodeDeploy } from "./codedeploy";
import { byEcs } from "./ecs";
import { Refused } from "./refused";
import { placeOfService } from "./service";
import { placeOfSite } from "./site";
import type { BackPlan, BackTarget, Place, Way } from "./way";

/** What a person asks for. */
export interface Asked {
  /** `look`: what is live, and whether anything moves. */
  readonly do: "list" | "look" | "plan" | "go";
  readonly target: string;
  /** An id, an execution or the beginning of a commit. Left out, with `forward`: the newest release. */
  readonly to?: string;
  readonly forward?: boolean;
  readonly reason?: string;
  /** Who asks, as the command says it; CloudTrail knows it. */
  readonly by?: string;
  /** Of the plan that was looked at. */
  readonly digest?: string;
}

/** What the function answers: `refused` says why nothing was done. */
export type Answered =
  | { readonly refused: string }
  | { readonly releases: readonly Listed[] }
  | { readonly live: string; readonly moves?: string }
  | {
      readonly to: Listed;
      readonly says: readonly string[];
      readonly digest: string;
      readonly changes: number;
      readonly closed?: string;
    }
  | { readonly record: string; readonly says: readonly string[] };

interface Listed {
  readonly id: string;
  readonly at: string;
  readonly what: ReleaseRecord["what"];
  readonly revision: string;
  readonly message?: string;
  readonly by: string;
}

/** How many records somebody chooses from. */
const shown = 20;

/** Of the transition that is closed: `ferry back --forward` opens no other. */
const mark = "ferry back";

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DisableStageTransition.html */
const longestReason = 300;

interface Context {
  readonly invokedFunctionArn: string;
}

export function createHandler(): (asked: Asked, context: Context) => Promise<Answered> {
  const codePipeline = new CodePipelineClient({});
  // One pool of connections for all clients: those of a target are made anew for each role.
  const { requestHandler } = codePipeline.config;
  const sts = new STSClient({ requestHandler });
  const s3 = new S3Client({ requestHandler });
  return async (asked, { invokedFunctionArn }) => {
    try {
      const plan = readPlan();
      const target = targetOf(plan, asked, invokedFunctionArn);
      const store = { s3, bucket: plan.bucket };
      const records = await newestRecords(store, target.name, shown);
      if (asked.do === "list") return { releases: records.map(listed) };
      if (target.role === undefined) throw lackingRole(target);
      const credentials = await assume(sts, target.role);
      const place = await placeOf(target, records, { requestHandler, credentials });
      const { live, moves } = place;
      if (asked.do === "look")
        return { live: live?.id ?? "", ...(moves !== undefined && { moves }) };
      const to = wanted(asked, records, live);
      const way = await place.way(to);
      const state = await stageState(codePipeline, target.pipeline, target.stage);
      const { says, digest, changes } = way;
      const closed = closedBy(state);
      if (asked.do === "plan") {
        return { to: listed(to), says, digest, changes, ...(closed !== undefined && { closed }) };
      }
      return await go({ codePipeline, store, target, asked, to, way, state });
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message };
      throw error;
    }
  };
}

/** What is at a target, as its role there sees it. */
function placeOf(
  target: BackTarget,
  records: readonly ReleaseRecord[],
  as: Required<Pick<S3ClientConfig, "requestHandler" | "credentials">>,
): Place | Promise<Place> {
  const { region, runs, group } = target;
  const at = { ...as, region };
  if (!runs) return placeOfSite(new S3Client(at), target, records, () => new CloudFrontClient(at));
  const ecs = new ECSClient(at);
  const exchange = group
    ? byCodeDeploy(ecs, new CodeDeployClient(at), runs, group)
    : byEcs(ecs, runs);
  const ecr = (home: string) => new ECRClient({ requestHandler: as.requestHandler, region: home });
  return placeOfService({ ecs, exchange, ecr }, target, records);
}

interface Going {
  readonly codePipeline: CodePipelineClient;
  readonly store: RecordStore;
  readonly target: BackTarget;
  readonly asked: Asked;
  readonly to: ReleaseRecord;
  readonly way: Way;
  readonly state: StageState | undefined;
}

/** The way into the stage is closed before anything changes, so that the next push undoes nothing. */
async function go({
  codePipeline,
  store,
  target,
  asked,
  to,
  way,
  state,
}: Going): Promise<Answered> {
  const { forward = false, reason = "", by = "somebody" } = asked;
  if (reason.trim() === "") throw new Refused("Say why: a way back needs a reason.");
  if (asked.digest !== way.digest) {
    throw new Refused(`${target.name} has changed since the plan was made: look at it again.`);
  }
  refuseRunning(state, target, way);
  const already = closedBy(state);
  const transition = {
    pipelineName: target.pipeline,
    stageName: target.stage,
    transitionType: "Inbound",
  } as const;
  const closes = !forward && already === undefined;
  const open = () => codePipeline.send(new EnableStageTransitionCommand(transition));
  if (closes) {
    await codePipeline.send(
      new DisableStageTransitionCommand({
        ...transition,
        reason: `${mark} to ${to.id} by ${by}: ${reason}`.slice(0, longestReason),
      }),
    );
    const now = await stageState(codePipeline, target.pipeline, target.stage);
    if (now && isRunning(now) && !way.ends) await open();
    refuseRunning(now, target, way);
  }
  const there = await way.take().catch(async (error: unknown) => {
    if (closes && error instanceof Refused) await open();
    throw error;
  });
  const at = new Date().toISOString();
  const { execution } = to.pipeline;
  const { back: _, pages: __, service: ___, ...origin } = to;
  const record: ReleaseRecord = {
    ...origin,
    id: recordId(at, execution),
    at,
    what: forward ? "forward" : "back",
    ...there,
    back: { to: to.id, by, reason },
  };
  await keepRecord(store, record);
  const own = already?.startsWith(mark) ?? false;
  if (forward && own) await open();
  return { record: record.id, says: [...way.says, transitionSentence(forward, already, own)] };
}

function transitionSentence(forward: boolean, already: string | undefined, own: boolean): string {
  if (forward) {
    if (already === undefined) return "the stage was open, and is";
    return own ? "the stage is open again" : `the stage stays closed: ${already}`;
  }
  if (already === undefined) return "the stage is closed: no push undoes it until --forward";
  return own
    ? "the stage stays closed until --forward"
    : `the stage was closed already (${already}): once that ends, the next release goes in`;
}

function refuseRunning(
  state: StageState | undefined,
  { stage, name }: BackTarget,
  { ends }: Way,
): void {
  if (!state || !isRunning(state) || ends) return;
  throw new Refused(
    `Stage ${stage} is running: a release to ${name} is under way. Wait until it is done, or stop it. Nothing was changed.`,
  );
}

function lackingRole({ name }: BackTarget): Refused {
  const stack = name.split("@").at(-1);
  return new Refused(
    `Stack ${stack} lets nobody go back at ${name}: run \`pulumi up -s ${stack}\` with this version of ferry, then ` +
      "`pulumi up` on the delivery stack.",
  );
}

function closedBy(state: StageState | undefined): string | undefined {
  const { enabled, disabledReason } = state?.inboundTransitionState ?? {};
  return enabled === false ? (disabledReason ?? "no reason") : undefined;
}

/** Where somebody is let in by an alias, they are for the targets of its stage alone. */
function targetOf(plan: BackPlan, { target: name }: Asked, invoked: string): BackTarget {
  const alias = invoked.split(":")[7];
  const target = Object.hasOwn(plan.targets, name) ? plan.targets[name] : undefined;
  if (!target) {
    const known = Object.keys(plan.targets).join(", ");
    throw new Refused(`There is no target ${JSON.stringify(name)}: choose one of ${known}.`);
  }
  if (alias !== target.alias) {
    throw new Refused(`The function was not invoked for ${name}: its alias is ${target.alias}.`);
  }
  return target;
}

function wanted(
  { to, forward = false }: Asked,
  records: readonly ReleaseRecord[],
  live: ReleaseRecord | undefined,
): ReleaseRecord {
  const released = records.filter(({ what }) => what === "release" || what === "rollback");
  if (forward) {
    const [newest] = released;
    if (newest) return newest;
    throw new Refused(`None of the last ${shown} records is of a release: name one by --to.`);
  }
  if (to !== undefined) {
    const found = meantBy(to, records);
    if (found) return found;
    throw new Refused(`None of the last ${shown} records is ${to}: ferry back lists them.`);
  }
  // What is live may have been gone back to: the one before is older than its release.
  const isLive = ({ pipeline }: ReleaseRecord) => pipeline.execution === live?.pipeline.execution;
  const before = released.slice(released.findIndex(isLive) + 1).find((each) => !isLive(each));
  if (before) return before;
  throw new Refused("There is no earlier release among the records.");
}

function listed(record: ReleaseRecord): Listed {
  const [source] = record.sources;
  return {
    id: record.id,
    at: record.at,
    what: record.what,
    revision: source?.revision ?? "",
    ...(source?.message !== undefined && { message: source.message }),
    by: record.back?.by ?? record.startedBy?.detail ?? record.startedBy?.how ?? "",
  };
}

function readPlan(): BackPlan {
  return JSON.parse(readFileSync(join(__dirname, "targets.json"), "utf8")) as BackPlan;
}

async function assume(sts: STSClient, role: string) {
  const { Credentials: issued } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: role,
      RoleSessionName: "ferry-back",
      DurationSeconds: 900,
    }),
  );
  return {
    accessKeyId: issued?.AccessKeyId ?? "",
    secretAccessKey: issued?.SecretAccessKey ?? "",
    sessionToken: issued?.SessionToken ?? "",
  };
}
