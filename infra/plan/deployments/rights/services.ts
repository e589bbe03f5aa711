import { actionsOf } from "../../../grants/policy";
import * as names from "../../../names";
import { handOver, iamArnsOf } from "./hand-over";
import { finds, ofType, type Right, rightsIn, type Scope, tagged } from "./right";

const repository = "aws:ecr/repository:Repository";
const cluster = "aws:ecs/cluster:Cluster";
const service = "aws:ecs/service:Service";
const tasks = "aws:ecs/taskDefinition:TaskDefinition";
const application = "aws:codedeploy/application:Application";
const group = "aws:codedeploy/deploymentGroup:DeploymentGroup";
const profile = "aws:iam/instanceProfile:InstanceProfile";

const ecrTable = `
  ${repository} Repositories repository/<name>
    read DescribeRepositories ListTagsForResource
    make CreateRepository DeleteRepository PutImageScanningConfiguration PutImageTagMutability TagResource UntagResource
  aws:ecr/repositoryPolicy:RepositoryPolicy Repositories
    read GetRepositoryPolicy
    make DeleteRepositoryPolicy SetRepositoryPolicy
  aws:ecr/lifecyclePolicy:LifecyclePolicy Repositories
    read GetLifecyclePolicy
    make DeleteLifecyclePolicy PutLifecyclePolicy`;

const ecsTable = `
  ${cluster} Clusters cluster/<name>
    read DescribeClusters
    make CreateCluster DeleteCluster UpdateCluster TagResource UntagResource
  ${service} Services service/<name>/* ${cluster}
    read DescribeServices
    make CreateService DeleteService UpdateService TagResource UntagResource
  ${tasks} TaskDefinitions task-definition/<family>:*
    make RegisterTaskDefinition TagResource UntagResource`;

const codedeployTable = `
  ${application} Applications application:<name>
    read GetApplication ListTagsForResource
    make CreateApplication DeleteApplication UpdateApplication TagResource UntagResource
  aws:codedeploy/deploymentConfig:DeploymentConfig DeploymentConfigurations deploymentconfig:<deploymentConfigName>
    read GetDeploymentConfig
    make CreateDeploymentConfig DeleteDeploymentConfig
  ${group} DeploymentGroups deploymentgroup:<name>/* ${application}
    read GetDeploymentGroup ListTagsForResource
    make CreateDeploymentGroup DeleteDeploymentGroup UpdateDeploymentGroup TagResource UntagResource`;

const iamTable = `
  ${profile} InstanceProfiles
    read GetInstanceProfile
    make AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile`;

/** Images, containers and deployments of them: what AWS knows by the names that ferry gives. */
export function serviceRights(scope: Scope): readonly Right[] {
  return [
    ...imageRights(scope),
    ...imageKeyRights(scope),
    ...containerRights(scope),
    ...deploymentRights(scope),
  ];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
function imageRights(scope: Scope): readonly Right[] {
  return rightsIn(scope, "ecr", ecrTable);
}

/**
 * Whoever makes or deletes an encrypted repository asks the key for grants, in whose name Amazon ECR does it. A
 * key that the settings name has an ARN and not ferry's tag.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 */
function imageKeyRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  const keys = ofType(scope, repository).flatMap(({ inputs }) =>
    (inputs.encryptionConfigurations as readonly { readonly kmsKey: unknown }[]).map(
      ({ kmsKey }) => kmsKey,
    ),
  );
  if (keys.length === 0) return [];
  const named = keys.filter((key) => typeof key === "string");
  const isNamed = named.length > 0;
  const throughEcr = { "kms:ViaService": names.serviceHost("ecr", owner.region) };
  return [
    {
      id: "EncryptRepositories",
      type: repository,
      access: "write",
      // ferry's own keys are described with the keys.
      actions: actionsOf("kms", `CreateGrant ${isNamed ? "DescribeKey " : ""}RetireGrant`),
      on: isNamed ? [...new Set(named)] : [names.arn(owner, "kms", "key/*")],
      when: {
        StringEquals: { ...throughEcr, ...(isNamed ? {} : tagged(owner).StringEquals) },
      },
    },
  ];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function containerRights(scope: Scope): readonly Right[] {
  return [
    ...rightsIn(scope, "ecs", ecsTable),
    finds("FindTaskDefinitions", tasks, "ecs", "DescribeTaskDefinition"),
    handOver(
      scope,
      { type: tasks, service: "ecs-tasks", of: "releases" },
      scope.existingRoles.tasks,
    ),
    ...(ofType(scope, service).some(({ inputs }) => movesTraffic(inputs))
      ? [handOver(scope, { type: service, service: "ecs", of: "releases" })]
      : []),
  ];
}

/** Whether Amazon ECS takes a role of the stack to move traffic. */
function movesTraffic({ loadBalancers }: Readonly<Record<string, unknown>>): boolean {
  const balancers = (loadBalancers ?? []) as readonly Readonly<Record<string, unknown>>[];
  return Array.isArray(balancers) && balancers.some((each) => each.advancedConfiguration);
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html */
function deploymentRights(scope: Scope): readonly Right[] {
  return [
    ...rightsIn(scope, "codedeploy", codedeployTable),
    ...rightsIn(scope, "iam", iamTable, { on: iamArnsOf(scope, profile, "instance-profile") }),
    handOver(scope, { type: group, service: "codedeploy", of: "releases" }),
    handOver(scope, { type: profile, service: "ec2", of: "releases" }),
  ];
}
