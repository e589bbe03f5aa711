import assert from "node:assert/strict";
import { callerName } from "../../../rehearsal/call";
import { standingCalls } from "../../../rehearsal/standing";
import { World } from "../../../rehearsal/world/world";
import { type Example, judgedExample } from "../support/proof";
import { registered } from "../support/releases";

/** `who action on what (how sure)`, without identifiers that AWS invents. */
async function callsOf(name: Example): Promise<readonly string[]> {
  const { stacks } = await judgedExample(name);
  return described(stacks);
}

function described(stacks: ConstructorParameters<typeof World>[0]): readonly string[] {
  return standingCalls(new World(stacks)).map(
    ({ request, grade }) =>
      `${callerName(request.principal)} ${request.action} on ${request.resource} (${grade})`,
  );
}

const key =
  "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509 (documented)";
const logs = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"].map(
  (action) => `logs.eu-central-1.amazonaws.com kms:${action} on ${key}`,
);
const site =
  "cloudfront.amazonaws.com s3:GetObject on " +
  "arn:aws:s3:::acme-web-222222222222-eu-central-1/index.html (documented)";

const readers = [
  ...["s3:ListBucket on ", "s3:GetObject on "].map((call, index) => {
    const bucket = "arn:aws:s3:::acme-111111111111-eu-central-1-records";
    return `${call}${bucket}${index === 0 ? "" : "/a-record.json"} (documented)`;
  }),
  `kms:Decrypt on ${key}`,
].map(
  (call) =>
    "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_0123456789abcdef " +
    call,
);

describe("calls that belong to a release without being an action", () => {
  it("are CloudFront's, for the site, and those of CloudWatch Logs for each log group", async () => {
    // The build's log group and the functions'.
    assert.deepEqual(await callsOf("repository"), [site, ...logs, ...logs, ...logs, ...readers]);
  });

  it("are EventBridge's, which starts the pipeline of an upload in a role of its own", async () => {
    const role = "arn:aws:iam::111111111111:role/ferry/acme-web-upload-events";
    assert.deepEqual(await callsOf("upload"), [
      site,
      ...logs,
      ...logs,
      `events.amazonaws.com sts:AssumeRole on ${role} (observed)`,
      `${role} codepipeline:StartPipelineExecution on ` +
        "arn:aws:codepipeline:eu-central-1:111111111111:acme-web (documented)",
      ...readers,
    ]);
  });

  it("are CloudFront's on the key of a site that has one", async () => {
    const [read, decrypt] = await callsOf("siteKey");
    assert.deepEqual(
      [read, decrypt],
      [
        site,
        "cloudfront.amazonaws.com kms:Decrypt on " +
          "arn:aws:kms:eu-central-1:222222222222:key/of-site (documented)",
      ],
    );
  });

  it("name the distribution, the log group and the rule for which the service calls", async () => {
    const { stacks } = await judgedExample("upload");
    const requests = standingCalls(new World(stacks)).map(({ request }) => request);
    const [read, encrypt] = requests;
    const take = requests.find(({ action }) => action === "sts:AssumeRole");
    assert.match(
      JSON.stringify(read?.principal),
      /"sourceArn":"arn:aws:cloudfront::222222222222:dist/,
    );
    assert.deepEqual(encrypt?.encryptionContext, {
      "aws:logs:arn":
        "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/lambda/acme-invalidate",
    });
    assert.deepEqual(take?.principal, {
      service: "events.amazonaws.com",
      sourceArn: "arn:aws:events:eu-central-1:111111111111:rule/acme-web-upload",
      sourceAccount: "111111111111",
    });
  });

  it("are none for a log group on the key of CloudWatch Logs", async () => {
    const { stacks } = await judgedExample("repository");
    const plain = registered(
      stacks,
      "aws:cloudwatch/logGroup:LogGroup",
      ({ kmsKeyId: _, ...inputs }) => inputs,
    );
    assert.deepEqual(described(plain), [site, ...readers]);
  });
});
