import assert from "node:assert/strict";
import { Fault } from "../../functions/invalidate/fault";
import { type Job, parametersOf, parseJob, startOf, tokenOf } from "../../functions/invalidate/job";
import { eventOf } from "./invalidation-run";

const job: Job = { id: "job-1", userParameters: undefined, continuationToken: undefined };

describe("a job of CodePipeline", () => {
  it("is read without its credentials", () => {
    assert.deepEqual(parseJob(eventOf("job-1", '{"wave":"first"}', "token")), {
      id: "job-1",
      userParameters: '{"wave":"first"}',
      continuationToken: "token",
    });
  });

  it("names its wave and, where its pipeline says it, its execution", () => {
    const said = (userParameters: string) => parametersOf({ ...job, userParameters });
    assert.deepEqual(said('{"wave":"first"}'), { wave: "first" });
    assert.deepEqual(said('{"wave":"first","execution":"1a2b"}'), {
      wave: "first",
      execution: "1a2b",
    });
    assert.deepEqual(said('{"wave":"first","execution":"#{codepipeline.PipelineExecutionId}"}'), {
      wave: "first",
    });
  });

  const form =
    'the form is {"wave":"<key>","execution":"<id>"}; run `pulumi up` on the delivery stack.';
  for (const [userParameters, message] of [
    [undefined, `The action has no UserParameters: ${form}`],
    ["first", `UserParameters is not a JSON object: ${form}`],
    ["[]", `UserParameters is not a JSON object: ${form}`],
    ["{}", `UserParameters names no wave: ${form}`],
    ['{"wave":1}', `UserParameters names no wave: ${form}`],
    ['{"wave":""}', `UserParameters names no wave: ${form}`],
    ['{"wave":"a","b":1,"c":2}', `UserParameters has the unknown key "b", "c": ${form}`],
  ] as const) {
    it(`is refused with the UserParameters ${userParameters}`, () => {
      assert.throws(
        () => parametersOf({ ...job, userParameters }),
        new Fault("ConfigurationError", message),
      );
    });
  }

  it("starts its action when it has no token", () => {
    assert.deepEqual(startOf(job, 42), { jobId: "job-1", at: 42 });
  });

  it("continues what its token says", () => {
    const start = { jobId: "job-0", at: Date.UTC(2026, 10, 20) };
    const continuationToken = tokenOf(start);
    assert.equal(continuationToken, '{"job":"job-0","since":"2026-11-20T00:00:00.000Z"}');
    assert.deepEqual(startOf({ ...job, continuationToken }, 42), start);
  });

  for (const continuationToken of [
    "job-0",
    "{}",
    '{"job":"job-0"}',
    '{"job":"","since":"2026-11-20T00:00:00.000Z"}',
    '{"job":"job-0","since":"yesterday"}',
  ]) {
    it(`is refused with the token ${continuationToken}`, () => {
      assert.throws(
        () => startOf({ ...job, continuationToken }, 42),
        new Fault(
          "JobFailed",
          "The continuation token is not one that this function wrote: retry the action.",
        ),
      );
    });
  }
});
