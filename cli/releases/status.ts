import { CodePipelineClient, type StageState } from "@aws-sdk/client-codepipeline";
import { ECSClient } from "@aws-sdk/client-ecs";
import { S3Client } from "@aws-sdk/client-s3";
import { isRunning, stageState } from "../../functions/records/history";
import type { ReleaseRecord } from "../../functions/records/record";
import { newestRecords } from "../../functions/records/store";
import type { KnownDelivery, KnownTarget } from "./known";
import { type Reality, realityOf } from "./reality";

/** What is live in one place, and what is about to be. */
export interface TargetStatus extends Reality {
  readonly target: string;
  /** Left out where nothing was recorded yet. */
  readonly live?: ReleaseRecord;
  /** What waits for a person, and since when. */
  readonly waits: readonly { readonly action: string; readonly since?: string }[];
  /** What stands before a stage that is closed. */
  readonly stands: readonly { readonly before: string; readonly execution: string }[];
  /** What came no further: who or what ended it, with their words. */
  readonly ended: readonly {
    readonly action: string;
    readonly by?: string;
    readonly words?: string;
  }[];
  readonly running: boolean;
  /** Why nothing goes in. */
  readonly held?: string;
  /** The last ten, newest first. */
  readonly releases: readonly ReleaseRecord[];
}

const shown = 10;

/** Asks what is live where, with the rights of a group that views. */
export function statusOf(
  { account, region, bucket, targets }: KnownDelivery,
  only: readonly string[],
): Promise<readonly TargetStatus[]> {
  const codePipeline = new CodePipelineClient({ region });
  const store = { s3: new S3Client({ region }), bucket };
  const sight = {
    account,
    s3: (of: string) => new S3Client({ region: of }),
    ecs: (of: string) => new ECSClient({ region: of }),
    fetch,
  };
  const asked = targets.filter(({ name }) => only.length === 0 || only.includes(name));
  return Promise.all(
    asked.map(async (target) => {
      const { name, pipeline, stage, approvedIn } = target;
      const [releases, ...states] = await Promise.all([
        newestRecords(store, name, shown),
        ...[...new Set([stage, ...approvedIn])].map((each) =>
          stageState(codePipeline, pipeline, each),
        ),
      ]);
      const known = states.flatMap((state) => state ?? []);
      const own = known.find(({ stageName }) => stageName === stage);
      const [live] = releases;
      // What a release is about to change is nobody's to judge.
      const there = live && !(own && isRunning(own)) ? realityOf(target, live, sight) : nothing;
      return statusFrom(target, releases, known, await there);
    }),
  );
}

const nothing: Reality = { disagrees: [], unseen: [] };

export function statusFrom(
  { name, stage }: KnownTarget,
  releases: readonly ReleaseRecord[],
  states: readonly StageState[],
  there: Reality = nothing,
): TargetStatus {
  const [live] = releases;
  const own = states.find(({ stageName }) => stageName === stage);
  const waits = states.flatMap(({ actionStates = [] }) =>
    actionStates.flatMap(({ actionName = "", latestExecution }) =>
      latestExecution?.status === "InProgress" && latestExecution.token !== undefined
        ? [
            {
              action: actionName,
              ...(latestExecution.lastStatusChange && {
                since: latestExecution.lastStatusChange.toISOString(),
              }),
            },
          ]
        : [],
    ),
  );
  const stands = states.flatMap(({ stageName: before = "", inboundExecutions = [] }) =>
    inboundExecutions.flatMap(({ pipelineExecutionId: execution }) =>
      execution === undefined ? [] : [{ before, execution }],
    ),
  );
  const { enabled, disabledReason = "no reason" } = own?.inboundTransitionState ?? {};
  return {
    target: name,
    ...(live && { live }),
    waits,
    stands,
    ended: states.flatMap(endedIn),
    running: own !== undefined && isRunning(own),
    ...(enabled === false && { held: disabledReason }),
    disagrees: [...disagreement(own, releases), ...there.disagrees],
    unseen: there.unseen,
    releases,
  };
}

/** Why the last execution of a stage failed. */
function endedIn({ latestExecution, actionStates = [] }: StageState): TargetStatus["ended"] {
  if (latestExecution?.status !== "Failed") return [];
  return actionStates.flatMap(({ actionName: action = "", latestExecution: last }) => {
    if (last?.status !== "Failed") return [];
    const { lastUpdatedBy: by, summary: words = last.errorDetails?.message } = last;
    return [{ action, ...(by !== undefined && { by }), ...(words && { words }) }];
  });
}

/** What CodePipeline released last is what was recorded last, but for a way back. */
function disagreement(
  own: StageState | undefined,
  releases: readonly ReleaseRecord[],
): readonly string[] {
  const { status, pipelineExecutionId: last } = own?.latestExecution ?? {};
  if (status !== "Succeeded" || last === undefined) return [];
  const recorded = releases.find(({ what }) => what === "release" || what === "rollback");
  if (recorded?.pipeline.execution === last) return [];
  return [
    recorded
      ? `CodePipeline released execution ${last} last, and the newest record is of ${recorded.pipeline.execution}`
      : `CodePipeline released execution ${last}, and no record says so`,
  ];
}

const day = (time: string) => time.replace("T", " ").slice(0, 16);

/** Two lines for each target, and what waits, is held or disagrees. */
export function statusLines(all: readonly TargetStatus[]): readonly string[] {
  return all.flatMap(
    ({ target, live, waits, stands, ended, running, held, disagrees, unseen, releases }) => [
      live
        ? `${target} has ${describe(live)}, since ${day(live.at)}`
        : `${target} has no release that was recorded`,
      ...(live && live.approvals.length > 0
        ? [`  approved by ${live.approvals.map(approvalText).join(", ")}`]
        : []),
      ...(running ? ["  a release is under way"] : []),
      ...waits.map(
        ({ action, since }) =>
          `  waits for an answer to ${action}${since === undefined ? "" : `, since ${day(since)}`}`,
      ),
      ...stands.map(({ before, execution }) => `  stands before ${before}: ${execution}`),
      ...ended.map(({ action, by, words }) => `  ended by ${action}${saidBy(by, words)}`),
      ...(held === undefined ? [] : [`  held: ${held}`]),
      ...disagrees.map((each) => `  disagrees: ${each}`),
      ...unseen.map((each) => `  not seen: ${each}`),
      ...releases.slice(1).map((each) => `  before: ${day(each.at)} ${describe(each)}`),
    ],
  );
}

function saidBy(by: string | undefined, words: string | undefined): string {
  if (by === undefined) return words === undefined ? "" : `: ${words}`;
  return `: ${approvalText({ by, ...(words !== undefined && { words }) })}`;
}

function approvalText({
  by,
  words,
}: Pick<ReleaseRecord["approvals"][number], "by" | "words">): string {
  const who = by.split("/").at(-1) ?? by;
  return words === undefined ? who : `${who} (${words})`;
}

function describe({ id, what, sources, startedBy, back }: ReleaseRecord): string {
  const [source] = sources;
  const commit = source?.revision.slice(0, 8) ?? "";
  const message = source?.message?.split("\n")[0] ?? "";
  const by = back?.by ?? source?.author ?? startedBy?.detail ?? "";
  const how = what === "release" ? "" : ` (${what}${back ? `: ${back.reason}` : ""})`;
  return [id, commit, message, by && `by ${by.split("/").at(-1)}`].filter(Boolean).join(" ") + how;
}
