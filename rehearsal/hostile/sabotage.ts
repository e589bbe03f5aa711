import type { Request } from "../../judge";
import { accountOf } from "../arn";
import type { Scene } from "./scene";

/** What somebody does to a resource, of which they have no more than a role of ferry. */
export type Deed = { readonly what: string } & Pick<Request, "action" | "resource"> &
  Partial<Request>;

/**
 * What no step of a release does to a resource of its own account, by type: exchange what runs, what is served
 * or who is let in, silence what starts and tells, and take away the traces.
 */
const deedsOn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws:cloudfront/distribution:Distribution": {
    "changes a distribution": "cloudfront:UpdateDistribution",
  },
  "aws:cloudfront/function:Function": {
    "changes what a router answers": "cloudfront:UpdateFunction",
    "puts another router to work": "cloudfront:PublishFunction",
  },
  "aws:cloudtrail/trail:Trail": {
    "stops the trail": "cloudtrail:StopLogging",
    "takes the trail away": "cloudtrail:DeleteTrail",
    "leaves itself out of the trail": "cloudtrail:PutEventSelectors",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    "silences an event": "events:DisableRule",
    "sends an event elsewhere": "events:PutTargets",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    "takes a log away": "logs:DeleteLogGroup",
    "lets a log expire": "logs:PutRetentionPolicy",
  },
  "aws:codebuild/project:Project": {
    "changes a build": "codebuild:UpdateProject",
    "takes a build away": "codebuild:DeleteProject",
  },
  "aws:codedeploy/deploymentGroup:DeploymentGroup": {
    "changes what is deployed to": "codedeploy:UpdateDeploymentGroup",
  },
  "aws:ecr/repository:Repository": {
    "opens the images to others": "ecr:SetRepositoryPolicy",
    "takes images away": "ecr:BatchDeleteImage",
    "lets tags of images change": "ecr:PutImageTagMutability",
  },
  "aws:ecs/service:Service": { "takes a service away": "ecs:DeleteService" },
  "aws:iam/policy:Policy": { "changes a policy": "iam:CreatePolicyVersion" },
  "aws:kms/key:Key": { "takes the key to another region": "kms:ReplicateKey" },
  "aws:lambda/function:Function": {
    "changes the function": "lambda:UpdateFunctionCode",
    "changes the function's settings": "lambda:UpdateFunctionConfiguration",
    "opens the function to others": "lambda:AddPermission",
  },
  "aws:sns/topic:Topic": {
    "listens to messages": "sns:Subscribe",
    "changes who may tell": "sns:SetTopicAttributes",
  },
};

/** What a role might do to the resources of its account. */
export function sabotage({ registry, hops }: Scene, role: string): readonly Deed[] {
  const account = accountOf(role);
  const onResources = Object.entries(deedsOn).flatMap(([type, deeds]) =>
    registry
      .ofType(type)
      .filter(({ place, resource }) => place.account === account && resource.outputs.arn)
      .flatMap(({ place: { region }, resource: { outputs } }) =>
        Object.entries(deeds).map(([what, action]) => ({
          what,
          action,
          resource: String(outputs.arn),
          ...(!/:(iam|cloudfront)::/.test(String(outputs.arn)) && { region }),
        })),
      ),
  );
  return [...onResources, ...poison(hops, account)];
}

/** The secrets and parameters that builds read, exchanged. */
function poison(hops: Scene["hops"], account: string): readonly Deed[] {
  const writers: Readonly<Record<string, string>> = {
    "secretsmanager:GetSecretValue": "secretsmanager:PutSecretValue",
    "ssm:GetParameters": "ssm:PutParameter",
  };
  return hops.flatMap(({ request: { action, ownerAccount, resource, region } }) => {
    const writer = writers[action];
    if (writer === undefined || ownerAccount !== account || resource === "*") return [];
    const what = "exchanges what builds read";
    return [{ what, action: writer, resource, ...(region !== undefined && { region }) }];
  });
}
