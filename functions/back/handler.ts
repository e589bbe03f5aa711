import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  type StageState,
} from "@aws-sdk/client-codepipeline";
import { S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { isRunning, stageState } from "../records/history";
import { meantBy, type ReleaseRecord, recordId } from "../records/record";
import { keepRecord, newestRecords, type RecordStore } from "../records/store";
import { Refused } from "./refused";
import { wayOfSite } from "./site";
import type { BackPlan, BackTarget, Way } from "./way";

/** What a person asks for. */
export interface Asked {
  readonly do: "list" | "plan" | "go";
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
  | {
      readonly to: Listed;
      readonly says: readonly string[];
      readonly digest: string;
      readonly changes: number;
      readonly closed?: string;
    }
  | { readonly record: string; readonly says: readonly string[] };

export interface Listed {
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

export interface Context {
  readonly invokedFunctionArn: string;
}

export function createHandler(): (asked: Asked, context: Context) => Promise<Answered> {
  const codePipeline = new CodePipelineClient({});
  const sts = new STSClient({});
  return async (asked, { invokedFunctionArn }) => {
    try {
      const plan = readPlan();
      const target = targetOf(plan, asked, invokedFunctionArn);
      const store = { s3: new S3Client({}), bucket: plan.bucket };
      const records = await newestRecords(store, target.name, shown);
      if (asked.do === "list") return { releases: records.map(listed) };
      const to = wanted(asked, records);
      if (target.role === undefined) {
        throw new Refused(
          `The stack of ${target.name} lets nobody restore: run \`pulumi up\` on it, then on the delivery stack.`,
        );
      }
      const credentials = await assume(sts, target.role);
      const at = { region: target.region, credentials };
      const way = await wayOfSite(new S3Client(at), target, to, () => new CloudFrontClient(at));
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
  refuseRunning(state, target);
  const already = closedBy(state);
  const transition = {
    pipelineName: target.pipeline,
    stageName: target.stage,
    transitionType: "Inbound",
  } as const;
  if (!forward && already === undefined) {
    await codePipeline.send(
      new DisableStageTransitionCommand({
        ...transition,
        reason: `${mark} to ${to.id} by ${by}: ${reason}`.slice(0, longestReason),
      }),
    );
    const now = await stageState(codePipeline, target.pipeline, target.stage);
    if (now && isRunning(now)) {
      await codePipeline.send(new EnableStageTransitionCommand(transition));
      refuseRunning(now, target);
    }
  }
  const there = await way.take();
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
  if (forward && own) await codePipeline.send(new EnableStageTransitionCommand(transition));
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

function refuseRunning(state: StageState | undefined, { stage, name }: BackTarget): void {
  if (!state || !isRunning(state)) return;
  throw new Refused(
    `Stage ${stage} is running: a release to ${name} is under way. Wait until it is done, or stop it. Nothing was changed.`,
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

function wanted({ to, forward = false }: Asked, records: readonly ReleaseRecord[]): ReleaseRecord {
  const released = records.find(({ what }) => what === "release" || what === "rollback");
  if (forward) {
    if (released) return released;
    throw new Refused(`None of the last ${shown} records is of a release: name one by --to.`);
  }
  const [now] = records;
  if (to !== undefined) {
    const found = meantBy(to, records);
    if (found) return found;
    throw new Refused(`None of the last ${shown} records is ${to}: ferry back lists them.`);
  }
  const before = records.find(
    ({ what, pipeline }) =>
      (what === "release" || what === "rollback") && pipeline.execution !== now?.pipeline.execution,
  );
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
