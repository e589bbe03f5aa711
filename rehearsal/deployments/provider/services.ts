import { globalArn } from "../../arn";
import type { Evidence } from "../../call";
import { handsOver } from "./delivery";
import { arnBeside, byService, found, type Line, line, lines, type Table } from "./line";

const ecr = byService("amazonelasticcontainerregistry");
const ecs = byService("amazonelasticcontainerservice");
const codedeploy = byService("awscodedeploy");
const iam = byService("awsidentityandaccessmanagementiam");

const repositoryOf: Line["on"] = (resource) =>
  arnBeside(resource, "ecr", `repository/${resource.resource.inputs.repository}`);
/** Amazon ECR asks for the grants in the name of whoever makes the repository. */
const imageKey: Line["on"] = ({ resource }) => {
  const configurations = resource.inputs.encryptionConfigurations as
    | readonly { readonly kmsKey?: string }[]
    | undefined;
  return configurations?.flatMap(({ kmsKey }) => kmsKey ?? []);
};
const encryption: Evidence = {
  page: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  grade: "documented",
};
const configuration: Line["on"] = (resource) =>
  arnBeside(
    resource,
    "codedeploy",
    `deploymentconfig:${resource.resource.inputs.deploymentConfigName}`,
  );
const profile: Line["on"] = ({ place, resource }) => {
  const { name, path = "/" } = resource.inputs;
  return globalArn(place, "iam", `instance-profile${path}${name}`);
};

/** The role of an instance profile is named, not given by its ARN. */
const roleOfProfile: Line["on"] = (resource, registry) => {
  const { role } = resource.resource.inputs;
  const made = found(registry, "aws:iam/role:Role", resource, "name", role);
  return made && String(made.resource.outputs.arn);
};

/** Roles that Amazon ECS takes to move the traffic of a service. */
const movers: Line["on"] = ({ resource }) => {
  const balancers = (resource.inputs.loadBalancers ?? []) as readonly {
    readonly advancedConfiguration?: { readonly roleArn?: string };
  }[];
  return balancers.flatMap((each) => each.advancedConfiguration?.roleArn ?? []);
};

export const services: Table = {
  "aws:ecr/repository:Repository": [
    ...lines(ecr, undefined, {
      read: "ecr:DescribeRepositories ecr:ListTagsForResource",
      create: "ecr:CreateRepository ecr:TagResource",
      update: "ecr:PutImageScanningConfiguration ecr:PutImageTagMutability ecr:UntagResource",
      delete: "ecr:DeleteRepository",
    }),
    // kms:RetireGrant, which the page asks for too, is permitted by the grant: the judge can't tell.
    line(encryption, "create", "kms:DescribeKey kms:CreateGrant", {
      on: imageKey,
      says: () => ({ via: { service: "ecr.amazonaws.com" } }),
    }),
  ],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": lines(ecr, repositoryOf, {
    read: "ecr:GetRepositoryPolicy",
    create: "ecr:SetRepositoryPolicy",
    update: "ecr:SetRepositoryPolicy",
    delete: "ecr:DeleteRepositoryPolicy",
  }),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": lines(ecr, repositoryOf, {
    read: "ecr:GetLifecyclePolicy",
    create: "ecr:PutLifecyclePolicy",
    delete: "ecr:DeleteLifecyclePolicy",
  }),
  "aws:ecs/cluster:Cluster": lines(ecs, undefined, {
    read: "ecs:DescribeClusters",
    create: "ecs:CreateCluster ecs:TagResource",
    update: "ecs:UpdateCluster ecs:UntagResource",
    delete: "ecs:DeleteCluster",
  }),
  "aws:ecs/service:Service": [
    ...lines(ecs, undefined, {
      read: "ecs:DescribeServices",
      create: "ecs:CreateService ecs:TagResource",
      update: "ecs:UpdateService ecs:UntagResource",
      // It is scaled to nothing first.
      delete: "ecs:UpdateService ecs:DeleteService",
    }),
    ...(["create", "update"] as const).map((operation) =>
      line(iam, operation, "iam:PassRole", {
        on: movers,
        says: () => ({ passedToService: "ecs.amazonaws.com" }),
      }),
    ),
  ],
  // A revision is left behind, and each change is a new one.
  "aws:ecs/taskDefinition:TaskDefinition": [
    line(ecs, "read", "ecs:DescribeTaskDefinition", { on: () => "*" }),
    ...lines(ecs, undefined, {
      create: "ecs:RegisterTaskDefinition ecs:TagResource",
      update: "ecs:UntagResource",
    }),
    ...handsOver("ecs-tasks", "executionRoleArn", "taskRoleArn"),
  ],
  "aws:codedeploy/application:Application": lines(codedeploy, undefined, {
    read: "codedeploy:GetApplication codedeploy:ListTagsForResource",
    create: "codedeploy:CreateApplication codedeploy:TagResource",
    update: "codedeploy:UpdateApplication codedeploy:UntagResource",
    delete: "codedeploy:DeleteApplication",
  }),
  "aws:codedeploy/deploymentConfig:DeploymentConfig": lines(codedeploy, configuration, {
    read: "codedeploy:GetDeploymentConfig",
    create: "codedeploy:CreateDeploymentConfig",
    delete: "codedeploy:DeleteDeploymentConfig",
  }),
  "aws:codedeploy/deploymentGroup:DeploymentGroup": [
    ...lines(codedeploy, undefined, {
      read: "codedeploy:GetDeploymentGroup codedeploy:ListTagsForResource",
      create: "codedeploy:CreateDeploymentGroup codedeploy:TagResource",
      update: "codedeploy:UpdateDeploymentGroup codedeploy:UntagResource",
      delete: "codedeploy:DeleteDeploymentGroup",
    }),
    ...handsOver("codedeploy", "serviceRoleArn"),
  ],
  "aws:iam/instanceProfile:InstanceProfile": [
    ...lines(iam, profile, {
      read: "iam:GetInstanceProfile",
      create: "iam:CreateInstanceProfile iam:TagInstanceProfile iam:AddRoleToInstanceProfile",
      update: "iam:UntagInstanceProfile",
      delete: "iam:RemoveRoleFromInstanceProfile iam:DeleteInstanceProfile",
    }),
    line(iam, "create", "iam:PassRole", {
      on: roleOfProfile,
      says: () => ({ passedToService: "ec2.amazonaws.com" }),
    }),
  ],
};
