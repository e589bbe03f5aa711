import assert from "node:assert/strict";
import {
  callsOf,
  docs,
  eventOf,
  functionRole,
  running,
  shop,
  target,
  web,
} from "./invalidation-run";

const webInvalidation = "IF3992D55E357D";

describe("the invalidate function", () => {
  it("invalidates and answers in one invocation when CloudFront is quick", () =>
    running({ behaviour: { looksInProgress: 0 } }, async (run) => {
      await run.carry();
      assert.deepEqual(
        run.endpoints.calls.map(({ service, operation }) => `${service}:${operation}`),
        [
          "sts:AssumeRole",
          "cloudfront:CreateInvalidation",
          "cloudfront:GetInvalidation",
          "codepipeline:PutJobSuccessResult",
        ],
      );
      assert.deepEqual(run.answers(), [
        [
          "PutJobSuccessResult",
          {
            jobId: "job-1",
            executionDetails: {
              summary: `Invalidated 1 target: prod/web (${webInvalidation})`,
              percentComplete: 100,
            },
          },
        ],
      ]);
    }));

  it("calls CloudFront by the target's role and CodePipeline by its own", () =>
    running({}, async (run) => {
      await run.carry();
      const callers = new Set(
        run.endpoints.calls.map(({ service, credentials }) => `${service} ${credentials.role}`),
      );
      assert.deepEqual(
        [...callers],
        [`sts ${functionRole}`, `cloudfront ${web.roleArn}`, `codepipeline ${functionRole}`],
      );
    }));

  it("assumes the role for the shortest time under one session name", () =>
    running({}, async (run) => {
      await run.invoke(eventOf("job-1"));
      assert.deepEqual(
        callsOf(run, "AssumeRole").map(({ input }) => input),
        [
          {
            RoleArn: web.roleArn,
            RoleSessionName: "ferry-invalidate",
            DurationSeconds: "900",
          },
        ],
      );
    }));

  it("waits by continuations, with the first job's id as the only reference", () =>
    running({ behaviour: { looksInProgress: 4 } }, async (run) => {
      await run.carry();
      const batches = callsOf(run, "CreateInvalidation").map(({ input }) => input);
      const first = {
        DistributionId: web.distributionId,
        InvalidationBatch: {
          CallerReference: "job-1",
          Paths: { Quantity: 1, Items: ["/*"] },
        },
      };
      assert.deepEqual(batches, [first, first, first]);
      const answered = run.answers().map(([operation, { jobId }]) => [operation, jobId]);
      assert.deepEqual(answered, [
        ["PutJobSuccessResult", "job-1"],
        ["PutJobSuccessResult", "job-2"],
        ["PutJobSuccessResult", "job-3"],
      ]);
    }));

  it("carries the first job's id and the start in its token, nothing else", () =>
    running({ behaviour: { looksInProgress: 3 } }, async (run) => {
      await run.carry();
      const tokens = run
        .answers()
        .slice(0, 2)
        .map(([, { continuationToken }]) => JSON.parse(String(continuationToken)));
      assert.deepEqual(tokens[0], { job: "job-1", since: tokens[0].since });
      assert.deepEqual(tokens[1], tokens[0]);
      assert.ok(Math.abs(Date.parse(tokens[0].since) - Date.now()) < 60_000);
    }));

  it("says in a continuation what it waits for", () =>
    running({ waves: { first: [web, shop] } }, async (run) => {
      await run.invoke(eventOf("job-1"));
      assert.deepEqual(run.answers()[0]?.[1].executionDetails, {
        summary: `Invalidated 0 of 2 targets, waiting for prod/web (${webInvalidation}), prod/shop (I2FF4714845259)`,
        percentComplete: 0,
      });
    }));

  it("looks more often while there is time", () =>
    running({ behaviour: { looksInProgress: 1 }, remainingTimeInMillis: 60_000 }, async (run) => {
      await run.carry();
      assert.equal(callsOf(run, "GetInvalidation").length, 2);
      assert.equal(run.answers().length, 1);
    }));

  it("works on the targets of a wave side by side, each by its role", () =>
    running({ waves: { first: [web, shop, docs], second: [] } }, async (run) => {
      await run.carry();
      const calls = callsOf(run, "CreateInvalidation").slice(0, 3);
      assert.deepEqual(
        calls.map(({ input, credentials }) => [input.DistributionId, credentials.role]).sort(),
        [web, shop, docs].map(({ distributionId, roleArn }) => [distributionId, roleArn]),
      );
      assert.equal(run.answers().at(-1)?.[1].continuationToken, undefined);
    }));

  it("works on more targets than Node.js expects listeners, without a warning", () => {
    const many = Array.from({ length: 24 }, (_, index) =>
      target(`t${index}/web`, String(200_000_000_000 + index)),
    );
    return running({ waves: { first: many } }, async (run) => {
      const warnings: string[] = [];
      const note = ({ name }: Error) => warnings.push(name);
      process.on("warning", note);
      await run.carry();
      process.off("warning", note);
      const invalidated = callsOf(run, "CreateInvalidation").map(
        ({ input }) => input.DistributionId,
      );
      assert.equal(new Set(invalidated).size, 24);
      assert.deepEqual(warnings, []);
    });
  });

  it("sends every path as it is written", () => {
    const paths = ["/a&b<c>.html", "/caf%C3%A9/*", `/"quoted"'`];
    return running({ waves: { first: [{ ...web, paths }] } }, async (run) => {
      await run.invoke(eventOf("job-1"));
      assert.deepEqual(callsOf(run, "CreateInvalidation")[0]?.input.InvalidationBatch, {
        CallerReference: "job-1",
        Paths: { Quantity: 3, Items: paths },
      });
    });
  });

  it("invalidates again when the action is retried", () =>
    running({ behaviour: { looksInProgress: 0 } }, async (run) => {
      await run.invoke(eventOf("job-1"));
      await run.invoke(eventOf("retry-1"));
      const summaries = run.answers().map(([, { executionDetails }]) => executionDetails);
      assert.equal(new Set(summaries.map((details) => JSON.stringify(details))).size, 2);
    }));

  it("swallows the second delivery of an event", () =>
    running({ behaviour: { looksInProgress: 2 } }, async (run) => {
      const event = eventOf("job-1");
      await run.invoke(event);
      const { result, log } = await run.invoke(event);
      assert.equal(result, undefined);
      assert.equal(run.answers().length, 1);
      assert.equal(
        log.at(-1),
        '{"job":"job-1","step":"already over","error":"InvalidJobStateException"}',
      );
    }));

  it("swallows that a job has expired", () =>
    running({ behaviour: { jobs: new Set() } }, async (run) => {
      const { log } = await run.invoke(eventOf("job-1"));
      assert.deepEqual(run.answers(), []);
      assert.equal(
        log.at(-1),
        '{"job":"job-1","step":"already over","error":"JobNotFoundException"}',
      );
    }));

  it("logs one line of JSON per step", () =>
    running({ behaviour: { looksInProgress: 0 } }, async (run) => {
      const { log } = await run.invoke(eventOf("job-1"));
      const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(lines, [
        { job: "job-1", step: "start", wave: "first", targets: 1, continues: false },
        {
          job: "job-1",
          step: "target",
          target: "prod/web",
          distribution: web.distributionId,
          state: "completed",
          invalidation: webInvalidation,
        },
        {
          job: "job-1",
          step: "answer",
          result: "success",
          summary: `Invalidated 1 target: prod/web (${webInvalidation})`,
        },
      ]);
    }));
});
