import assert from "node:assert/strict";
import { aDelivery } from "../../../support/refusals";
import { type PolicyStatement, policiesOf } from "../../../support/registrations";
import type { Values } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const rolePolicy = "web-web-build-role-policy";
const everyBuild = [
  "ArtifactBucketMeta",
  "ReadArtifacts",
  "WriteArtifacts",
  "UseArtifactKey",
  "WriteLogs",
];

/** What the role of a build may do beyond what that of every build may. */
async function rightsOf(settings: Values, policy = rolePolicy) {
  const dev = await evaluateDelivery(aDelivery("delivery.builds.web", settings));
  const statements = policiesOf(dev)[policy]?.Statement ?? [];
  const own = statements.filter(({ Sid }) => !everyBuild.includes(Sid));
  return Object.fromEntries(
    own.map(({ Sid, Action, Resource, Condition }: PolicyStatement) => [
      Sid,
      [Action, Resource, ...(Condition ? [Condition] : [])],
    ]),
  );
}

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:111111111111:${resource}`;

describe("the role of a build", () => {
  it("has nothing for what the settings leave out", async () => {
    assert.deepEqual(await rightsOf({ commands: ["npm ci"] }), {});
  });

  it("pulls its own image from just its repository", async () => {
    const image = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/build:1";
    assert.deepEqual(await rightsOf({ image }), {
      SignInToRegistry: ["ecr:GetAuthorizationToken", "*"],
      PullImages: [
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        arn("ecr", "repository/acme/build"),
      ],
    });
  });

  it("pushes to just the repositories that are named, with every action that docker needs", async () => {
    const { PullImages, PushImages, SignInToRegistry } = await rightsOf({
      image: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/app:build",
      pushes: ["acme/app", "acme/tool"],
    });
    const repositories = [arn("ecr", "repository/acme/app"), arn("ecr", "repository/acme/tool")];
    assert.deepEqual(SignInToRegistry, ["ecr:GetAuthorizationToken", "*"]);
    assert.deepEqual(PullImages, [
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      repositories,
    ]);
    assert.deepEqual(PushImages, [
      ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
      repositories,
    ]);
  });

  it("pulls and pushes in another account, whose repositories have to let it in", async () => {
    const settings = {
      image: "333333333333.dkr.ecr.eu-central-1.amazonaws.com/tools:1",
      pushes: ["acme/app", "arn:aws:ecr:eu-west-1:333333333333:repository/app"],
    };
    const tools = "arn:aws:ecr:eu-central-1:333333333333:repository/tools";
    const theirs = "arn:aws:ecr:eu-west-1:333333333333:repository/app";
    const own = arn("ecr", "repository/acme/app");
    const { PullImages, PushImages } = await rightsOf(settings);
    const push = [
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ];
    const pull = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ];
    assert.deepEqual(
      [PullImages, PushImages],
      [
        [pull, [own, tools, theirs]],
        [push, [own, theirs]],
      ],
    );
    const { outputs } = await evaluateDelivery(aDelivery("delivery.builds.web", settings));
    const Condition = {
      ArnEquals: {
        "aws:PrincipalArn":
          "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-service-role",
      },
    };
    const Principal = { AWS: "arn:aws:iam::111111111111:root" };
    const letIn = { Sid: "PullImages", Effect: "Allow", Principal };
    assert.deepEqual(outputs.statementsToAdd, {
      [tools]: [{ ...letIn, Action: pull, Condition }],
      [theirs]: [{ ...letIn, Action: [...pull, ...push], Condition }],
    });
  });

  it("pushes to a public repository, and signs in where Amazon ECR Public does", async () => {
    assert.deepEqual(await rightsOf({ pushes: ["public.ecr.aws/acme/tools/site"] }), {
      SignInToPublicRegistry: [
        ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
        "*",
        { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
      ],
      PushPublicImages: [
        [
          "ecr-public:BatchCheckLayerAvailability",
          "ecr-public:CompleteLayerUpload",
          "ecr-public:InitiateLayerUpload",
          "ecr-public:PutImage",
          "ecr-public:UploadLayerPart",
        ],
        "arn:aws:ecr-public::111111111111:repository/tools/site",
      ],
    });
  });

  it("reads its registry's credentials, decrypted with their key", async () => {
    const key = arn("kms", "key/secrets");
    const registry = { secretsManager: "acme/hub", key };
    assert.deepEqual(await rightsOf({ image: "acme/build:1", registry }), {
      ReadSecrets: [
        "secretsmanager:GetSecretValue",
        arn("secretsmanager", "secret:acme/hub-??????"),
      ],
      DecryptSecrets: [
        "kms:Decrypt",
        key,
        { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
      ],
    });
  });

  it("makes network interfaces in its own subnets, and hands them to CodeBuild alone", async () => {
    const vpc = {
      id: "vpc-01234567",
      subnets: ["subnet-01234567", "subnet-89abcdef"],
      securityGroups: ["sg-01234567"],
    };
    const interfaces = arn("ec2", "network-interface/*");
    const subnets = [arn("ec2", "subnet/subnet-01234567"), arn("ec2", "subnet/subnet-89abcdef")];
    assert.deepEqual(await rightsOf({ vpc }), {
      CreateNetworkInterfaces: [
        "ec2:CreateNetworkInterface",
        [interfaces, ...subnets, arn("ec2", "security-group/sg-01234567")],
      ],
      DeleteNetworkInterfaces: [
        "ec2:DeleteNetworkInterface",
        interfaces,
        { ArnEquals: { "ec2:Subnet": subnets } },
      ],
      LookAtNetwork: [
        [
          "ec2:DescribeDhcpOptions",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
        ],
        "*",
      ],
      HandOverNetworkInterfaces: [
        "ec2:CreateNetworkInterfacePermission",
        interfaces,
        {
          StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
          ArnEquals: { "ec2:Subnet": subnets },
        },
      ],
    });
  });

  it("writes its folders of the bucket for builds, and reads its cache alone", async () => {
    const rights = await rightsOf({
      commands: ["npm test"],
      cache: { s3: true, paths: ["a/**/*"] },
      logs: { s3: true },
    });
    const own = { StringEquals: { "aws:ResourceAccount": "111111111111" } };
    const { BuildStorageMeta = [], KeepFiles, ReadCache } = rights;
    const bucket = BuildStorageMeta[1];
    assert.deepEqual(BuildStorageMeta, [["s3:GetBucketAcl", "s3:GetBucketLocation"], bucket, own]);
    assert.deepEqual(KeepFiles, [
      "s3:PutObject",
      [`${bucket}/cache/acme-web-web/*`, `${bucket}/logs/acme-web-web/*`],
      own,
    ]);
    assert.deepEqual(ReadCache, [
      ["s3:GetObject", "s3:GetObjectVersion"],
      `${bucket}/cache/acme-web-web/*`,
      own,
    ]);
  });

  it("writes its own report groups", async () => {
    const reports = { unit: {}, lines: { type: "coverage" } };
    const unit = arn("codebuild", "report-group/acme-web-web-unit");
    const lines = arn("codebuild", "report-group/acme-web-web-lines");
    assert.deepEqual(await rightsOf({ reports }), {
      WriteReports: [
        [
          "codebuild:BatchPutTestCases",
          "codebuild:CreateReport",
          "codebuild:CreateReportGroup",
          "codebuild:UpdateReport",
        ],
        [unit, lines],
      ],
      WriteCoverage: ["codebuild:BatchPutCodeCoverages", lines],
    });
  });

  it("can't start builds, which is the right of the batch's role", async () => {
    assert.deepEqual(await rightsOf({ batch: {} }), {});
    assert.deepEqual(await rightsOf({ batch: {} }, "web-web-build-batch-role-policy"), {
      RunBatch: [
        ["codebuild:RetryBuild", "codebuild:StartBuild", "codebuild:StopBuild"],
        arn("codebuild", "project/acme-web-web"),
      ],
    });
  });
});

describe("the role of a pipeline", () => {
  it("starts batches where its build is one", async () => {
    const start = async (settings: Values) =>
      (await rightsOf(settings, "web-role-policy")).StartBuild?.[0];
    assert.deepEqual(await start({}), ["codebuild:BatchGetBuilds", "codebuild:StartBuild"]);
    assert.deepEqual(await start({ batch: {} }), [
      "codebuild:BatchGetBuilds",
      "codebuild:StartBuild",
      "codebuild:BatchGetBuildBatches",
      "codebuild:StartBuildBatch",
    ]);
  });
});
