import assert from "node:assert/strict";
import { callerName } from "../../../rehearsal/call";
import type { Walk } from "../../../rehearsal/release/walk";
import { changed, delivery } from "../../support/settings";
import { carry, deliver, withFunctionFiles } from "../support/releases";

interface Job {
  readonly id: string;
  readonly continuationToken: string | undefined;
}

/** Where the function's code, which runs in this process, writes down its jobs. */
const place = "jobsOfTheInvalidateFunction";

describe("the invalidate function in a rehearsal", () => {
  const jobs: Job[] = [];
  let release: Walk;

  before(async () => {
    const stacks = await deliver(
      changed(
        changed(delivery, "sites.web", {}),
        "delivery.pipelines.web.releases",
        ["dev", "prod"].map((stack) => ({ stack, site: "web", wave: 1, approval: false })),
      ),
    );
    const noted = await withFunctionFiles(stacks, (files) => ({
      ...files,
      "index.js": `${files["index.js"]}
        const { handler } = module.exports;
        module.exports = {
          handler: (event, context) => {
            const { id, data } = event["CodePipeline.job"];
            ${place}.push({ id, continuationToken: data.continuationToken });
            return handler(event, context);
          },
        };`,
    }));
    Object.assign(globalThis, { [place]: jobs });
    release = await carry(noted);
  });

  after(() => Reflect.deleteProperty(globalThis, place));

  it("runs as it was registered, and the release arrives", () => {
    assert.deepEqual(release.faults, []);
  });

  it("is asked twice: the second job carries the token of the first answer", () => {
    // Those behind are of the release after which the targets go back.
    const [first, second, ...others] = jobs;
    assert.equal(others.length, 2);
    assert.equal(first?.continuationToken, undefined);
    assert.match(String(second?.continuationToken), new RegExp(String(first?.id)));
    assert.notEqual(first?.id, second?.id);
  });

  it("makes its real calls, in its own role and in the role of each target", () => {
    const action = release.actions.find(({ name }) => name === "invalidate");
    const real = (action?.calls ?? []).filter(({ page }) => page.includes("/APIReference/API_"));
    const calls = real.map(({ request }) => {
      const [, , , , account, role] = callerName(request.principal).split(":");
      return `${account} ${role} ${request.action}`;
    });
    const own = "111111111111 role/ferry/acme-invalidate";
    const dev = "111111111111 role/ferry/acme-web-invalidate";
    const prod = "222222222222 role/ferry/acme-web-invalidate";
    // The targets of a wave are worked on in parallel: sorted, the order of one run is as good as another's.
    assert.deepEqual(calls.toSorted(), [
      `${own} codepipeline:GetPipelineExecution`,
      `${own} codepipeline:GetPipelineState`,
      `${own} codepipeline:ListActionExecutions`,
      `${own} codepipeline:PutJobSuccessResult`,
      `${own} codepipeline:PutJobSuccessResult`,
      ...Array(6).fill(`${own} sts:AssumeRole`),
      `${dev} cloudfront:CreateInvalidation`,
      `${dev} cloudfront:CreateInvalidation`,
      `${dev} cloudfront:GetInvalidation`,
      `${prod} cloudfront:CreateInvalidation`,
      `${prod} cloudfront:CreateInvalidation`,
      `${prod} cloudfront:GetInvalidation`,
    ]);
  });

  it("invalidates each distribution once, with the id of the first job as its reference", () => {
    const made = release.invalidations.map(
      ({ distribution, paths, callerReference }) =>
        `${distribution} ${paths.join()} ${callerReference}`,
    );
    assert.deepEqual(made.toSorted(), [
      `EA2984952AAC37 /* ${jobs[0]?.id}`,
      `EDE75165EEAFE1 /* ${jobs[0]?.id}`,
    ]);
  });
});
