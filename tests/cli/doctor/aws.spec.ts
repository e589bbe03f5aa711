import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type Aws, AwsRefusal, awsOfCaller } from "../../../cli/doctor/aws";
import { bucketChecks } from "../../../cli/doctor/checks/buckets";
import { patientOf } from "../../../cli/doctor/patient";
import { exampleStacks } from "../../support/stacks";

const keys = [
  "AWS_ENDPOINT_URL",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
];

describe("AWS as the doctor asks it", () => {
  const before_ = Object.fromEntries(keys.map((key) => [key, process.env[key]]));
  const asked: { headers: IncomingHttpHeaders; url: string | undefined; body: string }[] = [];
  let answer: { readonly status: number; readonly type?: string; readonly body: string };
  let aws: Aws;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { headers, url } = request;
    asked.push({ headers, url, body: Buffer.concat(chunks).toString("utf8") });
    const type = answer.type === undefined ? {} : { "x-amzn-errortype": answer.type };
    response.writeHead(answer.status, type).end(answer.body);
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
    });
    aws = awsOfCaller();
  });

  after(() => {
    for (const [key, value] of Object.entries(before_)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    server.closeAllConnections();
    server.close();
  });

  const last = () => {
    const found = asked.at(-1);
    assert.ok(found);
    return found;
  };

  const call = {
    service: "codeconnections",
    region: "eu-central-1",
    api: "CodeConnections_20231201",
    operation: "GetConnection",
    input: { ConnectionArn: "arn" },
  } as const;

  it("signs a call of a service without a client for it and its Region", async () => {
    answer = { status: 200, body: '{"Connection":{"ConnectionStatus":"AVAILABLE"}}' };
    assert.deepEqual(await aws.readJson(call), { Connection: { ConnectionStatus: "AVAILABLE" } });
    const { headers, url, body } = last();
    assert.deepEqual([url, body], ["/", '{"ConnectionArn":"arn"}']);
    assert.equal(headers["x-amz-target"], "CodeConnections_20231201.GetConnection");
    assert.equal(headers["content-type"], "application/x-amz-json-1.0");
    assert.equal(headers["x-amz-security-token"], "token");
    assert.match(
      String(headers.authorization),
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/codeconnections\/aws4_request, /,
    );
  });

  it("takes a path in the place of an operation", async () => {
    answer = { status: 200, body: "{}" };
    await aws.readJson({
      service: "chatbot",
      region: "us-east-2",
      operation: "DescribeSlackWorkspaces",
      path: "/describe-slack-workspaces",
    });
    const { headers, url } = last();
    assert.deepEqual(
      [url, headers["content-type"]],
      ["/describe-slack-workspaces", "application/json"],
    );
  });

  it("tells a missing right, and what is not there, from the rest", async () => {
    const refusal = async (status: number, type: string) => {
      answer = { status, type, body: "{}" };
      const error = await aws.readJson(call).catch((caught: unknown) => caught);
      assert.ok(error instanceof AwsRefusal);
      assert.equal(error.right, "codeconnections:GetConnection");
      return [error.code, error.isDenied, error.isAbsent];
    };
    assert.deepEqual(await refusal(400, "AccessDeniedException:http://x"), [
      "AccessDeniedException",
      true,
      false,
    ]);
    assert.deepEqual(await refusal(400, "ResourceNotFoundException"), [
      "ResourceNotFoundException",
      false,
      true,
    ]);
    assert.deepEqual(await refusal(500, "InternalFailure"), ["InternalFailure", false, false]);
  });

  it("tells events that reach EventBridge by Amazon S3's empty element", async () => {
    const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
    const eventsOf = async (inside: string) => {
      const body = `<NotificationConfiguration ${namespace}>${inside}</NotificationConfiguration>`;
      answer = { status: 200, body };
      return bucketChecks(await patientOfOwn())
        .find(({ what }) => what.startsWith("events"))
        ?.ask(aws);
    };
    assert.deepEqual(await eventsOf("<EventBridgeConfiguration/>"), {
      state: "good",
      says: "reach EventBridge",
    });
    const topic =
      "<TopicConfiguration><Id>1</Id><Topic>arn</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>";
    assert.deepEqual(await eventsOf(topic), {
      state: "mend",
      says: "do not reach EventBridge",
      mend:
        "aws s3api put-bucket-notification-configuration --bucket our-source --notification-configuration " +
        `'{"TopicConfigurations":[{"TopicArn":"arn","Events":["s3:ObjectCreated:*"],"Id":"1"}],"EventBridgeConfiguration":{}}'`,
    });
  });

  it("tells a name that is not there from a server of names that does not answer", async () => {
    const own = { ...Resolver.prototype };
    const failing = (code: string) => async () => {
      throw Object.assign(new Error(`queryNs ${code}`), { code });
    };
    try {
      Resolver.prototype.resolveNs = failing("ENOTFOUND");
      Resolver.prototype.resolveCname = failing("ENODATA");
      Resolver.prototype.resolve4 = async () => ["192.0.2.1"] as never;
      Resolver.prototype.resolve6 = failing("ENODATA");
      assert.deepEqual(await aws.nameServers("example.com"), []);
      assert.deepEqual(await aws.resolve("www.example.com"), ["192.0.2.1"]);
      Resolver.prototype.resolveNs = failing("ECONNREFUSED");
      Resolver.prototype.resolve6 = failing("ETIMEOUT");
      await assert.rejects(aws.nameServers("example.com"), { code: "ECONNREFUSED" });
      await assert.rejects(aws.resolve("www.example.com"), { code: "ETIMEOUT" });
    } finally {
      Object.assign(Resolver.prototype, own);
    }
  });

  it("reads by a client of the SDK, and says in a sentence that the credentials are over", async () => {
    answer = {
      status: 200,
      body:
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        "<Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
    };
    const { Account } = await aws.read<{ readonly Account: string }>(
      "sts",
      "eu-central-1",
      "GetCallerIdentity",
    );
    assert.equal(Account, "111111111111");
    answer = {
      status: 403,
      body: "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The token is expired.</Message></Error></ErrorResponse>",
    };
    await assert.rejects(aws.read("sts", "eu-central-1", "GetCallerIdentity"), {
      name: "RehearsalFault",
      message:
        "There are no valid credentials of AWS (The token is expired): log in, such as by aws sso login, " +
        "and name the profile in AWS_PROFILE.",
    });
  });
});

/** A stack whose pipeline begins at a bucket of one's own. */
async function patientOfOwn() {
  const stacks = await exampleStacks("existing-resources");
  return patientOf(stacks.dev, { account: "111111111111", region: "eu-central-1" });
}
