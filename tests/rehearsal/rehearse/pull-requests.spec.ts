import assert from "node:assert/strict";
import { join } from "node:path";
import { decide, type GitEvent } from "../../../cli/starts/triggers";
import type { Evaluation } from "../../../rehearsal/evaluate";
import { evaluateFolder } from "../../../rehearsal/rehearse";
import { judgeRelease, type Verdicts } from "../../../rehearsal/verdicts";
import { World } from "../../../rehearsal/world/world";
import { one, policiesOf, statement, types } from "../../support/registrations";
import { root } from "../../support/stacks";
import { carry, type Inputs, registered } from "../support/releases";

describe("a pipeline of pull requests", () => {
  let stacks: readonly Evaluation[];
  let dev: Evaluation;
  let verdicts: Verdicts;

  before(async () => {
    stacks = await evaluateFolder(join(root, "examples/pull-requests"), root, () => {});
    const found = stacks.find(({ stack }) => stack === "dev");
    assert.ok(found);
    dev = found;
    verdicts = judgeRelease(stacks, await carry(stacks));
  });

  it("is started by pull requests alone", () => {
    const { triggers } = one(dev, types.pipeline, "check-pipeline").inputs;
    assert.deepEqual(triggers, [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: {
          sourceActionName: "app",
          pullRequests: [
            {
              events: ["OPEN", "UPDATED"],
              branches: { includes: ["main"] },
              filePaths: { includes: ["frontend/**"], excludes: ["**/*.md"] },
            },
          ],
        },
      },
    ]);
  });

  const starts: readonly (readonly [GitEvent["kind"], ...string[]])[] = [
    ["opened", "acme-check"],
    ["updated", "acme-check"],
    ["closed"],
    ["branch", "acme-web"],
    ["tag"],
  ];
  for (const [kind, ...pipelines] of starts) {
    it(`${kind}: ${pipelines.join() || "nothing"} starts`, () => {
      const event = { kind, name: "main", files: ["frontend/a.ts"] };
      const started = decide(new World(stacks).pipelines(), event).filter((each) => each.starts);
      assert.deepEqual(
        started.map(({ pipeline }) => pipeline),
        pipelines,
      );
    });
  }

  it("would be caught in a mode that passes over pull requests", async () => {
    const superseded = registered(stacks, types.pipeline, (inputs) => ({
      ...inputs,
      executionMode: "SUPERSEDED",
    }));
    assert.deepEqual((await carry(superseded)).faults, [
      "Pipeline acme-check is started by pull requests in mode SUPERSEDED: of those that wait, the newest alone is ever checked; its mode has to be QUEUED or PARALLEL.",
    ]);
  });

  it("would be caught with commands, which have the pipeline's own role", async () => {
    const commanding = registered(stacks, types.pipeline, (inputs) => ({
      ...inputs,
      stages: (inputs.stages as readonly Inputs[]).map((stage) => ({
        ...stage,
        ...(stage.name === "build" && {
          onSuccess: {
            condition: { rules: [{ name: "tidy", ruleTypeId: { provider: "Commands" } }] },
          },
        }),
      })),
    }));
    assert.deepEqual((await carry(commanding)).faults, [
      "Pipeline acme-check is started by pull requests and runs the Commands tidy with its own role: code that nobody has reviewed has to run in a build.",
    ]);
  });

  it("builds, and does nothing else", () => {
    const { stages } = one(dev, types.pipeline, "check-pipeline").inputs;
    const names = (stages as readonly { readonly name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ["source", "build"]);
  });

  it("has roles that take no role, read no secret, and see only its own artifacts", () => {
    const policies = policiesOf(dev);
    for (const name of ["check-role-policy", "check-check-build-role-policy"]) {
      const actions = policies[name]?.Statement.flatMap(({ Action }) => Action) ?? [];
      assert.ok(actions.length > 0);
      assert.deepEqual(
        actions.filter((action) => /^(sts|secretsmanager|ssm|lambda):/.test(action)),
        [],
      );
    }
    const artifacts = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";
    const resourceOf = (name: string, sid: string) => statement(policies, name, sid).Resource;
    assert.equal(resourceOf("check-role-policy", "UseArtifacts"), `${artifacts}/acme-check/*`);
    assert.equal(
      resourceOf("check-check-build-role-policy", "ReadArtifacts"),
      `${artifacts}/acme-check/app_source/*`,
    );
  });

  it("can do nothing of a release, whatever its code tries", () => {
    assert.deepEqual(verdicts.faults, []);
    const attempts = verdicts.hostile
      .map(({ call }) => call.attempt)
      .filter((attempt) => attempt.startsWith("the code of a pull request"));
    for (const attempt of [
      "the code of a pull request, as acme-check-pipeline, calls sts:AssumeRole on acme-web-deploy",
      "the code of a pull request, as codebuild-acme-check-check-service-role, calls secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:111111111111:secret:acme/sentry-Ab1Cd2".replace(
        /on arn.*\//,
        "on ",
      ),
      "the code of a pull request, as codebuild-acme-check-check-service-role, calls s3:PutObject on web_assets",
      "the code of a pull request, as codebuild-acme-check-check-service-role, starts acme-web",
    ]) {
      assert.ok(attempts.includes(attempt), attempt);
    }
  });

  it("would be caught with a role that sees every artifact", async () => {
    const wide = registered(stacks, types.rolePolicy, (inputs) => ({
      ...inputs,
      policy: String(inputs.policy).replace("/acme-check/*", "/*"),
    }));
    const { faults } = judgeRelease(wide, await carry(wide));
    assert.match(faults.join("\n"), /It must be impossible, but the code of a pull request, as /);
  });
});
