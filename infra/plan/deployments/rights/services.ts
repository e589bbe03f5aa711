import * as names from "../../../names";
import { handOver, iamArnsOf } from "./hand-over";
import { actions, arnsOf, ofType, patternsOf, type Right, type Scope, tagged, uses } from "./right";

const repository = "aws:ecr/repository:Repository";
const cluster = "aws:ecs/cluster:Cluster";
const service = "aws:ecs/service:Service";
const tasks = "aws:ecs/taskDefinition:TaskDefinition";
const application = "aws:codedeploy/application:Application";
const configuration = "aws:codedeploy/deploymentConfig:DeploymentConfig";
const group = "aws:codedeploy/deploymentGroup:DeploymentGroup";
const profile = "aws:iam/instanceProfile:InstanceProfile";

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
  const images = { of: "Repositories", on: arnsOf(scope, repository, "ecr", "repository/") };
  const of = (list: string) => actions("ecr", list);
  return uses(
    {
      type: repository,
      ...images,
      read: of("DescribeRepositories ListTagsForResource"),
      write: of(
        "CreateRepository DeleteRepository PutImageScanningConfiguration PutImageTagMutability TagResource UntagResource",
      ),
    },
    {
      type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
      ...images,
      read: of("GetRepositoryPolicy"),
      write: of("DeleteRepositoryPolicy SetRepositoryPolicy"),
    },
    {
      type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      ...images,
      read: of("GetLifecyclePolicy"),
      write: of("DeleteLifecyclePolicy PutLifecyclePolicy"),
    },
  );
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
      actions: actions("kms", `CreateGrant ${isNamed ? "DescribeKey " : ""}RetireGrant`),
      on: isNamed ? [...new Set(named)] : [names.arn(owner, "kms", "key/*")],
      when: {
        StringEquals: { ...throughEcr, ...(isNamed ? {} : tagged(owner).StringEquals) },
      },
    },
  ];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function containerRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  const of = (list: string) => actions("ecs", list);
  const clusters = arnsOf(scope, cluster, "ecs", "cluster/");
  const services = clusters.map((arn) => `${arn.replace(":cluster/", ":service/")}/*`);
  const families = patternsOf(scope, tasks, "family").map((family) =>
    names.arn(owner, "ecs", `task-definition/${family}:*`),
  );
  const tags = "TagResource UntagResource";
  return [
    ...uses(
      {
        type: cluster,
        of: "Clusters",
        on: clusters,
        read: of("DescribeClusters"),
        write: of(`CreateCluster DeleteCluster UpdateCluster ${tags}`),
      },
      {
        type: service,
        of: "Services",
        on: services,
        read: of("DescribeServices"),
        write: of(`CreateService DeleteService UpdateService ${tags}`),
      },
      {
        type: tasks,
        of: "TaskDefinitions",
        on: families,
        read: [],
        write: of(`RegisterTaskDefinition ${tags}`),
      },
    ),
    {
      id: "FindTaskDefinitions",
      type: tasks,
      access: "read",
      actions: of("DescribeTaskDefinition"),
      on: ["*"],
    },
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
  const of = (list: string) => actions("codedeploy", list);
  const applications = arnsOf(scope, application, "codedeploy", "application:");
  const configurations = patternsOf(scope, configuration, "deploymentConfigName").map((name) =>
    names.arn(scope.owner, "codedeploy", `deploymentconfig:${name}`),
  );
  const groups = applications.map(
    (arn) => `${arn.replace(":application:", ":deploymentgroup:")}/*`,
  );
  const tags = "TagResource UntagResource";
  return [
    ...uses(
      {
        type: application,
        of: "Applications",
        on: applications,
        read: of("GetApplication ListTagsForResource"),
        write: of(`CreateApplication DeleteApplication UpdateApplication ${tags}`),
      },
      {
        type: configuration,
        of: "DeploymentConfigurations",
        on: configurations,
        read: of("GetDeploymentConfig"),
        write: of("CreateDeploymentConfig DeleteDeploymentConfig"),
      },
      {
        type: group,
        of: "DeploymentGroups",
        on: groups,
        read: of("GetDeploymentGroup ListTagsForResource"),
        write: of(`CreateDeploymentGroup DeleteDeploymentGroup UpdateDeploymentGroup ${tags}`),
      },
      {
        type: profile,
        of: "InstanceProfiles",
        on: iamArnsOf(scope, profile, "instance-profile"),
        read: actions("iam", "GetInstanceProfile"),
        write: actions(
          "iam",
          "AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile",
        ),
      },
    ),
    handOver(scope, { type: group, service: "codedeploy", of: "releases" }),
    handOver(scope, { type: profile, service: "ec2", of: "releases" }),
  ];
}
