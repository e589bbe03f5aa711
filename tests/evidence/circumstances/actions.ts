import type { RegisteredAction, World } from "../../../rehearsal/world/world";
import { role } from "../circumstance";
import { type Acting, arn, type Found } from "./acting";
import { connection, inPublicRegion, saying, throughS3 } from "./stored";
import { blueGreen, cloudFormation, inPlace, rolling, stackSet } from "./targets";

/**
 * In which circumstances an action of a provider puts its roles: read from what was registered and from the
 * pages that the rows name, and from no catalogue or performer.
 */
export const actions: Readonly<Record<string, (acting: Acting) => readonly Found[]>> = {
  "Source/CodeStarSourceConnection": ({ configuration }) => [
    {
      when: "connection-source",
      arns: connection(configuration),
      // No page says which keys CodePipeline sends: the fewest have to do.
      details: saying("UseConnection", { FullRepositoryId: null, BranchName: null }),
    },
  ],
  "Source/CodeCommit": ({ configuration }) => [
    { when: "codecommit-source", names: { repository: configuration.RepositoryName ?? "" } },
  ],
  "Source/ECR": ({ configuration }) => [
    { when: "ecr-source", names: { repository: configuration.RepositoryName ?? "" } },
  ],
  "Source/S3": ({ world, configuration: { S3Bucket = "", S3ObjectKey = "" } }) => {
    const names = { bucket: S3Bucket, key: S3ObjectKey };
    const key = world.bucket(S3Bucket)?.keyArn;
    return [
      { when: "s3-source", names },
      { when: "tagged-source-objects" },
      ...(key === undefined ? [] : [encrypted(world, "s3-source-key", S3Bucket, key)]),
    ];
  },
  "Build/CodeBuild": (acting) => codeBuild(acting),
  "Test/CodeBuild": (acting) => codeBuild(acting),
  "Rule/CodeBuild": ({ configuration }) => [
    { when: "rule-codebuild", names: { project: configuration.ProjectName ?? "" } },
  ],
  "Compute/Commands": ({ action, configuration }) => [
    { when: "commands" },
    ...(configuration.VpcId === undefined ? [] : [{ when: "vpc-build" }]),
    ...secretsOf(action).map((name) => ({
      when: "secret-variable",
      names: { name, suffix: "Ab1Cd2" },
    })),
  ],
  "Rule/Commands": () => [{ when: "rule-commands" }],
  "Rule/CloudWatchAlarm": ({ configuration }) => [
    { when: "rule-alarm", names: { alarm: configuration.AlarmName ?? "" } },
  ],
  "Rule/DeploymentWindow": () => [{ when: "rule-window" }],
  "Rule/VariableCheck": () => [],
  "Rule/LambdaInvoke": (acting) => lambda(acting, "rule-lambda"),
  "Invoke/Lambda": (acting) => lambda(acting, "lambda-invoke"),
  "Deploy/Lambda": (acting) => [
    ...lambda(acting, "lambda-deploy").map((found) => ({ ...found, arns: aliasOf(acting) })),
    ...(acting.configuration.Alarms === undefined ? [] : [{ when: "lambda-deploy-alarms" }]),
  ],
  "Approval/Manual": ({ configuration: { NotificationArn: topic } }) =>
    topic === undefined ? [] : [{ when: "approval-topic", arns: { topic: [topic] } }],
  "Deploy/S3": ({ world, configuration }) => {
    const { BucketName = "", ObjectKey, CannedACL, KMSEncryptionKeyARN: key } = configuration;
    const folder = ObjectKey === undefined ? "" : `${ObjectKey}/`;
    const names = { bucket: BucketName, key: `${folder}index.html` };
    return [
      { when: "s3-deploy", names },
      ...(CannedACL === undefined ? [] : [{ when: "s3-deploy-acl", names }]),
      ...(key === undefined ? [] : [encrypted(world, "s3-deploy-key", BucketName, key)]),
    ];
  },
  "Deploy/ECS": rolling,
  "Deploy/CodeDeployToECS": blueGreen,
  "Deploy/CodeDeploy": inPlace,
  "Deploy/EC2": ({ configuration }) => [
    {
      when: "ec2-deploy",
      details: { "ssm:SendCommand": { resourceTags: tagsOf(configuration) } },
    },
    ...(configuration.TargetGroupNameList === undefined
      ? []
      : [
          {
            when: "ec2-deploy-target-groups",
            names: { name: configuration.TargetGroupNameList.split(",")[0] ?? "" },
          },
        ]),
  ],
  "Deploy/EKS": (acting) => [
    { when: "eks-deploy", names: { cluster: acting.configuration.ClusterName ?? "" } },
    ...(acting.configuration.Subnets === undefined
      ? []
      : [
          {
            when: "eks-deploy-vpc",
            arns: { "network-interface": [arn(acting, "ec2", "network-interface/*")] },
          },
        ]),
  ],
  "Build/ECRBuildAndPublish": (acting) => [
    {
      when:
        acting.configuration.RegistryType === "public" ? "ecr-build-public" : "ecr-build-private",
      arns: arnsOfRepository(acting),
      details: acting.configuration.RegistryType === "public" ? inPublicRegion : {},
    },
  ],
  "Invoke/InspectorScan": ({ configuration }) => [
    {
      when:
        configuration.InspectorRunMode === "ECRImageScan" ? "inspector-image" : "inspector-source",
      names: { repository: configuration.ECRRepositoryName ?? "" },
    },
  ],
  "Deploy/CloudFormation": cloudFormation,
  "Deploy/CloudFormationStackSet": (acting) => stackSet("stack-set", acting),
  "Deploy/CloudFormationStackInstances": (acting) => stackSet("stack-instances", acting),
  "Deploy/ElasticBeanstalk": ({ configuration: { ApplicationName, EnvironmentName } }) => [
    {
      when: "elastic-beanstalk",
      names: { application: ApplicationName ?? "", environment: EnvironmentName ?? "" },
    },
  ],
  "Deploy/ServiceCatalog": ({ configuration }) => [
    { when: "service-catalog", names: { product: configuration.ProductId ?? "" } },
  ],
  "Invoke/StepFunctions": ({ configuration: { StateMachineArn = "" } }) => [
    { when: "step-functions", names: { machine: StateMachineArn.split(":").at(-1) ?? "" } },
  ],
  "Invoke/CodePipeline": ({ configuration }) => [
    { when: "pipeline-invoke", names: { pipeline: configuration.PipelineName ?? "" } },
  ],
};

function encrypted(world: World, when: string, name: string, key: string): Found {
  const bucket = world.bucket(name);
  const object = `${bucket?.arn ?? `arn:aws:s3:::${name}`}/0a1b2c3d`;
  return { when, arns: { key: [key] }, details: throughS3(bucket, object) };
}

function codeBuild({ configuration }: Acting): readonly Found[] {
  const names = { project: configuration.ProjectName ?? "" };
  return [{ when: configuration.BatchEnabled === "true" ? "codebuild-batch" : "codebuild", names }];
}

function lambda({ world, place, configuration }: Acting, when: string): readonly Found[] {
  const name = configuration.FunctionName ?? "";
  const made = world.lambda(place.account, name);
  const actors = made && { "function-role": role(String(made.resource.inputs.role)) };
  return [{ when, names: { function: name }, ...(actors && { actors }) }];
}

/** Where the alias is named, a call that has to name one names that. */
function aliasOf(acting: Acting) {
  const { FunctionName, FunctionAlias } = acting.configuration;
  const own = arn(acting, "lambda", `function:${FunctionName}`);
  return {
    "function-and-versions": {
      ...{ read: [own], written: [own] },
      "lambda:GetProvisionedConcurrencyConfig": [`${own}:${FunctionAlias}`],
    },
  };
}

function secretsOf({ configuration }: RegisteredAction): readonly string[] {
  const { EnvironmentVariables = "[]" } = configuration ?? {};
  const variables = JSON.parse(EnvironmentVariables) as readonly { type: string; value: string }[];
  return variables.flatMap(({ type, value }) => (type === "SECRETS_MANAGER" ? [value] : []));
}

function tagsOf({ InstanceTagKey = "", InstanceTagValue = "" }: Readonly<Record<string, string>>) {
  return { [InstanceTagKey]: InstanceTagValue };
}

function arnsOfRepository(acting: Acting) {
  const { ECRRepositoryName: name, RegistryType } = acting.configuration;
  const { place } = acting;
  return RegistryType === "public"
    ? { "ecr-public-repository": [`arn:aws:ecr-public::${place.account}:repository/${name}`] }
    : { "ecr-repository": [arn(acting, "ecr", `repository/${name}`)] };
}
