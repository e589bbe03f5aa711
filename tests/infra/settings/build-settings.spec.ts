import { refusesPlanned } from "../../support/plans";
import { aBuild, aDelivery, refuses } from "../../support/refusals";

const web = "ferry:delivery.builds.web";
const vpc = { id: "vpc-01234567", subnets: ["subnet-01234567"], securityGroups: ["sg-01234567"] };

describe("settings of a build", () => {
  refuses([
    [
      "an environment type that CodeBuild has not",
      aBuild("environmentType", "LINUX"),
      `${web}.environmentType is "LINUX": it must be LINUX_CONTAINER, ARM_CONTAINER, LINUX_GPU_CONTAINER, WINDOWS_SERVER_2019_CONTAINER, WINDOWS_SERVER_2022_CONTAINER, LINUX_EC2, ARM_EC2, WINDOWS_EC2, MAC_ARM, LINUX_LAMBDA_CONTAINER or ARM_LAMBDA_CONTAINER.`,
    ],
    [
      "a size in words",
      aBuild("compute", "big"),
      `${web}.compute is "big": it must be small … 2xlarge, 1GB … 10GB (Lambda), BUILD_GENERAL1_SMALL …, or memory and vCPUs such as "3 GB / 2 vCPU".`,
    ],
    [
      "a fleet by its name",
      aBuild("fleet", "mac"),
      `${web}.fleet is "mac": it must be the ARN of a fleet.`,
    ],
    [
      "a fleet of another account",
      aBuild("fleet", "arn:aws:codebuild:eu-central-1:222222222222:fleet/mac:1"),
      `${web}.fleet is "arn:aws:codebuild:eu-central-1:222222222222:fleet/mac:1": it must be of account 111111111111 and region eu-central-1: a fleet serves its own account.`,
    ],
    [
      "a privilege in words",
      aBuild("privileged", "yes"),
      `${web}.privileged is "yes": it must be true or false.`,
    ],
    [
      "credentials without a secret",
      aBuild("registry", { user: "acme" }),
      `${web}.registry.secretsManager is missing: it must be the name or ARN of a secret.`,
      `${web}.registry.user is not a setting: write one of secretsManager, key.`,
    ],
    [
      "a local cache that CodeBuild has not",
      aBuild("cache", { local: ["npm"] }),
      `${web}.cache.local[0] is "npm": it must be source, docker-layers or custom.`,
    ],
    [
      "a VPC without subnets",
      aBuild("vpc", { ...vpc, subnets: [] }),
      `${web}.vpc.subnets is a list: it must have at least one subnet.`,
    ],
    [
      "seventeen subnets",
      aBuild("vpc", {
        ...vpc,
        subnets: Array.from({ length: 17 }, (_, i) => `subnet-${10000000 + i}`),
      }),
      `${web}.vpc.subnets is a list: it must have at most 16 subnets.`,
    ],
    [
      "six security groups",
      aBuild("vpc", {
        ...vpc,
        securityGroups: Array.from({ length: 6 }, (_, i) => `sg-${10000000 + i}`),
      }),
      `${web}.vpc.securityGroups is a list: it must have at most 5 groups.`,
    ],
    [
      "a subnet by its name",
      aBuild("vpc", { ...vpc, subnets: ["private"] }),
      `${web}.vpc.subnets[0] is "private": it must be the id of a subnet.`,
    ],
    [
      "six reports",
      aBuild(
        "reports",
        Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, { files: ["x"] }])),
      ),
      `${web}.reports is a map: it must have at most 5 reports.`,
    ],
    [
      "a report format that CodeBuild has not",
      aBuild("reports", { unit: { files: ["x"], format: "TAP" } }),
      `${web}.reports.unit.format is "TAP": it must be CUCUMBERJSON, JUNITXML, NUNITXML, NUNIT3XML, TESTNGXML, VISUALSTUDIOTRX, CLOVERXML, COBERTURAXML, JACOCOXML or SIMPLECOV.`,
    ],
    [
      "a push to Docker Hub",
      aBuild("pushes", ["docker.io/acme/App"]),
      `${web}.pushes[0] is "docker.io/acme/App": it must be the name or ARN of an ECR repository, or public.ecr.aws/<alias>/<name>.`,
    ],
    [
      "a push to a repository of another partition",
      aBuild("pushes", ["arn:aws-cn:ecr:cn-north-1:222222222222:repository/acme"]),
      `${web}.pushes[0] is "arn:aws-cn:ecr:cn-north-1:222222222222:repository/acme", and this stack builds in eu-central-1: no role crosses AWS's partitions; have the image in a repository of partition aws.`,
    ],
    [
      "an image of another partition",
      aBuild("image", "222222222222.dkr.ecr.cn-north-1.amazonaws.com.cn/build:1"),
      `${web}.image is "222222222222.dkr.ecr.cn-north-1.amazonaws.com.cn/build:1", and this stack builds in eu-central-1: no role crosses AWS's partitions; have the image in a repository of partition aws.`,
    ],
    [
      "a role of another account",
      aBuild("role", "arn:aws:iam::222222222222:role/Build"),
      `${web}.role is "arn:aws:iam::222222222222:role/Build": it must be of account 111111111111: a service role can't be passed to another account's project.`,
    ],
    [
      "no builds at a time",
      aBuild("concurrentBuilds", 0),
      `${web}.concurrentBuilds is 0: it must be 1 to 10000.`,
    ],
    [
      "a batch of a size that is no name",
      aDelivery("delivery.builds.web", { batch: { compute: ["small"] } }),
      `${web}.batch.compute[0] is "small": it must be CodeBuild's name of a size, such as BUILD_GENERAL1_SMALL.`,
    ],
    [
      "a batch of a hundred and one builds",
      aDelivery("delivery.builds.web", { batch: { maximumBuilds: 101 } }),
      `${web}.batch.maximumBuilds is 101: it must be 1 to 100.`,
    ],
  ]);

  refusesPlanned([
    [
      "the name of a report group above CodeBuild's limit",
      aDelivery("delivery", {
        ...(aDelivery("delivery.builds", {
          ["b".repeat(30)]: { commands: ["x"], reports: { ["r".repeat(30)]: { files: ["x"] } } },
        }).delivery as object),
        pipelines: {
          ["p".repeat(30)]: {
            sources: { app: { kind: "s3" } },
            build: "b".repeat(30),
            releases: [
              {
                stack: "s".repeat(15),
                site: "w".repeat(30),
                build: { environment: { A: "x" } },
              },
            ],
          },
        },
      }),
      `ferry:delivery.builds.${"b".repeat(30)}.reports.${"r".repeat(30)} makes a CodeBuild report group name of 144 characters (acme-${"p".repeat(30)}-${"b".repeat(30)}-${"s".repeat(15)}-${"w".repeat(30)}-${"r".repeat(30)}): AWS allows 128, and ferry:name takes 3 of them at least; shorten the key.`,
    ],
  ]);
});
