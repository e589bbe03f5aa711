import { CodePipelineClient, type StageState } from "@aws-sdk/client-codepipeline";
import { S3Client } from "@aws-sdk/client-s3";
import { isRunning, stageState } from "../../functions/records/history";
import type { ReleaseRecord } from "../../functions/records/record";
import { newestRecords } from "../../functions/records/store";
import type { KnownDelivery, KnownTarget } from "./known";

/** What is live in one place, and what is about to be. */
export interface TargetStatus {
  readonly target: string;
  /** Left out where nothing was recorded yet. */
  readonly live?: ReleaseRecord;
  /** What waits for a person, and since when. */
  readonly waits: readonly { readonly action: string; readonly since?: string }[];
  readonly running: boolean;
  /** Why nothing goes in. */
  readonly held?: string;
  /** Where records and CodePipeline say different things. */
  readonly disagrees?: string;
  /** The last ten, newest first. */
  readonly releases: readonly ReleaseRecord[];
}

const shown = 10;

/** Asks what is live where, with the rights of a group that views. */
export function statusOf(
  { region, bucket, targets }: KnownDelivery,
  only: readonly string[],
): Promise<readonly TargetStatus[]> {
  const codePipeline = new CodePipelineClient({ region });
  const store = { s3: new S3Client({ region }), bucket };
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
      return statusFrom(
        target,
        releases,
        states.flatMap((state) => state ?? []),
      );
    }),
  );
}

export function statusFrom(
  { name, stage }: KnownTarget,
  releases: readonly ReleaseRecord[],
  states: readonly StageState[],
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
  const { enabled, disabledReason = "no reason" } = own?.inboundTransitionState ?? {};
  const disagrees = disagreement(own, releases);
  return {
    target: name,
    ...(live && { live }),
    waits,
    running: own !== undefined && isRunning(own),
    ...(enabled === false && { held: disabledReason }),
    ...(disagrees !== undefined && { disagrees }),
    releases,
  };
}

/** What CodePipeline released last is what was recorded last, but for a way back. */
function disagreement(
  own: StageState | undefined,
  releases: readonly ReleaseRecord[],
): string | undefined {
  const { status, pipelineExecutionId: last } = own?.latestExecution ?? {};
  if (status !== "Succeeded" || last === undefined) return undefined;
  const recorded = releases.find(({ what }) => what === "release" || what === "rollback");
  if (recorded?.pipeline.execution === last) return undefined;
  return recorded
    ? `CodePipeline released execution ${last} last, and the newest record is of ${recorded.pipeline.execution}`
    : `CodePipeline released execution ${last}, and no record says so`;
}

const day = (time: string) => time.replace("T", " ").slice(0, 16);

/** Two lines for each target, and what waits, is held or disagrees. */
export function statusLines(all: readonly TargetStatus[]): readonly string[] {
  return all.flatMap(({ target, live, waits, running, held, disagrees, releases }) => [
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
    ...(held === undefined ? [] : [`  held: ${held}`]),
    ...(disagrees === undefined ? [] : [`  disagrees: ${disagrees}`]),
    ...releases.slice(1).map((each) => `  before: ${day(each.at)} ${describe(each)}`),
  ]);
}

function approvalText({ by, words }: ReleaseRecord["approvals"][number]): string {
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
