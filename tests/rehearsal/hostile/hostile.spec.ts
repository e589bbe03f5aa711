import assert from "node:assert/strict";
import { callerName } from "../../../rehearsal/call";
import type { HostileCall } from "../../../rehearsal/hostile/call";
import { type exampleNames, faultsOf, type Judged, judgedExample } from "../support/proof";
import { type Stacks, withStages } from "../support/releases";

describe("the hostile calls", () => {
  it("are none that the release itself makes, and all are denied", async () => {
    for (const name of ["files", "stages", "serverless", "pushed"] as const) {
      const { verdicts } = await judgedExample(name);
      const hops = new Set(verdicts.hops.map(({ call }) => JSON.stringify(call.request)));
      const own = ({ request, holds, lookAlike }: HostileCall) =>
        hops.has(JSON.stringify(request)) && !holds && !lookAlike;
      assert.ok(verdicts.hostile.length > 0, name);
      assert.deepEqual(
        verdicts.hostile.filter(({ call, verdict }) => verdict.allowed || own(call)),
        [],
        name,
      );
    }
  });

  /** What nobody may do who may do something else. */
  const stories: readonly (readonly [string, (typeof exampleNames)[number], RegExp])[] = [
    [
      "an administrator of the delivering account overwrites an artifact",
      "files",
      /^an administrator of 111111111111 overwrites an artifact in acme-artifacts-111111111111-/,
    ],
    [
      "a role with rights that the settings give passes an administrator's role",
      "serverless",
      /^acme-api-cloudformation of 222222222222 passes an administrator's role$/,
    ],
    [
      "such a role gives itself more rights",
      "serverless",
      /^acme-api-cloudformation of 222222222222 gives itself more rights$/,
    ],
    [
      "such a role approves its own release",
      "stages",
      /^acme-web-pipeline of 111111111111 approves its own release$/,
    ],
    [
      "such a role changes the pipeline that it runs in",
      "stages",
      /^acme-web-pipeline of 111111111111 changes the pipeline$/,
    ],
    [
      "such a role exchanges what runs",
      "stages",
      /^acme-web-pipeline of 111111111111 changes the function$/,
    ],
    [
      "a preview on push takes the role that changes",
      "pushed",
      /^the preview of stack dev takes acme-update of 111111111111$/,
    ],
    [
      "an administrator deploys in the place of a push",
      "pushed",
      /^an administrator takes acme-update of 111111111111 without a token$/,
    ],
    [
      "a run changes the bounds of its roles",
      "pushed",
      /^acme-update of 111111111111 changes the bounds of all roles$/,
    ],
    [
      "a run takes its own bounds off",
      "pushed",
      /^acme-update of 111111111111 takes its bounds off$/,
    ],
    [
      "a run deletes what was released",
      "pushed",
      /^acme-update of 111111111111 deletes a release$/,
    ],
    [
      "a run opens a bucket that a stranger made",
      "pushed",
      /^acme-update of 111111111111 calls s3:PutBucketPolicy on arn:aws:s3:::acme-.* of a stranger$/,
    ],
    [
      "a role to which a run gave every right reads another's secret",
      "pushed",
      /^acme-\S+ of 111111111111, given every right, calls secretsmanager:GetSecretValue on /,
    ],
  ];
  for (const [what, name, pattern] of stories) {
    it(`have one by which ${what}`, async () => {
      const { verdicts } = await judgedExample(name);
      const found = verdicts.hostile.filter(({ call }) => pattern.test(call.attempt));
      assert.ok(found.length > 0);
      assert.ok(found.every(({ verdict }) => !verdict.allowed));
    });
  }

  it("leave to reach what it knows: no role of the default files is tried", async () => {
    const { verdicts } = await judgedExample("files");
    const attempts = verdicts.hostile.map(({ call }) => call.attempt);
    assert.equal(
      attempts[0],
      "an administrator of 111111111111 overwrites an artifact in acme-artifacts-111111111111-eu-central-1",
    );
    assert.ok(attempts.every((attempt) => attempt.startsWith("an administrator of 111111111111 ")));
  });

  describe("have the code of Commands", () => {
    const pipelineRole = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
    const through = (stacks: Stacks, judged: Judged) =>
      faultsOf(judged, stacks).filter((fault) => fault.includes("code in a Commands action"));
    const commands = { owner: "AWS", version: "1", commands: ["npm test"] };

    it("take the deploy role as the pipeline's role, which goes through beside a release", async () => {
      const judged = await judgedExample("repository");
      const beside = withStages(judged.stacks, (stages) => [
        ...stages,
        {
          name: "smoke",
          actions: [{ ...commands, name: "one", category: "Compute", provider: "Commands" }],
        },
      ]);
      const rule = withStages(judged.stacks, (stages) =>
        stages.map((stage) => ({
          ...stage,
          onSuccess: {
            condition: {
              rules: [{ name: "one", ruleTypeId: { category: "Rule", provider: "Commands" } }],
            },
          },
        })),
      );
      const hole =
        "It must be impossible, but code in a Commands action of acme-web takes the deploy role acme-web-deploy: ";
      for (const stacks of [beside, rule]) {
        const [fault = "", ...others] = through(stacks, judged);
        assert.deepEqual(others, []);
        assert.ok(fault.startsWith(hole), fault);
        assert.match(fault, /statement TakeDeployRole of web-role-policy in stack dev/);
      }
      assert.deepEqual(through(judged.stacks, judged), []);
    });

    it("try it in vain with a role that takes none", async () => {
      const { verdicts } = await judgedExample("computed");
      const tries = verdicts.hostile.filter(({ call }) =>
        call.attempt.startsWith("code in a Commands action of acme-checks"),
      );
      assert.deepEqual(
        tries.map(({ call: { attempt, request }, verdict }) => [
          attempt,
          callerName(request.principal),
          verdict.allowed,
        ]),
        [
          [
            "code in a Commands action of acme-checks takes the deploy role acme-web-deploy",
            pipelineRole.replace("web", "checks"),
            false,
          ],
          [
            "code in a Commands action of acme-checks starts acme-web",
            pipelineRole.replace("web", "checks"),
            false,
          ],
        ],
      );
    });
  });
});
