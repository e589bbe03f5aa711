import assert from "node:assert/strict";
import { aDelivery, faultsOf, refuses } from "../../support/refusals";
import type { Values } from "../../support/settings";

/** A build with these settings beside its commands. */
const aBuildWith = (settings: Values) =>
  aDelivery("delivery.builds.web", { commands: ["npm ci"], ...settings });
/** A build of the repository's own buildspec. */
const ofRepository = (settings: Values) => aDelivery("delivery.builds.web", settings);

const lambda = { environmentType: "LINUX_LAMBDA_CONTAINER" };
const vpc = { id: "vpc-01234567", subnets: ["subnet-01234567"], securityGroups: ["sg-01234567"] };
const guide = "https://docs.aws.amazon.com/codebuild/latest/userguide";
const limits = `(${guide}/lambda.html#lambda.limitations)`;
const web = "ferry:delivery.builds.web";
const onLambda = (what: string) =>
  `LINUX_LAMBDA_CONTAINER is AWS Lambda compute, which has no ${what}; take it away, or run in LINUX_CONTAINER ${limits}.`;

describe("combinations that CodeBuild refuses", () => {
  refuses([
    [
      "privileged mode on Lambda",
      aBuildWith({ ...lambda, privileged: true }),
      `${web}.privileged is true: ${onLambda("privileged mode")}`,
    ],
    [
      "privileged mode on Windows",
      ofRepository({ environmentType: "WINDOWS_SERVER_2022_CONTAINER", privileged: true }),
      `${web}.privileged is true: Windows has no privileged mode; take it away, or run in LINUX_CONTAINER (${guide}/build-env-ref-compute-types.html).`,
    ],
    [
      "a cache on Lambda",
      aBuildWith({ ...lambda, cache: { s3: true, paths: ["node_modules/**/*"] } }),
      `${web}.cache is set: ${onLambda("cache")}`,
    ],
    [
      "a VPC on Lambda",
      aBuildWith({ ...lambda, vpc }),
      `${web}.vpc is set: ${onLambda("way into a VPC")}`,
    ],
    [
      "a timeout on Lambda",
      aBuildWith({ ...lambda, timeoutMinutes: 10 }),
      `${web}.timeoutMinutes is 10: ${onLambda("timeout of one's own: a build ends after 15 minutes")}`,
    ],
    [
      "a queue on Lambda",
      aBuildWith({ ...lambda, queuedMinutes: 10 }),
      `${web}.queuedMinutes is 10: ${onLambda("queue")}`,
    ],
    [
      "versions of languages on Lambda",
      aBuildWith({ ...lambda, runtimes: { nodejs: "22" } }),
      `${web}.runtimes is set: the image of AWS Lambda compute decides the language; choose it by image, such as aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22 ${limits}.`,
    ],
    [
      "a badge in a pipeline",
      aBuildWith({ badge: true }),
      `${web}.badge is true: a build of a pipeline has no badge; only delivery.projects have (${guide}/sample-build-badges.html).`,
    ],
    [
      "retries in a pipeline",
      aBuildWith({ retries: 2 }),
      `${web}.retries is 2: CodeBuild retries no build of a pipeline; only those of delivery.projects (${guide}/auto-retry-build.html).`,
    ],
    [
      "a size that EC2 instances do not have",
      aBuildWith({ environmentType: "ARM_EC2", compute: "xlarge" }),
      `${web}.compute is "xlarge": CodeBuild does not offer it for ARM_EC2; choose one of small (4 GB / 2 vCPU), medium (8 GB / 4 vCPU), large (16 GB / 8 vCPU) (${guide}/build-env-ref-compute-types.html).`,
    ],
    [
      "a size of containers on Lambda",
      aBuildWith({ ...lambda, compute: "BUILD_GENERAL1_SMALL" }),
      `${web}.compute is "BUILD_GENERAL1_SMALL": CodeBuild does not offer it for LINUX_LAMBDA_CONTAINER; choose one of 1GB, 2GB, 4GB, 8GB, 10GB (${guide}/build-env-ref-compute-types.html).`,
    ],
    [
      "memory that does not go with the vCPUs",
      aBuildWith({ compute: "3 GB / 4 vCPU" }),
      `${web}.compute is "3 GB / 4 vCPU": CodeBuild does not offer it for LINUX_CONTAINER; choose one of small (4 GB / 2 vCPU), medium (8 GB / 4 vCPU), large (16 GB / 8 vCPU), xlarge (72 GB / 36 vCPU), 2xlarge (144 GB / 72 vCPU) (${guide}/build-env-ref-compute-types.html).`,
    ],
    [
      "an image for another architecture",
      aBuildWith({ image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" }),
      `${web}.image is "aws/codebuild/amazonlinux-aarch64-standard:3.0": it is made for another environment than LINUX_CONTAINER; choose one such as aws/codebuild/standard:7.0 (${guide}/build-env-ref-available.html).`,
    ],
    [
      "an image of containers on Lambda",
      aBuildWith({ ...lambda, image: "aws/codebuild/standard:7.0" }),
      `${web}.image is "aws/codebuild/standard:7.0": it is made for another environment than LINUX_LAMBDA_CONTAINER; choose one such as aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22 (${guide}/build-env-ref-available.html).`,
    ],
    [
      "a Docker image on an EC2 instance",
      aBuildWith({ environmentType: "LINUX_EC2", image: "node:22" }),
      `${web}.image is "node:22": LINUX_EC2 is a machine without Docker; choose one such as aws/codebuild/ami/amazonlinux-x86_64-base:latest (${guide}/build-env-ref-available.html).`,
    ],
    [
      "credentials for an image of AWS",
      aBuildWith({ registry: { secretsManager: "acme/hub" } }),
      `${web}.registry is set: AWS's own images need no credentials; name your image, or take registry away (${guide}/sample-private-registry.html).`,
    ],
    [
      "credentials for Amazon ECR",
      aBuildWith({
        image: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/build:1",
        registry: { secretsManager: "acme/hub" },
      }),
      `${web}.registry is set: the build's role signs in to Amazon ECR; take registry away (${guide}/sample-ecr.html).`,
    ],
    [
      "a cache of Docker layers without privileged mode",
      aBuildWith({ cache: { local: ["docker-layers"] } }),
      `${web}.cache.local is docker-layers: a cache of Docker layers needs privileged: true (${guide}/caching-local.html).`,
    ],
    [
      "a cache of Docker layers on Windows",
      ofRepository({
        environmentType: "WINDOWS_SERVER_2019_CONTAINER",
        cache: { local: ["docker-layers"] },
      }),
      `${web}.cache.local is docker-layers: only Linux caches Docker layers (${guide}/caching-local.html).`,
    ],
    [
      "a local cache with a GPU",
      aBuildWith({ environmentType: "LINUX_GPU_CONTAINER", cache: ["node_modules/**/*"] }),
      `${web}.cache.local is set: LINUX_GPU_CONTAINER keeps nothing on its host; write {s3: true, paths: […]} (${guide}/caching-local.html).`,
    ],
    [
      "a local cache on the largest machine",
      aBuildWith({ compute: "145 GB / 72 vCPU", cache: ["node_modules/**/*"] }),
      `${web}.cache.local is set: a machine of size 2xlarge keeps nothing; write {s3: true, paths: […]} (${guide}/caching-local.html).`,
    ],
    [
      "a local cache in a VPC",
      aBuildWith({ vpc, cache: ["node_modules/**/*"] }),
      `${web}.cache.local is set: the host of a build in a VPC keeps nothing; write {s3: true, paths: […]} (${guide}/caching-local.html).`,
    ],
    [
      "two caches",
      aBuildWith({ cache: { local: ["source"], s3: true, paths: ["a/**/*"] } }),
      `${web}.cache is local and in S3: CodeBuild keeps one cache; choose local or s3 (${guide}/build-caching.html).`,
    ],
    [
      "a cache of folders that the repository's buildspec does not name",
      ofRepository({ cache: ["node_modules/**/*"] }),
      `${web}.cache.paths is set: the repository's buildspec says what is cached; name the paths there, and write {local: [custom]} or {s3: true} here (${guide}/build-spec-ref.html#build-spec.cache).`,
    ],
    [
      "a cache of no folders",
      aBuildWith({ cache: { s3: true } }),
      `${web}.cache.paths is empty: name the folders that are kept, such as /root/.npm/**/* (${guide}/build-spec-ref.html#build-spec.cache).`,
    ],
    [
      "a file system without a VPC",
      aBuildWith({
        fileSystems: {
          data: { location: "fs-1.efs.eu-central-1.amazonaws.com:/", mountPoint: "/data" },
        },
      }),
      `${web}.fileSystems is set: a file system is reached in a VPC alone; set vpc to that of its mount targets (${guide}/sample-efs.html).`,
    ],
    [
      "commands that make a site on Windows",
      aBuildWith({ environmentType: "WINDOWS_EC2" }),
      `${web}.commands is set: ferry divides the site with GNU tools, which WINDOWS_EC2 has not; write a buildspec of your own (${guide}/build-spec-ref.html).`,
    ],
    [
      "a batch of commands",
      aBuildWith({ batch: {} }),
      `${web}.batch is set: a batch is described in a buildspec of the repository; write buildspec, not commands (${guide}/batch-build-buildspec.html).`,
    ],
    [
      "macOS without a fleet",
      ofRepository({ environmentType: "MAC_ARM" }),
      `${web}.fleet is missing: macOS runs on fleets of reserved capacity alone; name one (${guide}/fleets.html).`,
    ],
    [
      "a coverage format for tests",
      aBuildWith({ reports: { unit: { files: ["a.xml"], format: "CLOVERXML" } } }),
      `${web}.reports.unit.format is CLOVERXML: it is no format of a test report.`,
    ],
    [
      "a report without files",
      aBuildWith({ reports: { unit: {} } }),
      `${web}.reports.unit.files is missing: name the files with the results, such as reports/*.xml.`,
    ],
    [
      "files of a report that the repository's buildspec names",
      ofRepository({ reports: { unit: { files: ["a.xml"] } } }),
      `${web}.reports.unit.files is set, but the repository's buildspec says which files hold the results: name them there.`,
    ],
    [
      "a variable with the name of ferry's own",
      aBuildWith({ pushes: ["acme/app"], environment: { ECR_REPOSITORIES: "x" } }),
      `${web}.environment.ECR_REPOSITORIES is ferry's where ${web}.pushes is set: give your variable another name.`,
    ],
  ]);
});

describe("combinations that CodeBuild takes", () => {
  const allowed: Readonly<Record<string, Values>> = {
    "a buildspec of the repository by default": ofRepository({}),
    "Lambda compute by itself": aBuildWith({ ...lambda, compute: "2GB" }),
    "a cache of Docker layers in privileged mode": aBuildWith({
      privileged: true,
      cache: { local: ["docker-layers", "source"] },
    }),
    "a cache in S3 in a VPC": aBuildWith({ vpc, cache: { s3: true, paths: ["a/**/*"] } }),
    "ARM with AWS's image for it": aBuildWith({
      environmentType: "ARM_CONTAINER",
      image: "aws/codebuild/amazonlinux2-aarch64-standard:3.0",
    }),
    "macOS on a fleet": ofRepository({
      environmentType: "MAC_ARM",
      fleet: "arn:aws:codebuild:eu-central-1:111111111111:fleet/mac:1",
    }),
    "a batch of the repository's buildspec": ofRepository({ batch: {} }),
  };
  for (const [what, values] of Object.entries(allowed)) {
    it(what, () => assert.deepEqual(faultsOf(values), []));
  }
});
