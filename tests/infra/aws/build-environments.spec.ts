import assert from "node:assert/strict";
import {
  computeType,
  type EnvironmentType,
  environments,
  sizeOf,
} from "../../../infra/aws/build-environments";
import { aDelivery, faultsOf, refuses } from "../../support/refusals";
import type { Values } from "../../support/settings";

describe("a size of a build's machine", () => {
  const rows: readonly (readonly [EnvironmentType, string | undefined, string | undefined])[] = [
    ["LINUX_CONTAINER", undefined, "BUILD_GENERAL1_SMALL"],
    ["LINUX_CONTAINER", "3 GB / 2 vCPU", "BUILD_GENERAL1_SMALL"],
    ["LINUX_CONTAINER", "4 GB / 2 vCPU", "BUILD_GENERAL1_SMALL"],
    ["LINUX_CONTAINER", "7 GB/4 vCPU", "BUILD_GENERAL1_MEDIUM"],
    ["LINUX_CONTAINER", "15 GB / 8 vCPU", "BUILD_GENERAL1_LARGE"],
    ["LINUX_CONTAINER", "70 GB / 36 vCPU", "BUILD_GENERAL1_XLARGE"],
    ["LINUX_CONTAINER", "145 GB / 72 vCPU", "BUILD_GENERAL1_2XLARGE"],
    ["LINUX_CONTAINER", "144 GiB / 72 vCPU", "BUILD_GENERAL1_2XLARGE"],
    ["LINUX_CONTAINER", "2xlarge", "BUILD_GENERAL1_2XLARGE"],
    ["LINUX_CONTAINER", "BUILD_GENERAL1_LARGE", "BUILD_GENERAL1_LARGE"],
    ["LINUX_CONTAINER", "4 GB", undefined],
    ["LINUX_CONTAINER", "1GB", undefined],
    ["ARM_CONTAINER", "64 GB / 32 vCPU", "BUILD_GENERAL1_XLARGE"],
    ["ARM_CONTAINER", "70 GB / 36 vCPU", undefined],
    ["LINUX_GPU_CONTAINER", "medium", undefined],
    ["LINUX_GPU_CONTAINER", "255 GB / 32 vCPU", "BUILD_GENERAL1_LARGE"],
    ["WINDOWS_SERVER_2019_CONTAINER", undefined, "BUILD_GENERAL1_MEDIUM"],
    ["WINDOWS_SERVER_2019_CONTAINER", "xlarge", undefined],
    ["LINUX_EC2", "xlarge", undefined],
    ["ARM_LAMBDA_CONTAINER", undefined, "BUILD_LAMBDA_1GB"],
    ["ARM_LAMBDA_CONTAINER", "10GB", "BUILD_LAMBDA_10GB"],
    ["ARM_LAMBDA_CONTAINER", "10 GB", "BUILD_LAMBDA_10GB"],
    ["ARM_LAMBDA_CONTAINER", "BUILD_LAMBDA_4GB", "BUILD_LAMBDA_4GB"],
    ["ARM_LAMBDA_CONTAINER", "3GB", undefined],
    ["ARM_LAMBDA_CONTAINER", "small", undefined],
  ];
  for (const [type, compute, expected] of rows) {
    it(`${compute ?? "left out"} of ${type} is ${expected ?? "none"}`, () => {
      const size = sizeOf(type, compute);
      assert.equal(size && computeType(type, size), expected);
    });
  }
});

describe("a version of a language", () => {
  const page = "(https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html)";
  const x86 = "aws/codebuild/amazonlinux-x86_64-standard";
  const arm = { environmentType: "ARM_CONTAINER" };
  const withRuntimes = (runtimes: Values, more: Values = {}) =>
    aDelivery("delivery.builds.web", { commands: ["npm ci"], runtimes, ...more });

  for (const [what, runtimes, more] of [
    ["is one of the image's", { nodejs: "22", java: "corretto21", python: "3.14", php: "8.5" }],
    ["is the newest of the image", { nodejs: "latest", java: "latest" }],
    ["leaves the last number to AWS", { nodejs: "22.x", golang: "1.x", java: "corretto17.x" }],
    ["is installed where it is given in full", { nodejs: "14.21.3", golang: "1.19.1" }],
    [
      "is looked up by the plain name",
      { ruby: "3.1" },
      { image: "aws/codebuild/standard:7.0-24.10.29" },
    ],
    [
      "knows the former name of an image",
      { rust: "1.97" },
      { image: "aws/codebuild/amazonlinux2-x86_64-standard:6.0" },
    ],
    [
      "is not judged where AWS lists none",
      { nodejs: "14" },
      { image: "aws/codebuild/standard:5.0" },
    ],
  ] as const) {
    it(what, () => assert.deepEqual(faultsOf(withRuntimes(runtimes, more)), []));
  }

  refuses([
    [
      "a version that the image has not, with all that it has",
      withRuntimes({ nodejs: "14" }),
      `ferry:delivery.builds.web.runtimes.nodejs is "14": aws/codebuild/standard:7.0 has 18, 20, 22, 24, 26 and latest; CodeBuild installs another one where all three of its numbers are given ${page}.`,
    ],
    [
      "a language that the image has not, with all that it has",
      withRuntimes({ node: "22" }),
      `ferry:delivery.builds.web.runtimes.node is "22": aws/codebuild/standard:7.0 has no such language; it has dotnet, golang, java, nodejs, php, python, ruby ${page}.`,
    ],
    [
      "a name that every object has",
      withRuntimes({ constructor: "22" }),
      `ferry:delivery.builds.web.runtimes.constructor is "22": aws/codebuild/standard:7.0 has no such language; it has dotnet, golang, java, nodejs, php, python, ruby ${page}.`,
    ],
    [
      "a version of the other architecture",
      withRuntimes({ nodejs: "26" }, arm),
      `ferry:delivery.builds.web.runtimes.nodejs is "26": aws/codebuild/amazonlinux-aarch64-standard:3.0 has 18, 20, 22, 24 and latest; CodeBuild installs another one where all three of its numbers are given ${page}.`,
    ],
    [
      "what CodeBuild installs of no version",
      withRuntimes({ java: "corretto15", rust: "1.94" }, { image: `${x86}:6.0` }),
      `ferry:delivery.builds.web.runtimes.java is "corretto15": ${x86}:6.0 has corretto8, corretto11, corretto17, corretto21, corretto25 and latest ${page}.`,
      `ferry:delivery.builds.web.runtimes.rust is "1.94": ${x86}:6.0 has 1.97 and latest ${page}.`,
    ],
    [
      "languages of an image of one's own",
      withRuntimes({ nodejs: "22" }, { image: "docker.io/acme/build:1" }),
      "ferry:delivery.builds.web.runtimes is set: an image of your own has the languages that you put into it; take runtimes away (https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html).",
    ],
  ]);
});

describe("the image of a build that names none", () => {
  for (const [type, { image, images }] of Object.entries(environments)) {
    it(`fits ${type}`, () => assert.match(image, images));
  }
});
