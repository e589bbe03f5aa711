import assert from "node:assert/strict";
import { type Evaluation, unknownValue } from "../../../../rehearsal/evaluate";
import { judgeRelease } from "../../../../rehearsal/verdicts";
import { withStatement } from "../../../rehearsal/support/proof";
import { carry, type Stacks } from "../../../rehearsal/support/releases";
import { all, one, policiesOf, statement } from "../../../support/registrations";
import { changed, delivery, target } from "../../../support/settings";
import { evaluateStack, exportsOf } from "../../../support/stacks";

const logs = "acme-111111111111-eu-central-1-logs";
const trail = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/acme-releases";
const audited = (audit: unknown) => changed(delivery, "audit", audit);

async function stacksOf(audit: unknown): Promise<Stacks> {
  const prod = await evaluateStack("prod", changed(target, "audit", { logDays: 30 }));
  return [prod, await evaluateStack("dev", audited(audit), { exports: exportsOf(prod) })];
}

describe("Audit", () => {
  let stacks: Stacks;
  let prod: Evaluation;
  let dev: Evaluation;

  before(async () => {
    stacks = await stacksOf({ logDays: 30 });
    [prod, dev] = stacks as [Evaluation, Evaluation];
  });

  it("keeps logs in a bucket encrypted by S3, without ACLs, for the days that are set", () => {
    const ofLogs = ({ inputs }: { readonly inputs: Readonly<Record<string, unknown>> }) =>
      inputs.bucket === logs;
    const rules = (type: string) => all(dev, type).filter(ofLogs)[0]?.inputs;
    const encryption =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    assert.deepEqual(rules(encryption)?.rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    assert.deepEqual(rules("aws:s3/bucketOwnershipControls:BucketOwnershipControls")?.rule, {
      objectOwnership: "BucketOwnerEnforced",
    });
    const lifecycle = rules("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    const [expiry] = (lifecycle?.rules ?? []) as readonly { readonly expiration: unknown }[];
    assert.deepEqual(expiry?.expiration, { days: 30 });
  });

  it("logs who reads and writes each bucket but that of the logs", () => {
    assert.deepEqual(
      all(dev, "aws:s3/bucketLogging:BucketLogging").map(({ inputs }) => inputs),
      [
        {
          bucket: "acme-artifacts-111111111111-eu-central-1",
          targetBucket: logs,
          targetPrefix: "s3/acme-artifacts-111111111111-eu-central-1/",
        },
        {
          bucket: "acme-111111111111-eu-central-1-records",
          targetBucket: logs,
          targetPrefix: "s3/acme-111111111111-eu-central-1-records/",
        },
      ],
    );
    assert.deepEqual(statement(policiesOf(dev), "logs-bucket-policy", "BucketsLog").Condition, {
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnEquals: {
        "aws:SourceArn": [
          "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1",
          "arn:aws:s3:::acme-111111111111-eu-central-1-records",
        ],
      },
    });
  });

  it("logs the readers of a site where CloudFront keeps its settings", () => {
    const source = one(prod, "aws:cloudwatch/logDeliverySource:LogDeliverySource").inputs;
    const distribution = one(prod, "aws:cloudfront/distribution:Distribution").outputs.arn;
    assert.deepEqual(source, {
      region: "us-east-1",
      name: "acme-web",
      logType: "ACCESS_LOGS",
      resourceArn: distribution,
    });
    const destination = one(prod, "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination");
    assert.deepEqual(destination.inputs.deliveryDestinationConfiguration, {
      destinationResourceArn: "arn:aws:s3:::acme-222222222222-eu-central-1-logs",
    });
    assert.equal(all(prod, "aws:cloudtrail/trail:Trail").length, 0);
  });

  it("records reads and writes of artifacts, encrypted and with validation, and no other call", () => {
    const { kmsKeyId, ...inputs } = one(dev, "aws:cloudtrail/trail:Trail").inputs;
    assert.equal(kmsKeyId, one(dev, "aws:kms/key:Key", "trail-key").outputs.arn);
    assert.deepEqual(inputs, {
      name: "acme-releases",
      s3BucketName: logs,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      advancedEventSelectors: [
        {
          name: "Artifacts",
          fieldSelectors: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
            {
              field: "resources.ARN",
              startsWiths: ["arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/"],
            },
          ],
        },
      ],
    });
    assert.deepEqual(dev.outputs.audit, { logs, trail });
    assert.notEqual(kmsKeyId, unknownValue);
  });

  it("records every call of the account only where that is set", async () => {
    const [, wide] = await stacksOf({ trail: { managementEvents: true } });
    const { advancedEventSelectors } = one(wide as Evaluation, "aws:cloudtrail/trail:Trail").inputs;
    assert.deepEqual((advancedEventSelectors as readonly unknown[])[1], {
      name: "Every call",
      fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
    });
  });

  it("makes no trail beside an existing one, and says what that lacks", async () => {
    const existing = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/ours";
    const [, own] = await stacksOf({ trail: { existing } });
    assert.equal(all(own as Evaluation, "aws:cloudtrail/trail:Trail").length, 0);
    assert.deepEqual(own?.outputs.audit, {
      logs,
      trail: existing,
      selectorToAdd: {
        name: "Artifacts",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          {
            field: "resources.ARN",
            startsWiths: ["arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/"],
          },
        ],
      },
    });
  });

  describe("in a rehearsal", () => {
    it("admits each service that writes logs for what it logs", async () => {
      assert.deepEqual(judgeRelease(stacks, await carry(stacks)).faults, []);
    });

    it("fails where a service may not write, or may for a stranger", async () => {
      const release = await carry(stacks);
      const faults = (changedStacks: Stacks) =>
        judgeRelease(changedStacks, release).faults.join("\n");
      assert.match(
        faults(withStatement(stacks, "dev:logs-bucket-policy", "TrailWrites", () => undefined)),
        /cloudtrail\.amazonaws\.com may not s3:PutObject on /,
      );
      assert.match(
        faults(
          withStatement(
            stacks,
            "dev:logs-bucket-policy",
            "BucketsLog",
            ({ Condition: _, ...open }) => open,
          ),
        ),
        /Nothing needs that logging\.s3\.amazonaws\.com for anything else of 999999999999 may s3:PutObject on .*: statement BucketsLog of logs-bucket-policy in stack dev allows it/,
      );
    });
  });
});
