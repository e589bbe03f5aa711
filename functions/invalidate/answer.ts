import {
  type CodePipelineClient,
  type FailureType,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from "@aws-sdk/client-codepipeline";
import { factsOf, trace } from "./aws-error";
import { Fault } from "./fault";
import { type Start, tokenOf } from "./job";
import type { Log } from "./log";
import type { Recorded } from "./record";
import type { Progress } from "./wave";

/** The one answer that a job gets. */
export type Answer =
  | { readonly result: "success"; readonly summary: string }
  | {
      readonly result: "continuation";
      readonly token: string;
      readonly summary: string;
      readonly percentComplete: number;
    }
  | { readonly result: "failure"; readonly type: FailureType; readonly message: string };

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_FailureDetails.html */
const longestMessage = 5000;

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ExecutionDetails.html */
const longestSummary = 2048;

/** How long an action waits for its invalidations: they take minutes; AWS itself waits for 24 h. */
const patienceHours = 2;

/** The answer to a job after one look at its wave: fails on the first failure, else waits for all. */
export function answerTo(wave: readonly Progress[], start: Start, now: number): Answer {
  const all = wave.length === 1 ? "1 target" : `${wave.length} targets`;
  const completed = wave.filter(({ outcome }) => outcome.state === "completed");
  const failures = wave.flatMap((progress) => failureOf(progress, now - start.at));
  if (failures.length > 0) {
    const types = new Set(failures.map(({ type }) => type));
    const [type = "JobFailed"] = types;
    const reasons = failures.map(({ reason }) => reason).join("; ");
    return {
      result: "failure",
      type: types.size === 1 ? type : "JobFailed",
      message:
        `${failures.length} of ${all} failed: ${reasons}. ` +
        "A retry of the action repeats the whole wave, which is harmless.",
    };
  }
  if (wave.length === 0) return { result: "success", summary: "" };
  if (completed.length === wave.length) {
    return { result: "success", summary: `Invalidated ${all}: ${wave.map(describe).join(", ")}` };
  }
  const waiting = wave.filter(({ outcome }) => outcome.state !== "completed");
  return {
    result: "continuation",
    token: tokenOf(start),
    summary: `Invalidated ${completed.length} of ${all}, waiting for ${waiting.map(describe).join(", ")}`,
    percentComplete: Math.floor((100 * completed.length) / wave.length),
  };
}

/** The answer once what was released is recorded, is to be recorded by another try, or never is: that is said aloud. */
export function answerWithRecord(
  answer: Extract<Answer, { readonly result: "success" }>,
  recorded: Recorded,
  start: Start,
  now: number,
): Answer {
  const before = answer.summary === "" ? "" : `${answer.summary}; `;
  if (recorded.state === "completed") {
    const said = answer.summary === "" ? "Recorded" : `${before}recorded`;
    return { ...answer, summary: `${said} what was released` };
  }
  const { state, reason } = recorded;
  if (state === "lost" || now - start.at >= patienceHours * 3_600_000) {
    const summary = `NOT RECORDED: ${reason}. ferry status names the release until the next one. ${before}`;
    return { ...answer, summary: summary.replace(/[; ]+$/, "") };
  }
  const summary = `Waiting: ${reason}`;
  return { result: "continuation", token: tokenOf(start), summary, percentComplete: 99 };
}

/** The answer when the work itself ended in an error. */
export function answerToError(error: unknown): Answer {
  if (error instanceof Fault) {
    return { result: "failure", type: error.type, message: error.message };
  }
  const { name } = factsOf(error);
  return {
    result: "failure",
    type: "JobFailed",
    message: `The function ended in an unexpected ${name}; its log shows where. Retry the action.`,
  };
}

/**
 * Sends the answer. A job that has its answer already, or is over, is left alone: Lambda may deliver
 * an event twice.
 * @throws Error when CodePipeline takes no answer; Lambda then repeats the event.
 */
export async function send(
  client: CodePipelineClient,
  jobId: string,
  answer: Answer,
  log: Log,
): Promise<void> {
  try {
    await (answer.result === "failure"
      ? client.send(
          new PutJobFailureResultCommand({
            jobId,
            failureDetails: { type: answer.type, message: cut(answer.message, longestMessage) },
          }),
        )
      : client.send(new PutJobSuccessResultCommand({ jobId, ...details(answer) })));
  } catch (error) {
    const { name } = factsOf(error);
    if (name !== "JobNotFoundException" && name !== "InvalidJobStateException") {
      throw new Error(`The job got no answer: CodePipeline failed with ${trace(error)}.`);
    }
    log("already over", { error: name });
  }
}

function details(answer: Exclude<Answer, { readonly result: "failure" }>) {
  const summary = cut(answer.summary, longestSummary);
  return answer.result === "success"
    ? { executionDetails: { summary, percentComplete: 100 } }
    : {
        continuationToken: answer.token,
        executionDetails: { summary, percentComplete: answer.percentComplete },
      };
}

function failureOf(
  { target, outcome }: Progress,
  elapsed: number,
): readonly { readonly type: FailureType; readonly reason: string }[] {
  const subject = `${target.name} (distribution ${target.distributionId})`;
  if (outcome.state === "failed") {
    return [{ type: outcome.type, reason: `${subject}: ${outcome.reason}` }];
  }
  if (outcome.state === "completed" || elapsed < patienceHours * 3_600_000) {
    return [];
  }
  const waited = `still not done after ${patienceHours} hours`;
  return outcome.state === "running"
    ? [{ type: "JobFailed", reason: `${subject}: ${outcome.invalidationId} is ${waited}` }]
    : [{ type: outcome.type, reason: `${subject}: ${waited}, because ${outcome.reason}` }];
}

function describe({ target, outcome }: Progress): string {
  return `${target.name} (${"reason" in outcome ? outcome.reason : outcome.invalidationId})`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
