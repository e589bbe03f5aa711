import { accountOf, arnIn, globalArn } from "../arn";
import { roleOf } from "../call";
import { isGiven } from "../reach/exceptions";
import type { RegisteredPipeline } from "../world/world";
import type { HostileCall } from "./call";
import { type Deed, sabotage } from "./sabotage";
import { approvalsOf, nameOf, type Scene } from "./scene";

/**
 * What a role may not do whatever the settings give it: change what releases run through, or leave its work. Of the
 * other roles reach knows all that they may.
 */
export function overreach(scene: Scene): readonly HostileCall[] {
  return givenRoles(scene).flatMap((role) => {
    const account = accountOf(role);
    return deeds(scene, role)
      .filter((deed) => !isDuty(scene, role, deed))
      .map(({ what, action, resource, ...details }) => ({
        attempt: `${nameOf(role)} of ${account} ${what}`,
        request: { principal: { role }, action, resource, ownerAccount: account, ...details },
      }));
  });
}

/** Roles with statements that nothing here proves. */
function givenRoles({ policies }: Scene): readonly string[] {
  return policies.holders().flatMap(([role, held]) => {
    const sids = held.flatMap(({ document }) =>
      [document.Statement].flat().map(({ Sid = "" }) => Sid),
    );
    return sids.some(isGiven) && !policies.isStandIn(role) ? [role] : [];
  });
}

/** People of a group may do just this: they do it themselves. */
function isDuty({ hops }: Scene, role: string, { action, resource }: Deed): boolean {
  return hops.some(
    ({ request }) =>
      roleOf(request) === role && request.action === action && request.resource === resource,
  );
}

function deeds(scene: Scene, role: string): readonly Deed[] {
  const { world } = scene;
  const account = accountOf(role);
  const region = scene.world.homeRegion();
  const place = { account, region };
  const arn = (service: string, resource: string) => arnIn(place, service, resource);
  return [
    ...rightsOfIts(role, region),
    ...sabotage(scene, role),
    ...world
      .pipelines()
      .filter((pipeline) => pipeline.account === account)
      .flatMap(pipelineDeeds),
    // A job carries credentials of the artifact bucket.
    {
      what: "asks for jobs",
      action: "codepipeline:PollForJobs",
      resource: arn("codepipeline", "actiontype:Custom/Deploy/other/1"),
    },
    {
      what: "reads a job with its credentials",
      action: "codepipeline:GetJobDetails",
      resource: "*",
      region,
    },
    {
      what: "makes a pipeline",
      action: "codepipeline:CreatePipeline",
      resource: arn("codepipeline", "other"),
    },
    {
      what: "makes a build",
      action: "codebuild:CreateProject",
      resource: arn("codebuild", "project/other"),
    },
    {
      what: "invalidates a foreign distribution",
      action: "cloudfront:CreateInvalidation",
      resource: globalArn(place, "cloudfront", "distribution/E0000000000000"),
    },
    {
      what: "reads a secret that no setting names",
      action: "secretsmanager:GetSecretValue",
      resource: arn("secretsmanager", "secret:other-Ab1Cd2"),
    },
    {
      what: "deploys another application of CodeDeploy",
      action: "codedeploy:CreateDeployment",
      resource: arn("codedeploy", "deploymentgroup:other/other"),
    },
    {
      what: "changes a service of another cluster",
      action: "ecs:UpdateService",
      resource: arn("ecs", "service/other/other"),
    },
  ];
}

/** More rights, by a policy, a key or a role that is handed on. */
export function rightsOfIts(role: string, region: string): readonly Deed[] {
  const account = accountOf(role);
  return [
    {
      what: "passes an administrator's role",
      action: "iam:PassRole",
      resource: `arn:aws:iam::${account}:role/Administrator`,
      passedToService: "codebuild.amazonaws.com",
      region,
    },
    {
      what: "has CloudFormation make a stack with an administrator's role",
      action: "iam:PassRole",
      resource: `arn:aws:iam::${account}:role/Administrator`,
      passedToService: "cloudformation.amazonaws.com",
      region,
    },
    {
      what: "passes itself to a machine",
      action: "iam:PassRole",
      resource: role,
      passedToService: "ec2.amazonaws.com",
      region,
    },
    { what: "gives itself more rights", action: "iam:PutRolePolicy", resource: role },
    { what: "attaches a policy to itself", action: "iam:AttachRolePolicy", resource: role },
    { what: "lets others take it", action: "iam:UpdateAssumeRolePolicy", resource: role },
    { what: "takes its bounds off", action: "iam:DeleteRolePermissionsBoundary", resource: role },
    {
      what: "makes an access key",
      action: "iam:CreateAccessKey",
      resource: `arn:aws:iam::${account}:user/someone`,
    },
  ];
}

/** A pipeline can't be changed, and its gates can't be passed, by those who run in it. */
function pipelineDeeds(pipeline: RegisteredPipeline): readonly Deed[] {
  const { arn, stages } = pipeline;
  return [
    { what: "changes the pipeline", action: "codepipeline:UpdatePipeline", resource: arn },
    { what: "takes the pipeline away", action: "codepipeline:DeletePipeline", resource: arn },
    { what: "stops a release", action: "codepipeline:StopPipelineExecution", resource: arn },
    { what: "starts a release", action: "codepipeline:StartPipelineExecution", resource: arn },
    ...approvalsOf(pipeline).map((resource) => ({
      what: "approves its own release",
      action: "codepipeline:PutApprovalResult",
      resource,
    })),
    ...stages.flatMap(({ name }) =>
      Object.entries(gates).map(([action, what]) => ({
        what: `${what} stage ${name}`,
        action,
        resource: `${arn}/${name}`,
      })),
    ),
  ];
}

const gates: Readonly<Record<string, string>> = {
  "codepipeline:EnableStageTransition": "opens the way into",
  "codepipeline:DisableStageTransition": "closes the way into",
  "codepipeline:OverrideStageCondition": "passes the conditions of",
  "codepipeline:RetryStageExecution": "repeats",
  "codepipeline:RollbackStage": "goes back in",
};
