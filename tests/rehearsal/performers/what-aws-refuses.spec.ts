import assert from "node:assert/strict";
import { routerCode } from "../../../functions/router";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { changed, delivery, objectDelivery, type Values } from "../../support/settings";
import { carry, configured, deliver, registered } from "../support/releases";

const bucket = "acme-web-222222222222-eu-central-1";
const refused = (acl: string, name: string) =>
  `CannedACL is ${acl}, and S3 refuses it where the bucket "${name}" has no ACLs, as those made since April 2023: ` +
  "leave it out, and show the files by CloudFront (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html).";

describe("a canned ACL", () => {
  const copy = (CannedACL: string) =>
    changed(delivery, "delivery.pipelines.web.stages.backup", {
      after: "build",
      actions: {
        copy: {
          provider: "S3",
          configuration: { BucketName: "our-backup", Extract: "true", CannedACL },
          inputs: ["app_source"],
        },
      },
    });
  const said = async (values: Values) =>
    (await carry((await deliver(values)).map(withExistingResources))).warnings;

  it("is warned of where the bucket is not seen", async () => {
    const where = "Pipeline acme-web, stage backup, action copy: ";
    for (const acl of ["public-read", "private"]) {
      assert.ok((await said(copy(acl))).includes(where + refused(acl, "our-backup")));
    }
  });

  it("may give the bucket's owner full control", async () => {
    const warnings = await said(copy("bucket-owner-full-control"));
    assert.deepEqual(
      warnings.filter((warning) => warning.includes("CannedACL")),
      [],
    );
  });

  it("is a fault where a stack made the bucket without ACLs", async () => {
    const stacks = await deliver(objectDelivery);
    const { faults } = await carry(
      configured(stacks, "prod-web-deploy", { CannedACL: "public-read" }),
    );
    assert.deepEqual(faults, [
      `Pipeline acme-web, stage prod-web, action prod-web-deploy: ${refused("public-read", bucket)}`,
    ]);
  });
});

describe("a release to a folder", () => {
  it("is seen by nobody where the distribution shows another page there", async () => {
    const below = changed(objectDelivery, "delivery.pipelines.web.releases.0.path", "portal");
    const stacks = registered(
      await deliver(below),
      "aws:cloudfront/function:Function",
      (inputs) => ({
        ...inputs,
        code: routerCode({ routing: "single-page-app" }),
      }),
    );
    const { faults } = await carry(stacks);
    assert.match(
      faults.join(),
      /^Distribution \w+ shows \/index\.html to who asks for \/portal\/, and the site there is not seen\.$/,
    );
  });
});
