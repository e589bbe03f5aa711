import assert from "node:assert/strict";
import { aDelivery } from "../../../support/refusals";
import { all, one, types, urnOf } from "../../../support/registrations";
import type { Values } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const evaluateBuild = (settings: Values) =>
  evaluateDelivery(aDelivery("delivery.builds.web", settings));
const inputsOf = async (settings: Values) =>
  one(await evaluateBuild(settings), types.project).inputs;
const environmentOf = async (settings: Values) => {
  const { environmentVariables: _, ...rest } = (await inputsOf(settings)).environment as Values;
  return rest;
};

describe("the environment of a build", () => {
  it("is ARM with AWS's image for it", async () => {
    assert.deepEqual(await environmentOf({ environmentType: "ARM_CONTAINER", compute: "large" }), {
      type: "ARM_CONTAINER",
      computeType: "BUILD_GENERAL1_LARGE",
      image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
      imagePullCredentialsType: "CODEBUILD",
      privilegedMode: false,
    });
  });

  it("is a private image with its registry's credentials", async () => {
    const registry = { secretsManager: "acme/docker-hub" };
    assert.deepEqual(await environmentOf({ image: "acme/build:1", registry, privileged: true }), {
      type: "LINUX_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      image: "acme/build:1",
      imagePullCredentialsType: "SERVICE_ROLE",
      privilegedMode: true,
      registryCredential: {
        credential: "acme/docker-hub",
        credentialProvider: "SECRETS_MANAGER",
      },
    });
  });

  it("is a machine of a fleet", async () => {
    const fleetArn = "arn:aws:codebuild:eu-central-1:111111111111:fleet/mac:1";
    assert.deepEqual(await environmentOf({ environmentType: "MAC_ARM", fleet: fleetArn }), {
      type: "MAC_ARM",
      computeType: "BUILD_GENERAL1_MEDIUM",
      image: "aws/codebuild/macos-arm-base:14",
      imagePullCredentialsType: "CODEBUILD",
      privilegedMode: false,
      fleet: { fleetArn },
    });
  });

  it("has no timeouts on Lambda, which takes none", async () => {
    const inputs = await inputsOf({ environmentType: "LINUX_LAMBDA_CONTAINER", compute: "8GB" });
    assert.equal((inputs.environment as Values).computeType, "BUILD_LAMBDA_8GB");
    assert.deepEqual([inputs.buildTimeout, inputs.queuedTimeout], [undefined, undefined]);
  });

  it("names the repositories that the build pushes to", async () => {
    const inputs = await inputsOf({
      pushes: [
        "acme/app",
        "arn:aws:ecr:us-east-1:111111111111:repository/acme/tool",
        "public.ecr.aws/acme/open",
      ],
    });
    assert.deepEqual((inputs.environment as Values).environmentVariables, [
      { name: "CODEBUILD_CONFIG_AUTO_DISCOVER", type: "PLAINTEXT", value: "false" },
      {
        name: "ECR_REPOSITORIES",
        type: "PLAINTEXT",
        value:
          "111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/app " +
          "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme/tool public.ecr.aws/acme/open",
      },
    ]);
  });
});

describe("a build's project", () => {
  it("runs buildspec.yml where neither commands nor a buildspec are given", async () => {
    const { source } = await inputsOf({});
    assert.deepEqual(source, { type: "CODEPIPELINE", buildspec: "buildspec.yml" });
  });

  it("keeps the local caches that it is told to", async () => {
    const cache = { local: ["source", "docker-layers", "custom"] };
    assert.deepEqual((await inputsOf({ privileged: true, cache })).cache, {
      type: "LOCAL",
      modes: ["LOCAL_SOURCE_CACHE", "LOCAL_DOCKER_LAYER_CACHE", "LOCAL_CUSTOM_CACHE"],
    });
  });

  it("is in the VPC, and limits how many builds run at a time", async () => {
    const vpc = {
      id: "vpc-01234567",
      subnets: ["subnet-01234567"],
      securityGroups: ["sg-01234567"],
    };
    const { vpcConfig, concurrentBuildLimit } = await inputsOf({ vpc, concurrentBuilds: 3 });
    assert.deepEqual(vpcConfig, {
      vpcId: "vpc-01234567",
      subnets: ["subnet-01234567"],
      securityGroupIds: ["sg-01234567"],
    });
    assert.equal(concurrentBuildLimit, 3);
  });

  it("mounts the file systems of its VPC", async () => {
    const vpc = {
      id: "vpc-01234567",
      subnets: ["subnet-01234567"],
      securityGroups: ["sg-01234567"],
    };
    const location = "fs-01234567.efs.eu-central-1.amazonaws.com:/cache";
    const fileSystems = { data: { location, mountPoint: "/data" } };
    const { fileSystemLocations } = await inputsOf({ vpc, fileSystems });
    assert.deepEqual(fileSystemLocations, [
      { type: "EFS", identifier: "data", location, mountPoint: "/data" },
    ]);
  });

  it("runs a batch in a role of its own, as one action with one artifact", async () => {
    const dev = await evaluateBuild({
      batch: { maximumBuilds: 5, compute: ["BUILD_GENERAL1_SMALL"] },
    });
    assert.deepEqual(one(dev, types.project).inputs.buildBatchConfig, {
      serviceRole: "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-batch-role",
      combineArtifacts: true,
      timeoutInMins: 480,
      restrictions: { maximumBuildsAllowed: 5, computeTypesAlloweds: ["BUILD_GENERAL1_SMALL"] },
    });
    const stages = one(dev, types.pipeline).inputs.stages as readonly {
      readonly actions: readonly { readonly configuration: unknown }[];
    }[];
    assert.deepEqual(stages[1]?.actions[0]?.configuration, {
      ProjectName: "acme-web-web",
      BatchEnabled: "true",
      CombineArtifacts: "true",
    });
  });

  it("has an existing role, of which the output says what it needs", async () => {
    const role = "arn:aws:iam::111111111111:role/Builds";
    const dev = await evaluateBuild({ role });
    assert.equal(one(dev, types.project).inputs.serviceRole, role);
    assert.equal(all(dev, types.role).filter(({ name }) => name.includes("build")).length, 0);
    const [trust, ...rights] =
      (dev.outputs.statementsToAdd as Record<string, Values[]>)[role] ?? [];
    assert.deepEqual(trust, {
      Sid: "TakenByService",
      Effect: "Allow",
      Principal: { Service: "codebuild.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: {
          "aws:SourceArn": "arn:aws:codebuild:eu-central-1:111111111111:project/acme-web-web",
        },
      },
    });
    assert.deepEqual(
      rights.map(({ Sid }) => Sid),
      ["ArtifactBucketMeta", "ReadArtifacts", "WriteArtifacts", "UseArtifactKey", "WriteLogs"],
    );
  });
});

describe("what builds keep in S3", () => {
  const keeping = {
    commands: ["npm test"],
    cache: { s3: true, paths: ["node_modules/**/*"] },
    logs: { s3: true },
    reports: {
      unit: { files: ["junit.xml"], export: true },
      lines: { type: "coverage", files: ["clover.xml"], folder: "coverage" },
    },
  };

  it("lies in a bucket of its own, encrypted by S3, until the logs' time is over", async () => {
    const dev = await evaluateBuild(keeping);
    const buckets = all(dev, types.bucket).map(({ name }) => name);
    assert.deepEqual(buckets.sort(), ["artifacts-bucket", "build-storage", "records-bucket"]);
    const of = (type: string, name: string) =>
      one(dev, `aws:s3/${type}`, `build-storage-${name}`).inputs;
    assert.deepEqual(
      of(
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "encryption",
      ).rules,
      [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    );
    const [rule] = of("bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lifecycle")
      .rules as Values[];
    assert.deepEqual(
      [rule?.expiration, rule?.noncurrentVersionExpiration],
      [{ days: 365 }, { noncurrentDays: 7 }],
    );
  });

  it("has a folder for each project and purpose", async () => {
    const dev = await evaluateBuild(keeping);
    const { bucket } = one(dev, types.bucket, "build-storage").outputs;
    const { cache, logsConfig } = one(dev, types.project).inputs;
    assert.deepEqual(cache, { type: "S3", location: `${bucket}/cache/acme-web-web` });
    assert.deepEqual((logsConfig as Values).s3Logs, {
      status: "ENABLED",
      location: `${bucket}/logs/acme-web-web`,
    });
    const group = (name: string) =>
      one(dev, types.reportGroup, `web-web-build-${name}-reports`).inputs;
    assert.deepEqual(group("unit"), {
      name: "acme-web-web-unit",
      type: "TEST",
      deleteReports: false,
      exportConfig: {
        type: "S3",
        s3Destination: {
          bucket,
          path: "reports/acme-web-web",
          packaging: "ZIP",
          encryptionKey: "arn:aws:kms:eu-central-1:111111111111:alias/aws/s3",
        },
      },
    });
    assert.deepEqual(group("lines"), {
      name: "acme-web-web-lines",
      type: "CODE_COVERAGE",
      deleteReports: false,
      exportConfig: { type: "NO_EXPORT" },
    });
  });

  it("is named to CodeBuild by the buildspec that ferry writes", async () => {
    const { source } = await inputsOf(keeping);
    const { buildspec = "" } = source as { readonly buildspec?: string };
    const reports = [
      "reports:",
      "  unit:",
      "    files:",
      "      - junit.xml",
      "    file-format: JUNITXML",
      "  lines:",
      "    files:",
      "      - clover.xml",
      "    base-directory: coverage",
      "    file-format: CLOVERXML",
    ].join("\n");
    assert.ok(buildspec.includes(`${reports}\n`), buildspec);
    assert.ok(buildspec.includes("cache:\n  paths:\n    - node_modules/**/*\n"), buildspec);
  });

  it("is no bucket where builds keep nothing", async () => {
    const dev = await evaluateBuild({ commands: ["npm ci"], cache: ["node_modules/**/*"] });
    assert.deepEqual(
      all(dev, types.bucket).map((each) => urnOf(dev, each).split("::").at(-1)),
      ["artifacts-bucket", "records-bucket"],
    );
  });
});
