import assert from "node:assert/strict";
import { join } from "node:path";
import type { RecordPlan } from "../../functions/invalidate/record";
import type { ReleaseRecord } from "../../functions/records/record";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { type History, historyService } from "../../rehearsal/endpoints/history";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import { objectService } from "../../rehearsal/endpoints/objects";
import { type Call, Refusal } from "../../rehearsal/endpoints/protocol";
import { Tasks } from "../../rehearsal/endpoints/tasks";
import { ObjectStore } from "../../rehearsal/performers/object-store";
import { bundleFunction } from "../../tools/bundle";
import { eventOf, functionRole } from "./invalidation-run";

const execution = "1a2b3c4d-0000-4000-8000-000000000000";
const role = "arn:aws:iam::222222222222:role/ferry/acme-web-invalidate";
const plan: RecordPlan = {
  bucket: "acme-records",
  waves: {
    "web/prod-web": {
      pipeline: "acme-web",
      stage: "prod-web",
      sites: true,
      approvedIn: ["approve-prod-web", "prod-web"],
      targets: [
        {
          name: "web@prod",
          kind: "site",
          account: "222222222222",
          region: "eu-central-1",
          place: "acme-web",
          url: "https://www.example.com",
          actions: ["prod-web-pages"],
          role,
          parts: [{ folder: "", without: [], immutable: "fingerprints", foreign: [] }],
        },
      ],
    },
    "api/prod-api": {
      pipeline: "acme-web",
      stage: "prod-api",
      sites: false,
      approvedIn: ["prod-api"],
      targets: [
        {
          name: "api@prod",
          kind: "service",
          account: "222222222222",
          region: "eu-central-1",
          place: "acme/api",
          actions: ["prod-api-deploy"],
          role: "arn:aws:iam::222222222222:role/ferry/acme-api-record",
          runs: { cluster: "acme", service: "api" },
        },
      ],
    },
  },
};
const targets = {
  "web/prod-web": [
    { name: "prod-web", distributionId: "E222222222222", roleArn: role, paths: ["/*"] },
  ],
};

/** Runs the function once for a wave, and gives what it answered, asked and kept. */
async function recorded(
  wave: string,
  refuse: (call: Call) => Refusal | undefined = () => undefined,
  times = 1,
  token?: string,
) {
  const objects = new ObjectStore();
  for (const [key, text] of Object.entries({
    "index.html": "index",
    "assets/app-BxY3z9aQ.js": "script",
  })) {
    objects.write("acme-web", key, Buffer.from(text));
  }
  objects.write("acme-artifacts", "acme-web/web_pages/x", Buffer.from("artifact"));
  const artifact = { name: "web_pages", bucket: "acme-artifacts", key: "acme-web/web_pages/x" };
  const tasks = new Tasks();
  const arn = "arn:aws:ecs:eu-central-1:222222222222:service/acme/api";
  const api = { cluster: "acme", service: "api", arn, family: "acme-api" };
  tasks.bring(api, { api: "registry/api@sha256:abc" });
  const history: History = {
    pipeline: "acme-web",
    execution,
    sources: [
      {
        name: "app",
        revision: "0123456789abcdef",
        message: "Sell hats\n\nof felt",
        author: "Jane Doe",
      },
    ],
    actions: [
      { stage: "source", name: "app", category: "Source", inputs: [], outputs: ["app"] },
      { stage: "approve-prod-web", name: "prod-web-approve", category: "Approval", inputs: [] },
      { stage: "prod-web", name: "prod-web-pages", category: "Deploy", inputs: [artifact] },
      { stage: "prod-api", name: "prod-api-deploy", category: "Deploy", inputs: [] },
    ],
    closed: new Map(),
    running: wave.split("/")[1],
  };
  const endpoints = endpointsOf({
    looksInProgress: 0,
    intercept: refuse,
    others: {
      s3: objectService(objects),
      ecs: tasks.answer,
      codepipeline: historyService(() => history),
    },
  });
  const loaded = loadFunction({
    files: {
      "index.js": bundleFunction(join(__dirname, "quick-invalidate.ts")),
      "targets.json": JSON.stringify(targets),
      "records.json": JSON.stringify(plan),
    },
    handler: "index.handler",
    network: endpoints.network,
    env: { AWS_REGION: "eu-central-1", ...endpoints.role(functionRole), ...endpoints.env },
  });
  try {
    for (let time = 1; time <= times; time += 1) {
      await loaded.invoke(eventOf(`job-${time}`, JSON.stringify({ wave, execution }), token));
    }
    const answers = endpoints.calls.filter(({ operation }) => /^PutJob/.test(operation));
    return {
      answer: answers[0]?.operation ?? "",
      said: JSON.stringify(answers[0]?.input ?? {}),
      input: answers[0]?.input ?? {},
      records: objects.list("acme-records").map(({ key, body }) => ({
        key,
        record: JSON.parse(body.toString()) as ReleaseRecord,
      })),
    };
  } finally {
    loaded.close();
  }
}

describe("the record of a release", function () {
  this.timeout(30_000);

  it("says of a site who released which bytes where, who approved it, and each page's version", async () => {
    const { answer, said, records } = await recorded("web/prod-web");
    assert.equal(answer, "PutJobSuccessResult");
    assert.match(said, /recorded what was released/);
    assert.equal(records.length, 1);
    const { key = "", record } = records[0] ?? {};
    assert.ok(record);
    const { pages, artifacts, ...rest } = record;
    assert.equal(key, `prod/web/${9_999_999_999_999 - Date.parse(record.at)}-${record.id}.json`);
    assert.deepEqual(Object.keys(pages ?? {}), ["index.html"]);
    const [artifact] = artifacts;
    assert.equal(artifact?.etag, '"8e5b948a454515dbabfc7eb718daa52f"');
    assert.match(artifact?.versionId ?? "", /^[\w-]{32}$/);
    assert.deepEqual(rest, {
      version: 1,
      id: "20261120-120003-1a2b3c4d",
      at: "2026-11-20T12:00:03.000Z",
      what: "release",
      target: {
        name: "web@prod",
        kind: "site",
        account: "222222222222",
        region: "eu-central-1",
        place: "acme-web",
        url: "https://www.example.com",
      },
      pipeline: { name: "acme-web", stage: "prod-web", version: 1, execution },
      startedBy: { how: "StartPipelineExecution" },
      sources: [
        {
          name: "app",
          revision: "0123456789abcdef",
          message: "Sell hats\n\nof felt",
          author: "Jane Doe",
        },
      ],
      approvals: [
        {
          action: "prod-web-approve",
          by: "arn:aws:iam::123456789012:user/rehearsal",
          words: "Rehearsed",
          at: "2026-11-20T12:00:02.000Z",
        },
      ],
    });
  });

  it("says of a service which task definition and images it runs, without an invalidation", async () => {
    const { answer, records } = await recorded("api/prod-api");
    assert.equal(answer, "PutJobSuccessResult");
    assert.deepEqual(records[0]?.record.service, {
      taskDefinition: "arn:aws:ecs:eu-central-1:222222222222:task-definition/acme-api:1",
      images: { api: "registry/api@sha256:abc" },
    });
  });

  it("is kept once, however often Lambda delivers the event", async () => {
    const { records } = await recorded("web/prod-web", undefined, 2);
    assert.equal(records.length, 1);
  });

  it("fails no release where it can't be kept: it is said aloud, with what to do", async () => {
    const { answer, said, records } = await recorded("web/prod-web", ({ operation }) =>
      operation === "PutObject" ? new Refusal(403, "AccessDenied", "no") : undefined,
    );
    // A failure would have the stage roll back what is good.
    assert.deepEqual([answer, records], ["PutJobSuccessResult", []]);
    assert.doesNotMatch(said, /continuationToken/);
    assert.match(
      said,
      /"summary":"NOT RECORDED: the release is in place, and its record is not: AccessDenied \(status 403, request [0-9-]+\); run `pulumi up` on the stack of the target, then on the delivery stack, so that both halves agree\. ferry status names the release until the next one\. Invalidated 1 target: prod-web \(I\w+\)","percentComplete":100/,
    );
  });

  it("is given up after two hours of trying, and said aloud too", async () => {
    const slow = ({ operation }: Call) =>
      operation === "ListActionExecutions"
        ? new Refusal(400, "ThrottlingException", "slow")
        : undefined;
    const since = new Date(Date.now() - 2 * 3_600_000).toISOString();
    const token = JSON.stringify({ job: "job-0", since });
    const { answer, said } = await recorded("web/prod-web", slow, 1, token);
    assert.equal(answer, "PutJobSuccessResult");
    assert.doesNotMatch(said, /continuationToken/);
    assert.match(said, /NOT RECORDED: the release is in place, and its record is not: Throttling/);
  });

  it("is tried again where time cures what failed", async () => {
    const { answer, said } = await recorded("web/prod-web", ({ operation }) =>
      operation === "ListActionExecutions"
        ? new Refusal(400, "ThrottlingException", "slow")
        : undefined,
    );
    assert.equal(answer, "PutJobSuccessResult");
    assert.match(
      said,
      /continuationToken.*Waiting: the release is in place, and its record is not/,
    );
  });

  it("goes without the version of an artifact that the function may not see", async () => {
    const { records } = await recorded("web/prod-web", ({ operation, input }) =>
      operation === "ListObjectVersions" && input.Bucket === "acme-artifacts"
        ? new Refusal(403, "AccessDenied", "no")
        : undefined,
    );
    assert.deepEqual(records[0]?.record.artifacts, [
      { name: "web_pages", bucket: "acme-artifacts", key: "acme-web/web_pages/x" },
    ]);
  });
});
