import { changed, delivery, target, type Values } from "../support/settings";

/** Small settings for circumstances that no example has, by the name of their sample. */

type Stacks = Readonly<Record<string, Values>>;

const account = "111111111111";
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:${account}:${resource}`;
const key = arn("kms", "key/of-secrets");
const inputs = ["app_source"];

function dev(changes: Readonly<Record<string, unknown>>, prod = target): Stacks {
  const values = Object.entries(changes).reduce(
    (before: Values, [path, value]) => changed(before, path, value),
    delivery,
  );
  return { prod, dev: values };
}

/** An action whose permissions the settings give: what AWS's page of it lists. */
const given = (
  provider: string,
  configuration: object,
  permissions: Readonly<Record<string, readonly string[]>>,
  more: object = { inputs },
) => ({
  provider,
  configuration,
  ...more,
  permissions: Object.entries(permissions).map(([resource, actions]) => ({
    actions,
    resources: [resource],
    ...(resource === "*" && { reason: "AWS offers no resource to name" }),
  })),
});

const instances = {
  InstanceTagKey: "role",
  InstanceTagValue: "web",
  InstanceType: "EC2",
  TargetGroupNameList: "front",
};
const cluster = { ClusterName: "front", Subnets: "subnet-0a1b2c3d", ManifestFiles: "all.yaml" };
const log = {
  [arn("logs", "log-group:/aws/codepipeline/acme-web")]: ["logs:CreateLogGroup"],
  [arn("logs", "log-group:/aws/codepipeline/acme-web:*")]: [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
};
const network = [
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeVpcs",
  "ec2:DescribeRouteTables",
];

const stackSetName = "guardrails";
const stackSet = { StackSetName: stackSetName, CallAs: "DELEGATED_ADMIN" };
const onStackSet = arn("cloudformation", `stackset/${stackSetName}:*`);
const organizations = { "*": ["organizations:ListDelegatedAdministrators"] };

const outside = {
  machines: given("EC2", instances, {
    "*": [
      "ec2:DescribeInstances",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "ssm:CancelCommand",
      "ssm:DescribeInstanceInformation",
      "ssm:ListCommandInvocations",
    ],
    [arn("ec2", "instance/*")]: ["ssm:SendCommand"],
    "arn:aws:ssm:eu-central-1::document/AWS-RunShellScript": ["ssm:SendCommand"],
    "arn:aws:ssm:eu-central-1::document/AWS-RunPowerShellScript": ["ssm:SendCommand"],
    [arn("elasticloadbalancing", "targetgroup/front/*")]: [
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:RegisterTargets",
    ],
    ...log,
  }),
  cluster: given("EKS", cluster, {
    "*": network,
    [arn("ec2", "network-interface/*")]: [
      "ec2:CreateNetworkInterface",
      "ec2:CreateNetworkInterfacePermission",
      "ec2:DeleteNetworkInterface",
    ],
    [arn("eks", "cluster/front")]: ["eks:DescribeCluster"],
    ...log,
  }),
  image: given(
    "InspectorScan",
    { InspectorRunMode: "ECRImageScan", ECRRepositoryName: "acme/base" },
    {
      "*": ["inspector-scan:ScanSbom"],
      [arn("ecr", "repository/acme/base")]: [
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:BatchCheckLayerAvailability",
      ],
      ...log,
    },
    { outputs: ["findings"] },
  ),
  product: given(
    "ServiceCatalog",
    { ProductId: "prod-0a1b2c3d4e5f6" },
    {
      "*": ["cloudformation:ValidateTemplate"],
      [`arn:aws:catalog:eu-central-1:${account}:product/prod-0a1b2c3d4e5f6`]: [
        "servicecatalog:ListProvisioningArtifacts",
        "servicecatalog:CreateProvisioningArtifact",
        "servicecatalog:DescribeProvisioningArtifact",
        "servicecatalog:DeleteProvisioningArtifact",
        "servicecatalog:UpdateProduct",
      ],
    },
  ),
  guardrails: given(
    "CloudFormationStackSet",
    { ...stackSet, TemplatePath: "app_source::guardrails.yaml" },
    {
      "*": ["cloudformation:CreateStackSet", ...organizations["*"]],
      [onStackSet]: [
        "cloudformation:UpdateStackSet",
        "cloudformation:CreateStackInstances",
        "cloudformation:DescribeStackSetOperation",
        "cloudformation:DescribeStackSet",
        "cloudformation:ListStackInstances",
      ],
    },
  ),
  accounts: given("CloudFormationStackInstances", stackSet, {
    ...organizations,
    [onStackSet]: [
      "cloudformation:CreateStackInstances",
      "cloudformation:DescribeStackSetOperation",
    ],
  }),
};

const changeStack = (ActionMode: string, configuration: object, others: object = { inputs }) => ({
  provider: "CloudFormation",
  configuration: {
    ActionMode,
    StackName: `acme-${ActionMode.toLowerCase().replaceAll("_", "-")}`,
    ...configuration,
  },
  ...others,
});
const RoleArn = `arn:aws:iam::${account}:role/Stacks`;
const template = { TemplatePath: "app_source::template.yaml", RoleArn };

const inside = {
  publish: {
    provider: "ECRBuildAndPublish",
    configuration: { ECRRepositoryName: "acme/web", RegistryType: "public" },
    inputs,
  },
  batch: {
    provider: "CodeBuild",
    category: "Build",
    configuration: { ProjectName: "yours", BatchEnabled: true, CombineArtifacts: true },
    inputs,
    outputs: ["all"],
    touches: { readers: [`arn:aws:iam::${account}:role/Builder`] },
  },
  create: changeStack("CREATE_UPDATE", {
    ...template,
    Capabilities: "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND",
  }),
  replace: changeStack("REPLACE_ON_FAILURE", template),
  delete: changeStack("DELETE_ONLY", { RoleArn }, {}),
  "change-set": changeStack("CHANGE_SET_REPLACE", { ...template, ChangeSetName: "next" }),
  execution: changeStack("CHANGE_SET_EXECUTE", { ChangeSetName: "next" }, {}),
  reports: {
    provider: "S3",
    configuration: {
      BucketName: "acme-reports",
      Extract: true,
      CannedACL: "bucket-owner-full-control",
    },
    inputs,
  },
};

const git = (delivery.delivery as { pipelines: { web: { sources: { app: object } } } }).pipelines
  .web.sources.app;

/** What runs in containers, and is told, logged and deployed on push. */
const deployments = {
  pulumi: { organization: "acme", repository: "acme/infra", branch: "main" },
};

export const settings: Readonly<Record<string, Stacks>> = {
  "full clone": dev({
    "delivery.pipelines.web.sources.app": { ...git, clone: "full" },
    "delivery.builds.web": {
      commands: ["npm ci"],
      image: "docker.io/acme/tools:1",
      registry: { secretsManager: "acme/registry" },
      cache: { s3: true, paths: [".npm/**/*"] },
      pushes: ["public.ecr.aws/acme1234/web"],
      reports: { lines: { type: "coverage", files: ["coverage/clover.xml"] } },
      environment: {
        TOKEN: { secretsManager: "acme/token", key },
        LEVEL: { parameterStore: "/acme/level", key },
      },
    },
  }),
  "sources of AWS": dev({
    "delivery.pipelines.web.sources": {
      app: { kind: "codecommit", repository: "website", branch: "main", clone: "full" },
      image: { kind: "ecr", repository: "acme/base" },
    },
  }),
  "images of another account": dev({
    "delivery.builds.web": {
      commands: ["npm ci"],
      image: "333333333333.dkr.ecr.eu-central-1.amazonaws.com/tools:1",
      pushes: ["arn:aws:ecr:eu-central-1:333333333333:repository/web"],
    },
  }),
  "projects alone": dev({
    "delivery.projects": {
      nightly: {
        source: { kind: "codecommit", repository: "nightly", branch: "main" },
        buildspec: "buildspec.yml",
        batch: {},
      },
    },
  }),
  "actions whose permissions are given": dev({
    "delivery.pipelines.web.stages": { outside: { after: "build", actions: outside } },
  }),
  commands: dev({
    "delivery.pipelines.checks": {
      sources: { app: { ...git, repository: "acme/checks" } },
      stages: {
        smoke: {
          after: "source",
          actions: { smoke: { provider: "Commands", inputs, commands: ["npm run smoke"] } },
          onSuccess: {
            result: "FAIL",
            rules: { tidy: { provider: "Commands", inputs, commands: ["npm run tidy"] } },
          },
        },
      },
    },
  }),
  "actions of the catalogue": dev({
    "delivery.builds.check": { commands: ["npm run check"] },
    "delivery.pipelines.web.stages": {
      inside: { after: "build", actions: inside },
      "prod-web": {
        beforeEntry: {
          rules: {
            check: { provider: "CodeBuild", configuration: { ProjectName: "yours" }, inputs },
          },
        },
      },
    },
  }),
  "deployed on push": {
    prod: {
      account: "222222222222",
      region: "eu-central-1",
      name: "acme",
      deployments,
      audit: { logDays: 90 },
      receives: { account, region: "eu-central-1", name: "acme" },
      sites: { web: {} },
      services: {
        api: {
          kind: "container",
          certificate: "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d",
          environment: {
            TOKEN: {
              secretsManager: "arn:aws:secretsmanager:eu-central-1:222222222222:secret:api-Ab1Cd2",
            },
            LEVEL: { parameterStore: "/api/level" },
          },
        },
        worker: { kind: "instances", ec2: { role: "worker" } },
      },
    },
    dev: {
      account,
      region: "eu-central-1",
      name: "acme",
      deployments,
      delivery: {
        connections: { github: { provider: "GitHub" } },
        repositories: { api: {} },
        builds: {
          api: { commands: ["make"], container: { repository: "api" } },
          worker: { commands: ["make"] },
        },
        pipelines: Object.fromEntries(
          ["api", "worker"].map((name) => [
            name,
            {
              sources: { app: { ...git, repository: `acme/${name}` } },
              build: name,
              releases: [{ stack: "prod", service: name }],
            },
          ]),
        ),
        notifications: { releases: { events: ["started", "deployed", "failed"] } },
      },
    },
  },
};
