import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  type ListActionExecutionsCommandOutput,
  type StageState,
} from "@aws-sdk/client-codepipeline";
import type { RecordedApproval, RecordedArtifact, RecordedSource, ReleaseRecord } from "./record";

/** What CodePipeline knows of a release. */
export interface Execution
  extends Pick<ReleaseRecord, "sources">,
    Pick<ReleaseRecord["pipeline"], "version"> {
  readonly id: string;
  readonly what: "release" | "rollback";
  /** Of a rollback: the execution that it goes back to. */
  readonly target?: string;
  readonly startedBy?: ReleaseRecord["startedBy"];
  readonly actions: readonly ActionExecutionDetail[];
  /** With those of the execution that a rollback goes back to: it has no source and no approval of its own. */
  readonly origin: readonly ActionExecutionDetail[];
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineState.html */
export async function stageState(
  codePipeline: CodePipelineClient,
  pipeline: string,
  stage: string,
  abortSignal?: AbortSignal,
): Promise<StageState | undefined> {
  const state = await codePipeline.send(
    new GetPipelineStateCommand({ name: pipeline }),
    abortSignal && { abortSignal },
  );
  return state.stageStates?.find(({ stageName }) => stageName === stage);
}

/** Whether a stage has an execution in it. */
export function isRunning({ latestExecution }: StageState): boolean {
  return ["InProgress", "Stopping"].includes(latestExecution?.status ?? "");
}

/**
 * The execution that a stage runs: of a rollback the variables may still name the one that it goes back to.
 * Executions that run in parallel share a stage and are never rolled back.
 */
export function executionIn(
  state: StageState | undefined,
  said: string | undefined,
): string | undefined {
  const { latestExecution } = state ?? {};
  const rollback = latestExecution?.type === "ROLLBACK" && latestExecution.status === "InProgress";
  const inStage = latestExecution?.pipelineExecutionId;
  return rollback ? inStage : (said ?? inStage);
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListActionExecutions.html */
export async function readExecution(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  id: string,
  abortSignal?: AbortSignal,
): Promise<Execution> {
  const options = abortSignal && { abortSignal };
  const { pipelineExecution: found } = await codePipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: id }),
    options,
  );
  const target = found?.rollbackMetadata?.rollbackTargetPipelineExecutionId;
  const actions = await actionsOf(codePipeline, pipelineName, id, abortSignal);
  const origin =
    target === undefined
      ? actions
      : [...(await actionsOf(codePipeline, pipelineName, target, abortSignal)), ...actions];
  const { triggerType, triggerDetail } = found?.trigger ?? {};
  return {
    id,
    what: target === undefined ? "release" : "rollback",
    ...(target !== undefined && { target }),
    ...(found?.pipelineVersion !== undefined && { version: found.pipelineVersion }),
    ...(triggerType !== undefined && {
      startedBy: {
        how: triggerType,
        ...(triggerDetail !== undefined && { detail: triggerDetail }),
      },
    }),
    sources: (found?.artifactRevisions ?? []).map((revision): RecordedSource => {
      const said = sourceVariables(origin, revision.name);
      const message = said.CommitMessage ?? summaryOf(revision.revisionSummary);
      const author = said.AuthorDisplayName ?? said.AuthorEmail ?? said.AuthorId;
      return {
        name: revision.name ?? "",
        revision: revision.revisionId ?? "",
        ...(message !== undefined && { message: message.slice(0, 1_000) }),
        ...(author !== undefined && { author }),
        ...(revision.revisionUrl !== undefined && { url: revision.revisionUrl }),
      };
    }),
    actions,
    origin,
  };
}

/** A connection's summary is JSON with the message in it; other sources write it as it is. */
function summaryOf(summary: string | undefined): string | undefined {
  if (!summary?.startsWith("{")) return summary;
  try {
    const { CommitMessage } = JSON.parse(summary) as { readonly CommitMessage?: unknown };
    return typeof CommitMessage === "string" ? CommitMessage : summary;
  } catch {
    return summary;
  }
}

/** Every action of an execution, as far as it has come. */
export async function actionsOf(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId: string,
  abortSignal?: AbortSignal,
): Promise<readonly ActionExecutionDetail[]> {
  const found: ActionExecutionDetail[] = [];
  let nextToken: string | undefined;
  do {
    const page: ListActionExecutionsCommandOutput = await codePipeline.send(
      new ListActionExecutionsCommand({
        pipelineName,
        filter: { pipelineExecutionId },
        ...(nextToken !== undefined && { nextToken }),
      }),
      abortSignal && { abortSignal },
    );
    found.push(...(page.actionExecutionDetails ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
function sourceVariables(
  actions: readonly ActionExecutionDetail[],
  artifact: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const source = actions.find(({ output }) =>
    output?.outputArtifacts?.some(({ name }) => name === artifact),
  );
  return source?.output?.outputVariables ?? {};
}

/** The answers that let a release into a stage. */
export function approvalsIn(
  { origin }: Execution,
  stages: readonly string[],
): readonly RecordedApproval[] {
  return origin.filter(({ stageName = "" }) => stages.includes(stageName)).flatMap(approvalOf);
}

function approvalOf({
  actionName = "",
  input,
  output,
  status,
  updatedBy = "",
  lastUpdateTime,
}: ActionExecutionDetail): readonly RecordedApproval[] {
  if (input?.actionTypeId?.category !== "Approval" || status !== "Succeeded") return [];
  const words = output?.executionResult?.externalExecutionSummary;
  return [
    {
      action: actionName,
      by: updatedBy,
      ...(words !== undefined && words !== "" && { words }),
      at: lastUpdateTime?.toISOString() ?? "",
    },
  ];
}

/** The actions of a stage that bring a release to a target, the last try of each. */
export function deployedBy(
  { actions }: Execution,
  stage: string,
  names: readonly string[],
): readonly ActionExecutionDetail[] {
  const timeOf = ({ lastUpdateTime }: ActionExecutionDetail) => lastUpdateTime?.getTime() ?? 0;
  return names.flatMap((name) => {
    const [last] = actions
      .filter(({ stageName, actionName }) => stageName === stage && actionName === name)
      .sort((a, b) => timeOf(b) - timeOf(a));
    return last ?? [];
  });
}

/** What those actions took. */
export function artifactsOf(
  actions: readonly ActionExecutionDetail[],
): readonly RecordedArtifact[] {
  const taken = actions.flatMap(({ input }) => input?.inputArtifacts ?? []);
  const found = taken.map(({ name = "", s3location }) => ({
    name,
    bucket: s3location?.bucket ?? "",
    key: s3location?.key ?? "",
  }));
  return [...new Map(found.map((each) => [`${each.bucket}/${each.key}`, each])).values()];
}
