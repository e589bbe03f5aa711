import assert from "node:assert/strict";
import { callerName } from "../../../rehearsal/call";
import type { PerformedAction } from "../../../rehearsal/release/performed";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { hopFaults, judgeHops } from "../../../rehearsal/verdicts/hops";
import { AccessPolicies } from "../../../rehearsal/world/access-policies";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { changed, delivery } from "../../support/settings";
import { withStatement } from "../support/proof";
import { carry, deliver } from "../support/releases";

describe("a build that clones its repository", () => {
  it("reads that repository through the connection, and may not write", async () => {
    const values = changed(delivery, "delivery.pipelines.web.sources.app.clone", "full");
    const stacks = await deliver(values);
    const release = await carry(stacks);
    assert.deepEqual(judgeRelease(stacks, release).faults, []);

    for (const key of ["FullRepositoryId", "ProviderPermissionsRequired"]) {
      const open = withStatement(
        stacks,
        "dev:web-web-build-role-policy",
        "UseConnection",
        ({ Condition = {}, ...statement }) => ({
          ...statement,
          Condition: Object.fromEntries(
            Object.entries(Condition).map(([operator, of]) => [
              operator,
              Object.fromEntries(Object.entries(of).filter(([each]) => !each.endsWith(key))),
            ]),
          ),
        }),
      );
      assert.match(
        judgeRelease(open, release).faults.join("\n"),
        /Nothing needs that codebuild-acme-web-web-service-role .* may codeconnections:UseConnection .*: statement UseConnection of web-web-build-role-policy/,
      );
    }
  });
});

describe("builds of added actions", () => {
  it("clone a repository with its history, those of ferry and yours", async () => {
    const yours = "arn:aws:iam::111111111111:role/Builder";
    const action = { provider: "CodeBuild", category: "Test", inputs: ["app_source"] };
    const stacks = (
      await deliver(
        changed(
          changed(delivery, "delivery.pipelines.web.sources.app.clone", "full"),
          "delivery.pipelines.web.stages.more",
          {
            after: "build",
            actions: {
              ferrys: { ...action, build: "web" },
              yours: {
                ...action,
                configuration: { ProjectName: "ours" },
                touches: { readers: [yours] },
              },
            },
          },
        ),
      )
    ).map(withExistingResources);
    const { actions, faults } = await carry(stacks);
    assert.deepEqual(faults, []);
    const calls = actions.filter(({ stage }) => stage === "more").flatMap((each) => each.calls);
    const clones = calls.filter(
      ({ request }) =>
        request.action === "codeconnections:UseConnection" && request.context !== undefined,
    );
    assert.deepEqual(clones.map(({ request }) => callerName(request.principal)).sort(), [
      yours,
      "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-more-ferrys-service-role",
    ]);
    const policies = new AccessPolicies(stacks);
    assert.deepEqual(hopFaults(judgeHops(calls, policies), policies), []);
  });
});

describe("the role of a build", () => {
  let build: PerformedAction | undefined;

  before(async () => {
    const values = changed(delivery, "delivery.builds.web.environment", {
      PLAIN: "text",
      NAMED: { secretsManager: "acme/sentry:auth-token" },
      WHOLE: {
        secretsManager:
          "arn:aws:secretsmanager:eu-central-1:111111111111:secret:acme/npm-Zz9Yy8:token",
      },
      PARAMETER: { parameterStore: "/acme/api-url" },
    });
    build = (await carry(await deliver(values))).actions.find(({ name }) => name === "web");
  });

  const on = (service: string) =>
    (build?.calls ?? [])
      .filter(({ request }) => request.action.startsWith(`${service}:`))
      .map(({ request }) => [request.action, request.resource, request.principal]);
  const caller = {
    role: "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-service-role",
  };

  it("reads the secrets that its variables name, each by its ARN without the field", () => {
    const secret = "arn:aws:secretsmanager:eu-central-1:111111111111:secret";
    assert.deepEqual(on("secretsmanager"), [
      ["secretsmanager:GetSecretValue", `${secret}:acme/sentry-Ab1Cd2`, caller],
      ["secretsmanager:GetSecretValue", `${secret}:acme/npm-Zz9Yy8`, caller],
    ]);
  });

  it("reads the parameters that its variables name", () => {
    const parameter = "arn:aws:ssm:eu-central-1:111111111111:parameter/acme/api-url";
    assert.deepEqual(on("ssm"), [["ssm:GetParameters", parameter, caller]]);
  });

  it("writes the log group that the project names", () => {
    const stream =
      "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/codebuild/acme-web-web:log-stream:build";
    assert.deepEqual(on("logs"), [
      ["logs:CreateLogStream", stream, caller],
      ["logs:PutLogEvents", stream, caller],
    ]);
  });

  it("is taken by CodeBuild, for this project", () => {
    const taken = build?.calls.find(
      ({ request }) => request.action === "sts:AssumeRole" && request.resource === caller.role,
    );
    assert.deepEqual(taken?.request.principal, {
      service: "codebuild.amazonaws.com",
      sourceArn: "arn:aws:codebuild:eu-central-1:111111111111:project/acme-web-web",
    });
  });
});
