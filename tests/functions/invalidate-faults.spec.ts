import assert from "node:assert/strict";
import { callsOf, docs, eventOf, failureOf, running, shop, web } from "./invalidation-run";
import type { Fault, Misbehaviour } from "./misbehaviour";

const harmless = "A retry of the action repeats the whole wave, which is harmless.";
const updateBoth = "run `pulumi up` on the stack of the target, then on the delivery stack";
const updateDelivery = "run `pulumi up` on the delivery stack";

/** The failure after one invocation of a wave with one target. */
function fails(
  behaviour: Misbehaviour,
  expected: { type: string; message: string },
): Promise<void> {
  return running({ behaviour }, async (run) => {
    await run.invoke(eventOf("job-1"));
    assert.deepEqual(failureOf(run), expected);
  });
}

/** The failure when an operation answers with an error of AWS. */
function failsOn(fault: Omit<Fault, "count">, type: string, reason: string): Promise<void> {
  const message = `1 of 1 target failed: prod/web (distribution E222222222222): ${reason}. ${harmless}`;
  return fails({ faults: [fault] }, { type, message });
}

describe("the invalidate function, when AWS refuses a call,", () => {
  it("reports a role that it may not assume as a permission error, with AWS's words", () =>
    failsOn(
      {
        operation: "AssumeRole",
        status: 403,
        code: "AccessDenied",
        message: "User: f is not authorized to perform: sts:AssumeRole on resource: r.",
      },
      "PermissionError",
      "AssumeRole failed with AccessDenied (User: f is not authorized to perform: sts:AssumeRole on " +
        `resource: r); the role is ${web.roleArn}; ${updateBoth}, so that both halves agree`,
    ));

  it("reports a denied CreateInvalidation as a permission error", () =>
    failsOn(
      { operation: "CreateInvalidation", status: 403, code: "AccessDenied" },
      "PermissionError",
      `CreateInvalidation failed with AccessDenied (AccessDenied); the role is ${web.roleArn}; ` +
        `${updateBoth}, so that both halves agree`,
    ));

  it("reports a distribution that does not exist as a configuration error", () =>
    fails(
      { distributions: new Set() },
      {
        type: "ConfigurationError",
        message:
          "1 of 1 target failed: prod/web (distribution E222222222222): CreateInvalidation failed with " +
          "NoSuchDistribution (The specified distribution does not exist); it is not a distribution of " +
          `the account of ${web.roleArn}; ${updateBoth}, so that both know its id. ${harmless}`,
      },
    ));

  it("reports an invalid argument with the paths", () =>
    failsOn(
      { operation: "CreateInvalidation", status: 400, code: "InvalidArgument", message: "Bad." },
      "ConfigurationError",
      "CreateInvalidation failed with InvalidArgument (Bad); the paths are /*; correct them in the settings",
    ));

  it("reports a denied GetInvalidation as a permission error", () =>
    failsOn(
      { operation: "GetInvalidation", status: 403, code: "AccessDenied" },
      "PermissionError",
      `GetInvalidation failed with AccessDenied (AccessDenied); the role is ${web.roleArn}; ` +
        `${updateBoth}, so that both halves agree`,
    ));

  it("reports an error that it does not know by its name only", () =>
    failsOn(
      {
        operation: "CreateInvalidation",
        status: 403,
        code: "SignatureDoesNotMatch",
        message: "The canonical string was x-amz-security-token:session-of-the-event",
      },
      "JobFailed",
      "CreateInvalidation failed with SignatureDoesNotMatch (status 403, request " +
        "00000000-0000-0000-0000-000000000000); retry the action; CloudTrail of the target's account shows the call",
    ));

  it("reports paths that changed under way", () =>
    running({}, async (run) => {
      await run.invoke(eventOf("job-1"));
      const token = run.answers()[0]?.[1].continuationToken as string;
      await running(
        {
          behaviour: {
            faults: [
              {
                operation: "CreateInvalidation",
                status: 400,
                code: "InvalidationBatchAlreadyExists",
              },
            ],
          },
        },
        async (later) => {
          await later.invoke(eventOf("job-2", undefined, token));
          assert.match(
            failureOf(later).message,
            /; the paths changed while this release was under way; retry the action\./,
          );
        },
      );
    }));

  it("names the targets that failed and lets the others go their way", () =>
    running(
      {
        waves: { first: [web, shop, docs] },
        behaviour: {
          deny: ({ operation, input }) =>
            operation === "AssumeRole" && input.RoleArn === shop.roleArn ? "No." : undefined,
        },
      },
      async (run) => {
        await run.invoke(eventOf("job-1"));
        assert.deepEqual(failureOf(run), {
          type: "PermissionError",
          message:
            "1 of 3 targets failed: prod/shop (distribution E333333333333): AssumeRole failed with " +
            `AccessDenied (No); the role is ${shop.roleArn}; ${updateBoth}, so that both halves agree. ${harmless}`,
        });
        assert.equal(callsOf(run, "CreateInvalidation").length, 2);
      },
    ));

  it("calls failures of several kinds a failed job", () =>
    running(
      {
        waves: { first: [web, shop] },
        behaviour: {
          distributions: new Set([shop.distributionId]),
          deny: ({ operation, input }) =>
            operation === "AssumeRole" && input.RoleArn === shop.roleArn ? "No." : undefined,
        },
      },
      async (run) => {
        await run.invoke(eventOf("job-1"));
        const { type, message } = failureOf(run);
        assert.equal(type, "JobFailed");
        assert.match(message, /^2 of 2 targets failed: prod\/web .*; prod\/shop /);
      },
    ));
});

describe("the invalidate function, when AWS is busy,", () => {
  for (const operation of ["AssumeRole", "CreateInvalidation", "GetInvalidation"]) {
    it(`tries a throttled ${operation} again`, () =>
      running(
        {
          behaviour: {
            looksInProgress: 0,
            faults: [{ operation, status: 400, code: "Throttling", count: 2 }],
          },
        },
        async (run) => {
          await run.carry();
          assert.equal(callsOf(run, operation).length, 3);
          assert.equal(run.answers().length, 1);
        },
      ));

    it(`waits by continuation when ${operation} stays throttled`, () =>
      running(
        { behaviour: { faults: [{ operation, status: 400, code: "Throttling", count: 3 }] } },
        async (run) => {
          await run.carry();
          assert.match(
            JSON.stringify(run.answers()[0]?.[1].executionDetails),
            new RegExp(
              `waiting for prod/web \\(${operation} failed with Throttling \\(status 400, `,
            ),
          );
          assert.equal(run.answers().at(-1)?.[1].continuationToken, undefined);
        },
      ));
  }

  it("waits by continuation when too many invalidations are in progress", () =>
    running(
      {
        behaviour: {
          faults: [
            {
              operation: "CreateInvalidation",
              status: 400,
              code: "TooManyInvalidationsInProgress",
              count: 2,
            },
          ],
        },
      },
      async (run) => {
        await run.carry();
        const summaries = run.answers().map(([, { executionDetails }]) => executionDetails);
        const waiting = {
          summary:
            "Invalidated 0 of 1 target, waiting for prod/web (CloudFront has too many invalidations " +
            "in progress for its account)",
          percentComplete: 0,
        };
        assert.deepEqual(summaries.slice(0, 2), [waiting, waiting]);
        assert.deepEqual(run.answers().map(([operation]) => operation)[0], "PutJobSuccessResult");
      },
    ));

  it("answers in time when AWS does not", () =>
    running(
      {
        behaviour: { faults: [{ operation: "AssumeRole", status: "hang", code: "" }] },
        remainingTimeInMillis: 10_100,
      },
      async (run) => {
        await run.invoke(eventOf("job-1"));
        assert.deepEqual(run.answers()[0]?.[1].executionDetails, {
          summary:
            "Invalidated 0 of 1 target, waiting for prod/web (the function's time was over before AWS answered)",
          percentComplete: 0,
        });
      },
    ));

  it("gives up after two hours", () =>
    running({}, async (run) => {
      const since = new Date(Date.now() - 2 * 3_600_000).toISOString();
      const token = JSON.stringify({ job: "job-0", since });
      await run.invoke(eventOf("job-1", undefined, token));
      assert.deepEqual(failureOf(run), {
        type: "JobFailed",
        message:
          "1 of 1 target failed: prod/web (distribution E222222222222): IAA838DF160B2F is still not " +
          `done after 2 hours. ${harmless}`,
      });
    }));

  it("says after two hours what it could not get through with", () =>
    running(
      {
        behaviour: {
          faults: [{ operation: "AssumeRole", status: 500, code: "InternalFailure" }],
        },
      },
      async (run) => {
        const since = new Date(Date.now() - 3 * 3_600_000).toISOString();
        await run.invoke(eventOf("job-1", undefined, JSON.stringify({ job: "job-0", since })));
        const { type, message } = failureOf(run);
        assert.equal(type, "SystemUnavailable");
        assert.match(
          message,
          /: still not done after 2 hours, because AssumeRole failed with InternalFailure \(status 500, /,
        );
      },
    ));
});

describe("the invalidate function, when CodePipeline takes no answer,", () => {
  it("tries again", () =>
    running(
      {
        behaviour: {
          faults: [
            {
              operation: "PutJobSuccessResult",
              status: 400,
              code: "ThrottlingException",
              count: 2,
            },
          ],
        },
      },
      async (run) => {
        await run.invoke(eventOf("job-1"));
        assert.equal(run.answers().length, 1);
      },
    ));

  for (const [operation, wave] of [
    ["PutJobSuccessResult", "first"],
    ["PutJobFailureResult", "none"],
  ] as const) {
    it(`throws after ${operation}, so that Lambda repeats the event`, () =>
      running(
        { behaviour: { faults: [{ operation, status: 500, code: "InternalFailure" }] } },
        async (run) => {
          await assert.rejects(
            run.invoke(eventOf("job-1", `{"wave":"${wave}"}`)),
            /^Error: The job got no answer: CodePipeline failed with InternalFailure \(status 500, request [0-]+\)\.$/,
          );
          assert.deepEqual(run.answers(), []);
        },
      ));
  }
});

describe("the invalidate function, given something malformed,", () => {
  for (const [what, event] of [
    ["no object", "secret-of-the-event"],
    ["no job", { Records: [{ body: "secret-of-the-event" }] }],
    ["a job without an id", { "CodePipeline.job": { data: { secret: "secret-of-the-event" } } }],
  ] as const) {
    it(`throws without a word of the event: ${what}`, () =>
      running({}, async (run) => {
        await assert.rejects(run.invoke(event), {
          message:
            "The event holds no CodePipeline job id, so there is no job to answer: " +
            "invoke this function by a Lambda invoke action of CodePipeline only.",
        });
        assert.deepEqual([run.endpoints.calls, run.log()], [[], ""]);
      }));
  }

  it("reports malformed UserParameters as a configuration error", () =>
    running({}, async (run) => {
      await run.invoke(eventOf("job-1", '{"wave":"first","paths":[]}'));
      assert.deepEqual(failureOf(run), {
        type: "ConfigurationError",
        message:
          'UserParameters has the unknown key "paths": the form is {"wave":"<key>","execution":"<id>"}; ' +
          `${updateDelivery}.`,
      });
    }));

  it("reports a wave that it does not have as a configuration error", () =>
    running({}, async (run) => {
      await run.invoke(eventOf("job-1", '{"wave":"toString"}'));
      assert.deepEqual(failureOf(run), {
        type: "ConfigurationError",
        message:
          'The wave "toString" is not in targets.json, which holds "first": ' +
          `${updateDelivery}, so that function and pipeline agree.`,
      });
    }));

  it("fails on a continuation token that is not its own", () =>
    running({}, async (run) => {
      await run.invoke(eventOf("job-1", undefined, "job-0"));
      assert.deepEqual(failureOf(run), {
        type: "JobFailed",
        message: "The continuation token is not one that this function wrote: retry the action.",
      });
    }));

  for (const [what, waves, message] of [
    ["is missing", null, `There is no targets.json beside the function: ${updateDelivery}.`],
    [
      "is not JSON",
      "{",
      `targets.json beside the function is not a JSON object: ${updateDelivery}.`,
    ],
    ["has an empty wave", { first: [] }, `The wave "first" has no targets: ${updateDelivery}.`],
  ] as const) {
    it(`reports that targets.json ${what}`, () =>
      running({ waves }, async (run) => {
        await run.invoke(eventOf("job-1"));
        assert.deepEqual(failureOf(run), { type: "ConfigurationError", message });
      }));
  }

  it("cuts a message at what CodePipeline takes", () => {
    const targets = Array.from({ length: 120 }, (_, index) => ({ ...web, name: `prod/${index}` }));
    return running({ waves: { first: targets } }, async (run) => {
      await run.invoke(eventOf("job-1"));
      const { message } = failureOf(run);
      assert.deepEqual([message.length, message.at(-1)], [5000, "…"]);
    });
  });
});
