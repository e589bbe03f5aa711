import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Waiting } from "../../functions/approval-message/handler";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import { bundleFunction } from "../../tools/bundle";

const chat = "arn:aws:sns:eu-central-1:111111111111:acme-team_chat-notifications";
const waiting: Waiting = {
  region: "eu-central-1",
  pipeline: "acme-web",
  stage: "approve-prod-web",
  action: "prod-web-approve",
  execution: "1a2b3c4d",
  topics: { "acme-web": [chat], "acme-api": ["another"] },
};
const page =
  "https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/acme-web/executions/1a2b3c4d/timeline";
const title = "acme-web: approval prod-web-approve of stage approve-prod-web waits for an answer";

describe("the message of an approval in chat", function () {
  this.timeout(30_000);
  let server: Server;
  let resolved: Readonly<Record<string, string>> | undefined;
  const asked: (readonly [operation: string, input: unknown])[] = [];

  before(async () => {
    server = createServer(async (request, response) => {
      const body = await text(request);
      const target = request.headers["x-amz-target"];
      if (target === undefined) {
        const { Action, TopicArn, Message } = Object.fromEntries(new URLSearchParams(body));
        asked.push([String(Action), { TopicArn, Message: JSON.parse(String(Message)) }]);
        response.setHeader("content-type", "text/xml");
        response.end(
          "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>",
        );
        return;
      }
      asked.push([String(target).split(".")[1] ?? "", JSON.parse(body)]);
      const other = {
        stageName: "approve-prod-web",
        actionName: "another",
        input: { resolvedConfiguration: { CustomData: "no" } },
      };
      const own = {
        stageName: waiting.stage,
        actionName: waiting.action,
        input: resolved && { resolvedConfiguration: resolved },
      };
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ actionExecutionDetails: [other, own] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const told = async () => {
    asked.length = 0;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const loaded = loadFunction({
      files: {
        "index.js": bundleFunction(join(__dirname, "../../functions/approval-message/index.ts")),
      },
      handler: "index.handler",
      env: {
        AWS_REGION: "eu-central-1",
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: "id",
        AWS_SECRET_ACCESS_KEY: "secret",
      },
    });
    try {
      await loaded.invoke(waiting);
    } finally {
      loaded.close();
    }
    return asked;
  };
  const published = (description: string) => [
    "Publish",
    {
      TopicArn: chat,
      Message: { version: "1.0", source: "custom", content: { title, description } },
    },
  ];

  it("says what the mail says: target, repository, commit, author and message, and where to look", async () => {
    resolved = {
      CustomData:
        'Release to prod-web in 222222222222. acme/website 0123456789abcdef by Jane Doe: Say "no"\n\nto hats',
      ExternalEntityLink: "https://dev.example.com/",
    };
    assert.deepEqual(await told(), [
      [
        "ListActionExecutions",
        { pipelineName: "acme-web", filter: { pipelineExecutionId: "1a2b3c4d" } },
      ],
      published(`${resolved.CustomData}\nLook at it: https://dev.example.com/\nAnswer: ${page}`),
    ]);
  });

  it("is cut where somebody wrote a book, and still leads to the answer", async () => {
    resolved = { CustomData: "x".repeat(100_000) };
    assert.deepEqual((await told())[1], published(`${"x".repeat(1_999)}…\nAnswer: ${page}`));
  });

  it("leads to the answer where CodePipeline does not say what is asked", async () => {
    resolved = undefined;
    assert.deepEqual((await told())[1], published(`Answer: ${page}`));
  });
});
