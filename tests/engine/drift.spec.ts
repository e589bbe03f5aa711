import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployed } from "./support/deployment";

const development = "111111111111";
const production = "222222222222";
const bucket = "aws:s3/bucket:Bucket";
const publicAccess = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

describeOnEngine("what somebody changed in AWS", () => {
  it("is found by a preview with refresh, which ends with exit code 7", () => {
    const workspace = deployed();
    workspace.world.change(production, publicAccess, ({ inputs }) => ({
      inputs: { ...inputs, blockPublicPolicy: false },
    }));
    const { exitCode, stdout } = workspace.run(
      "pulumi preview --refresh --expect-no-changes -s prod",
    );
    assert.equal(exitCode, 7);
    assert.match(stdout, /^ ~ {2}aws:s3:BucketPublicAccessBlock web-bucket-public-access update /m);
    assert.match(stdout, /^Resources:\n {4}~ 1 to update\n {4}\d+ unchanged$/m);
  });

  it("is put back by the next update with refresh", () => {
    const workspace = deployed();
    workspace.world.change(production, publicAccess, ({ inputs }) => ({
      inputs: { ...inputs, blockPublicPolicy: false },
    }));
    workspace.succeed("pulumi up --refresh --yes --skip-preview -s prod");
    const [found] = workspace.world.of(production).filter(({ type }) => type === publicAccess);
    assert.equal(found?.inputs.blockPublicPolicy, true);
  });
});

// https://www.pulumi.com/docs/deployments/concepts/drift/
describeOnEngine("the first look for drift", () => {
  const detect = "pulumi refresh --preview-only --expect-no-changes";

  for (const stack of ["prod", "dev"]) {
    it(`finds none in ${stack} in what resources of their own set of a bucket`, () => {
      const workspace = deployed();
      workspace.succeed(`${detect} -s ${stack}`);
      workspace.succeed(`pulumi refresh --yes --skip-preview -s ${stack}`);
      workspace.succeed(`pulumi preview --expect-no-changes -s ${stack}`);
    });
  }
});

describeOnEngine("a refresh plans no change", () => {
  const preview = "pulumi preview --expect-no-changes";

  it("after a release", () => {
    const workspace = deployed();
    workspace.world.change(production, bucket, () => ({ objects: ["index.html"] }));
    workspace.succeed("pulumi refresh --yes --skip-preview -s prod");
    workspace.succeed(`${preview} -s prod`);
  });

  it("after the connection was approved", () => {
    const workspace = deployed();
    workspace.world.change(
      development,
      "aws:codeconnections/connection:Connection",
      ({ outputs }) => ({ outputs: { ...outputs, connectionStatus: "AVAILABLE" } }),
    );
    workspace.succeed("pulumi refresh --yes --skip-preview -s dev");
    workspace.succeed(`${preview} -s dev`);
  });

  it("after a rotation of the key, whose period AWS then tells", () => {
    const workspace = deployed();
    workspace.world.change(development, "aws:kms/key:Key", ({ outputs }) => ({
      outputs: { ...outputs, rotationPeriodInDays: 365 },
    }));
    workspace.succeed("pulumi refresh --yes --skip-preview -s dev");
    workspace.succeed(`${preview} -s dev`);
  });
});
