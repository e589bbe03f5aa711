import type { codebuild } from "@pulumi/aws";
import type { Organization, Policy, Request } from "../../judge";
import { accountOf, arnIn } from "../arn";
import { type Call, callsOf, documented, type Evidence } from "../call";
import { peopleOf, type RegisteredPeople, type Taker } from "../world/people";
import { inputsOf, type World } from "../world/world";

const reference = documented("codepipeline/latest/userguide/permissions-reference");
const stageActions = documented("service-authorization/latest/reference/list_awscodepipeline");
const approvals = documented("codepipeline/latest/userguide/approvals-iam-permissions");
const builds = documented(
  "codebuild/latest/userguide/auth-and-access-control-permissions-reference",
);
const logs = documented("AmazonCloudWatch/latest/logs/permissions-reference-cwl");
const switching = documented("IAM/latest/UserGuide/id_roles_use_permissions-to-switch");

/** What people do in the console or on the command line, in the role of their group. */
export function peopleCalls(world: World): readonly Call[] {
  return peopleOf(world).flatMap((group) => {
    const { role, may, sees, starts, stages, approvals: asked } = group;
    const approves = may === "approve";
    const on = (resources: readonly string[], operations: string, evidence: Evidence) => {
      const actions = operations.replace(/\w+/g, "codepipeline:$&");
      const owner = accountOf(role);
      return resources.flatMap((resource) => callsOf(role, actions, resource, evidence, { owner }));
    };
    return [
      ...group.takers.map((taker) => takeCall(role, taker)),
      ...(approves
        ? [...on(["*"], "ListPipelines", approvals), ...on(sees, state, approvals)]
        : [
            ...on(["*"], "ListPipelines ListActionTypes ListRuleTypes", reference),
            ...on(sees, `${state} ${history}`, reference),
            ...sees.flatMap((pipeline) => buildCalls(world, role, pipeline)),
          ]),
      ...on(starts, "StartPipelineExecution StopPipelineExecution", reference),
      ...on(stages, stageOperations, stageActions),
      ...backCalls(world, group),
      ...on(asked, "PutApprovalResult", approvals),
    ];
  });
}

const state = "GetPipeline GetPipelineState GetPipelineExecution";
const history =
  "ListPipelineExecutions ListActionExecutions ListRuleExecutions ListDeployActionExecutionTargets " +
  "ListTagsForResource";
const stageOperations =
  "RetryStageExecution RollbackStage OverrideStageCondition EnableStageTransition DisableStageTransition";

/** They go back in their stages, by the alias that the function has for each. */
function backCalls(world: World, { role, may, stages }: RegisteredPeople): readonly Call[] {
  if (may !== "operate") return [];
  return world.ofType("aws:lambda/alias:Alias").flatMap(({ place, resource }) => {
    const { description, functionName, name } = resource.inputs;
    const stage = arnIn(place, "codepipeline", String(description).replace(/^Goes back in /, ""));
    if (!stages.includes(stage)) return [];
    const alias = arnIn(place, "lambda", `function:${functionName}:${name}`);
    return callsOf(role, "lambda:InvokeFunction", alias, invocation, { owner: place.account });
  });
}

const invocation = documented("lambda/latest/api/API_Invoke");

/** The session that a person comes with: of the organization, and with MFA where that is asked. */
function sessionOf({ arn, mfa, organization }: Taker): Partial<Request> {
  return {
    principal: arn.includes(":user/") ? { user: arn } : { role: arn },
    context: { "aws:MultiFactorAuthPresent": mfa ? true : null },
    ...(organization !== undefined && { organization: memberOf(organization, arn) }),
  };
}

function memberOf(id: string, arn: string): Organization {
  return { id, managementAccount: "000000000000", members: { [accountOf(arn)]: `${id}/r-root/` } };
}

/** What a person's own account has to give them: the policies of other accounts are in no stack. */
function mayTake(role: string): readonly Policy[] {
  const statement = { Effect: "Allow", Action: "sts:AssumeRole", Resource: role } as const;
  return [{ name: "of the person", document: { Version: "2012-10-17", Statement: [statement] } }];
}

function takeCall(role: string, taker: Taker): Call {
  return {
    ...switching,
    request: {
      principal: "anonymous",
      action: "sts:AssumeRole",
      resource: role,
      ownerAccount: accountOf(role),
      ...sessionOf(taker),
    },
    count: 1,
    holds: mayTake(role),
  };
}

/** The builds of a pipeline and their logs. */
function buildCalls(world: World, role: string, pipeline: string): readonly Call[] {
  const found = world.pipelines().find(({ arn }) => arn === pipeline);
  const projects = (found?.stages ?? []).flatMap(({ actions }) =>
    actions.flatMap(({ configuration }) => {
      const name = configuration?.ProjectName;
      const project = name === undefined ? undefined : world.project(accountOf(role), name);
      return project ?? [];
    }),
  );
  return projects.flatMap((project) => {
    const { logsConfig } = inputsOf<codebuild.ProjectArgs>(project);
    const arn = String(project.resource.outputs.arn);
    const group = arnIn(
      project.place,
      "logs",
      `log-group:${logsConfig?.cloudwatchLogs?.groupName}`,
    );
    const looks =
      "codebuild:BatchGetProjects codebuild:ListBuildsForProject codebuild:BatchGetBuilds";
    const stream = `${group}:log-stream:a-build`;
    const owner = accountOf(role);
    return [
      ...callsOf(role, looks, arn, builds, { owner }),
      ...callsOf(role, "logs:GetLogEvents", stream, logs, { owner }),
    ];
  });
}
