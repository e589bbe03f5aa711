import assert from "node:assert/strict";
import {
  computeType,
  type EnvironmentType,
  environments,
  sizeOf,
} from "../../../infra/settings/build-environments";

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

describe("the image of a build that names none", () => {
  for (const [type, { image, images }] of Object.entries(environments)) {
    it(`fits ${type}`, () => assert.match(image, images));
  }
});
