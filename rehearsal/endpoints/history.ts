import { Refusal } from "./protocol";
import type { StandIn } from "./services";

/** What an execution of a pipeline did so far, as CodePipeline tells it. */
export interface History {
  readonly pipeline: string;
  readonly execution: string;
  /** When it began, in milliseconds since 1970. */
  readonly began?: number | undefined;
  readonly sources: readonly PastSource[];
  readonly actions: readonly PastAction[];
  /** The stages into which nothing goes, with the reason that somebody gave. */
  readonly closed: Map<string, string>;
  /** The stage that is under way. */
  readonly running: string | undefined;
}

/** A revision of a source, by the artifact that it came as; of a commit also what it says of itself. */
interface PastSource {
  readonly name: string;
  readonly revision: string;
  readonly message?: string;
  readonly author?: string;
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
  readonly outputs?: readonly string[];
  /** Of an approval: who gave it, and their words. */
  readonly answer?: { readonly by: string; readonly words: string };
}

/** Each action takes a second: an execution ends when it has begun, but never before. */
const beginning = Date.UTC(2026, 10, 20, 12);

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
  history: History,
): object | undefined {
  const { pipeline, execution, sources, actions, closed, running } = history;
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
        actionExecutionDetails: actions.map((action, index) => pastAction(history, action, index)),
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
  { execution: pipelineExecutionId, began = beginning, sources }: History,
  { stage, name, category, inputs, outputs = [], answer }: PastAction,
  index: number,
) {
  const startTime = began / 1_000 + index;
  const source = sources.find((each) => outputs.includes(each.name));
  return {
    pipelineExecutionId,
    actionExecutionId: `${pipelineExecutionId}-${index}`,
    stageName: stage,
    actionName: name,
    startTime,
    lastUpdateTime: startTime + 1,
    updatedBy: answer?.by ?? "arn:aws:iam::123456789012:user/rehearsal",
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
        executionResult: { externalExecutionSummary: answer?.words ?? "Rehearsed" },
      }),
      outputArtifacts: outputs.map((output) => ({ name: output })),
      ...(source && {
        outputVariables: {
          ...(source.message !== undefined && { CommitMessage: source.message }),
          ...(source.author !== undefined && { AuthorDisplayName: source.author }),
        },
      }),
    },
  };
}
