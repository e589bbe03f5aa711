import assert from "node:assert/strict";
import { contract } from "../../../support/contracts";
import { pipelinesOf, plan } from "../../../support/plans";
import { aDelivery } from "../../../support/refusals";
import { changed, delivery, target } from "../../../support/settings";

const topic = (name: string) => `arn:aws:sns:eu-central-1:111111111111:acme-${name}-notifications`;
const pipeline = "arn:aws:codepipeline:eu-central-1:111111111111:acme-web";

function planned(groups: unknown) {
  const { plan: made, faults } = plan(aDelivery("delivery.notifications", groups));
  assert.deepEqual(faults, []);
  assert.ok(made?.notifications);
  return made.notifications;
}

const mailed = { email: ["team@example.com"] };

describe("notifications", () => {
  it("tell of failures and approvals by default, with the stage and why", () => {
    const [told] = planned({ team: {} }).topics;
    assert.deepEqual(told?.rules, [
      {
        key: "team_web",
        name: "acme-team_web",
        resource: pipeline,
        events: [
          "codepipeline-pipeline-pipeline-execution-failed",
          "codepipeline-pipeline-manual-approval-succeeded",
          "codepipeline-pipeline-manual-approval-failed",
        ],
      },
    ]);
    assert.deepEqual(told?.messages, []);
  });

  it("tell addresses in words, in the place of what AWS would tell", () => {
    const [told] = planned({ team: mailed }).topics;
    assert.deepEqual(told?.rules, []);
    assert.deepEqual(
      told?.messages.map(({ rule }) => rule),
      ["acme-team_failures", "acme-team_failed-stages", "acme-team_approvals"],
    );
  });

  it("tell of projects without a pipeline, in a rule of another name than a pipeline's", () => {
    const values = aDelivery("delivery.projects.web", {
      source: { kind: "s3", bucket: "sources", object: "web.zip" },
      commands: ["make"],
    });
    const { plan: made } = plan({
      ...values,
      delivery: {
        ...(values.delivery as object),
        notifications: { team: { events: ["started"] } },
      },
    });
    assert.deepEqual(
      made?.notifications?.topics[0]?.rules.map(({ name, resource, events }) => [
        name,
        resource,
        events,
      ]),
      [
        [
          "acme-team_web",
          pipeline,
          [
            "codepipeline-pipeline-pipeline-execution-started",
            "codepipeline-pipeline-pipeline-execution-resumed",
          ],
        ],
        [
          "acme-team_project_web",
          "arn:aws:codebuild:eu-central-1:111111111111:project/acme-web",
          ["codebuild-project-build-state-in-progress"],
        ],
      ],
    );
  });

  describe("of services that CodeDeploy deploys", () => {
    const machines = { kind: "instances", ec2: { Name: "api" }, pipeline: "web" };
    const ofServices = (stack: string, notifications: unknown) => {
      const values = Object.entries({
        services: { api: machines },
        "delivery.builds.web": { commands: ["make"], output: "dist" },
        "delivery.pipelines.web.releases": [{ stack, service: "api" }],
        "delivery.notifications": notifications,
      }).reduce((all, [path, value]) => changed(all, path, value), delivery);
      const prod = contract(changed(target, "services", { api: machines }));
      const { plan: made, faults } = plan(values, { dev: { own: true }, prod });
      assert.deepEqual(faults, []);
      return made?.notifications?.topics.flatMap(({ rules }) =>
        rules
          .filter(({ resource }) => resource.includes(":codedeploy:"))
          .map(({ key, name, resource, events }) => [key, name, resource, events]),
      );
    };
    const application = "arn:aws:codedeploy:eu-central-1:111111111111:application:acme-api";
    const state = (...states: readonly string[]) =>
      states.map((each) => `codedeploy-application-deployment-${each}`);

    const cases: readonly (readonly [told: string, events: unknown, expected: unknown])[] = [
      ["a failure by default", undefined, state("failed")],
      [
        "start, success and failure as they are wanted",
        ["started", "deployed", "failed"],
        state("started", "succeeded", "failed"),
      ],
    ];
    for (const [told, events, expected] of cases) {
      it(`tell ${told}, where the application is the delivery's own account's`, () => {
        assert.deepEqual(ofServices("dev", { team: { events } }), [
          ["team_application_dev-api", "acme-team_application_dev-api", application, expected],
        ]);
      });
    }

    it("have no rule where nothing of a deployment is wanted", () => {
      assert.deepEqual(ofServices("dev", { team: { events: ["approval"] } }), []);
    });

    it("leave a deployment in another account to the pipeline's action, which fails with it", () => {
      assert.deepEqual(ofServices("prod", { team: {} }), []);
    });
  });

  it("admit to a topic just the services that publish there, for this account and over TLS", () => {
    const [told] = planned({ team: mailed }).topics;
    const of = (Sid: string, service: string) => ({
      Sid,
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: topic("team"),
      Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
    });
    assert.deepEqual(told?.policy.Statement, [
      of("EventRules", "events.amazonaws.com"),
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topic("team"),
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("admit to the key every publisher in use, each for its topics alone", () => {
    const statements = planned({ team: mailed, board: { events: ["succeeded"] } }).keyUse;
    const use = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" };
    const context = "kms:EncryptionContext:aws:sns:topicArn";
    const throughSns = { "kms:ViaService": "sns.eu-central-1.amazonaws.com" };
    assert.deepEqual(statements, [
      {
        Sid: "EncryptForApprovers",
        ...use,
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Condition: {
          ArnEquals: {
            "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
            [context]: topic("team"),
          },
          StringEquals: throughSns,
        },
      },
      {
        Sid: "EventRules",
        ...use,
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { [context]: topic("team") } },
      },
      {
        Sid: "NotificationRules",
        ...use,
        Principal: { Service: "codestar-notifications.amazonaws.com" },
        Condition: {
          StringEquals: throughSns,
          ArnEquals: { [context]: topic("board") },
        },
      },
    ]);
  });

  it("come from the approval itself, in the pipeline's role, to the first topic that wants them", () => {
    const [web] = pipelinesOf(
      aDelivery("delivery.notifications", { board: { events: ["succeeded"] }, team: {} }),
    );
    const approval = web?.stages
      .flatMap(({ actions }) => actions)
      .find(({ provider }) => provider.category === "Approval");
    assert.equal(approval?.configuration.NotificationArn, topic("team"));
    assert.deepEqual(
      web?.grants
        .filter(({ id }) => id === "TellApprovers")
        .map(({ to, on, actions }) => [to, on, actions]),
      [
        [
          {
            account: "111111111111",
            roleArn: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
          },
          { kind: "plain", arns: [topic("team")] },
          ["sns:Publish"],
        ],
      ],
    );
  });

  it("have an alarm for each stage where one wants to hear of those that hang", () => {
    const { topics, stageWatch, keyUse } = planned({ team: { hangsAfterMinutes: 60 } });
    assert.deepEqual(
      topics[0]?.alarms,
      ["source", "build", "prod-web"].map((stage) => ({
        key: `team_web_${stage}`,
        pipeline: "acme-web",
        stage,
        minutes: 60,
      })),
    );
    assert.deepEqual(stageWatch?.pipelines, ["acme-web"]);
    assert.deepEqual(stageWatch?.grants[0]?.on, { kind: "plain", arns: [pipeline] });
    assert.deepEqual(keyUse.at(-1)?.Condition, {
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": topic("team") },
    });
  });

  it("need nothing where none are set", () => {
    const { plan: made } = plan(aDelivery("delivery.notifications", {}));
    assert.equal(made?.notifications, undefined);
  });
});
