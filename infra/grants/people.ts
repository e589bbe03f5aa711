import { accountOf, arn, type Owner, type RoleName } from "../names";
import { type Grant, plain, principal } from "./grant";
import { actionsOf, type Conditions, oneOrMany, type Statement } from "./policy";

/** What of a pipeline somebody sees. */
interface Visible {
  readonly arn: string;
  /** Names of its projects, and of their log groups. */
  readonly projects: readonly string[];
  readonly logGroups: readonly string[];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/permissions-reference.html */
const stateActions = actionsOf("codepipeline", "GetPipeline GetPipelineExecution GetPipelineState");
const historyActions = actionsOf(
  "codepipeline",
  "ListActionExecutions ListDeployActionExecutionTargets ListPipelineExecutions " +
    "ListRuleExecutions ListTagsForResource",
);
/** What carries a release on within a stage. */
const carryOnActions = actionsOf(
  "codepipeline",
  "EnableStageTransition OverrideStageCondition RetryStageExecution RollbackStage",
);

/** A group sees its pipelines, their history, builds and build logs. */
export function seePipelines(
  owner: Owner,
  role: RoleName,
  pipelines: readonly Visible[],
): readonly Grant[] {
  const to = principal(role.arn);
  const projects = pipelines.flatMap((each) => each.projects);
  const logGroups = pipelines.flatMap((each) => each.logGroups);
  return [
    {
      id: "ListPipelines",
      to,
      on: plain("*"),
      actions: actionsOf("codepipeline", "ListActionTypes ListPipelines ListRuleTypes"),
      why: "the console's list of pipelines, which AWS can't narrow",
    },
    {
      id: "SeePipelines",
      to,
      on: plain(...pipelines.map((each) => each.arn)),
      actions: [...stateActions, ...historyActions],
      why: "state and history of the pipelines",
    },
    ...(projects.length === 0
      ? []
      : ([
          {
            id: "SeeBuilds",
            to,
            on: plain(...projects.map((project) => arn(owner, "codebuild", `project/${project}`))),
            actions: actionsOf("codebuild", "BatchGetBuilds BatchGetProjects ListBuildsForProject"),
            why: "the builds of the pipelines",
          },
          {
            id: "ReadBuildLogs",
            to,
            on: plain(
              ...logGroups.map((group) => arn(owner, "logs", `log-group:${group}:log-stream:*`)),
            ),
            actions: ["logs:GetLogEvents"],
            why: "why a build failed stands in its log",
          },
        ] satisfies readonly Grant[])),
  ];
}

/** A group releases pipelines and stops their executions. */
export function startReleases(role: RoleName, pipelines: readonly string[]): readonly Grant[] {
  if (pipelines.length === 0) return [];
  return [
    {
      id: "StartReleases",
      to: principal(role.arn),
      on: plain(...pipelines),
      actions: ["codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"],
      why: "a release of the latest or of a chosen revision, and its end",
    },
  ];
}

/** A group retries stages, rolls them back, and opens and closes the way into them. */
export function operateStages(role: RoleName, stages: readonly string[]): readonly Grant[] {
  return [
    {
      id: "OperateStages",
      to: principal(role.arn),
      on: plain(...stages),
      actions: ["codepipeline:DisableStageTransition", ...carryOnActions],
      why: "retry, rollback and transitions",
    },
  ];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html */
export function answerApprovals(
  role: RoleName,
  pipelines: readonly string[],
  approvals: readonly string[],
): readonly Grant[] {
  const to = principal(role.arn);
  return [
    {
      id: "ListPipelines",
      to,
      on: plain("*"),
      actions: ["codepipeline:ListPipelines"],
      why: "the console's list of pipelines, which AWS can't narrow",
    },
    {
      id: "SeePipelines",
      to,
      on: plain(...pipelines),
      actions: stateActions,
      why: "what waits for an answer",
    },
    {
      id: "AnswerApprovals",
      to,
      on: plain(...approvals),
      actions: ["codepipeline:PutApprovalResult"],
      why: "approves or rejects",
    },
  ];
}

/** Whoever operates a pipeline answers none of its approvals, whatever else they hold. */
export function refuseApprovals(pipelines: readonly string[]): readonly Statement[] {
  if (pipelines.length === 0) return [];
  return [
    {
      Sid: "DenyApprovals",
      Effect: "Deny",
      Action: "codepipeline:PutApprovalResult",
      Resource: oneOrMany(pipelines.map((each) => `${each}/*`)),
    },
  ];
}

/** Whoever approves in a pipeline starts and carries on no release of it, whatever else they hold. */
export function refuseReleases(pipelines: readonly string[]): readonly Statement[] {
  return [
    {
      Sid: "DenyStarts",
      Effect: "Deny",
      Action: "codepipeline:StartPipelineExecution",
      Resource: oneOrMany(pipelines),
    },
    {
      Sid: "DenyStages",
      Effect: "Deny",
      Action: carryOnActions,
      Resource: oneOrMany(pipelines.map((each) => `${each}/*`)),
    },
  ];
}

/** A person's own role or user takes the group's role. */
export function takeGroupRole(to: string, role: RoleName, when: Conditions | undefined): Grant {
  return {
    id: "TakenByPeople",
    to: principal(to),
    on: { kind: "role", account: accountOf(role.arn), arn: role.arn },
    actions: ["sts:AssumeRole"],
    ...(when && { when }),
    why: "people work with pipelines in a role that can do just that",
  };
}
