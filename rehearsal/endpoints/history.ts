import { Refusal } from "./protocol";
import type { StandIn } from "./services";

/** What an execution of a pipeline did so far, as CodePipeline tells it. */
export interface History {
  readonly pipeline: string;
  readonly execution: string;
  readonly sources: readonly { readonly name: string; readonly revision: string }[];
  readonly actions: readonly PastAction[];
  /** The stages into which nothing goes, with the reason that somebody gave. */
  readonly closed: Map<string, string>;
  /** The stage that is under way. */
  readonly running: string | undefined;
}

export interface PastAction {
  readonly stage: string;
  readonly name: string;
  readonly category: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly bucket: string;
    readonly key: string;
  }[];
}

/** Seconds since 1970, a second for each action: an execution ends when it has begun, but never before. */
const began = Date.UTC(2026, 10, 20, 12) / 1_000;

/**
 * CodePipeline, for what it tells of executions and for transitions.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Operations.html
 */
export function historyService(history: () => History): StandIn {
  return ({ operation, input }) => {
    const answer = answerTo(operation, input, history());
    return { status: 200, body: answer === undefined ? "" : JSON.stringify(answer) };
  };
}

function answerTo(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  { pipeline, execution, sources, actions, closed, running }: History,
): object | undefined {
  const asked = input.pipelineName ?? input.name;
  if (asked !== pipeline) {
    throw new Refusal(400, "PipelineNotFoundException", `There is no pipeline ${asked}.`);
  }
  const stages = [...new Set([...actions.map(({ stage }) => stage), running ?? []].flat())];
  switch (operation) {
    case "GetPipelineState":
      return {
        pipelineName: pipeline,
        stageStates: stages.map((stageName) => ({
          stageName,
          inboundTransitionState: closed.has(stageName)
            ? { enabled: false, disabledReason: closed.get(stageName) }
            : { enabled: true },
          latestExecution: {
            pipelineExecutionId: execution,
            status: stageName === running ? "InProgress" : "Succeeded",
            type: "STANDARD",
          },
        })),
      };
    case "GetPipelineExecution":
      return {
        pipelineExecution: {
          pipelineName: pipeline,
          pipelineVersion: 1,
          pipelineExecutionId: execution,
          status: "InProgress",
          artifactRevisions: sources.map(({ name, revision }) => ({ name, revisionId: revision })),
          trigger: { triggerType: "StartPipelineExecution" },
        },
      };
    case "ListActionExecutions":
      return {
        actionExecutionDetails: actions.map((action, index) =>
          pastAction(execution, action, index),
        ),
      };
    case "DisableStageTransition":
      closed.set(String(input.stageName), String(input.reason));
      return undefined;
    case "EnableStageTransition":
      closed.delete(String(input.stageName));
      return undefined;
    default:
      throw new Refusal(400, "UnknownOperationException", `No ${operation} of CodePipeline here.`);
  }
}

function pastAction(
  pipelineExecutionId: string,
  { stage, name, category, inputs }: PastAction,
  index: number,
) {
  return {
    pipelineExecutionId,
    actionExecutionId: `${pipelineExecutionId}-${index}`,
    stageName: stage,
    actionName: name,
    startTime: began + index,
    lastUpdateTime: began + index + 1,
    updatedBy: "arn:aws:iam::123456789012:user/rehearsal",
    status: "Succeeded",
    input: {
      actionTypeId: { category, owner: "AWS", provider: "", version: "1" },
      inputArtifacts: inputs.map(({ name: artifact, bucket, key }) => ({
        name: artifact,
        s3location: { bucket, key },
      })),
    },
    output: {
      ...(category === "Approval" && {
        executionResult: { externalExecutionSummary: "Rehearsed" },
      }),
    },
  };
}
