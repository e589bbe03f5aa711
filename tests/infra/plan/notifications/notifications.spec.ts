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

const slack = { workspace: "T012AB3CD", channel: "C012AB3CD" };
const mailed = { email: ["team@example.com"] };

describe("notifications", () => {
  const rulesOf = (groups: unknown) =>
    planned(groups).topics.map(({ key, name, email, messages }) => ({
      key,
      name,
      email,
      rules: messages.map(({ rule }) => rule),
    }));

  it("tell of failures and approvals by default, and need no rule of AWS's notifications", () => {
    assert.deepEqual(rulesOf({ team: {} }), [
      {
        key: "team",
        name: "acme-team-notifications",
        email: [],
        rules: ["acme-team_failures", "acme-team_failed-stages", "acme-team_approvals"],
      },
    ]);
  });

  it("tell addresses and chat apart: each is told in its own form, by a topic of its own", () => {
    assert.deepEqual(rulesOf({ team: { ...mailed, slack } }), [
      {
        key: "team",
        name: "acme-team-notifications",
        email: ["team@example.com"],
        rules: ["acme-team_failures", "acme-team_failed-stages", "acme-team_approvals"],
      },
      {
        key: "team_chat",
        name: "acme-team_chat-notifications",
        email: [],
        rules: [
          "acme-team_chat_failures",
          "acme-team_chat_failed-stages",
          "acme-team_chat_approvals",
        ],
      },
    ]);
    const [words, chat] = planned({ team: { ...mailed, slack } }).topics;
    assert.deepEqual(
      [words, chat].map((each) => typeof JSON.parse(String(each?.messages[0]?.template))),
      ["string", "object"],
    );
  });

  it("leave to one topic what chat alone shows", () => {
    assert.deepEqual(
      rulesOf({ team: { slack } }).map(({ name }) => name),
      ["acme-team-notifications"],
    );
  });

  it("show several topics in one channel, whose name has nothing of theirs", () => {
    const channel = {
      key: "slack-T012AB3CD-C012AB3CD",
      name: "acme-slack-T012AB3CD-C012AB3CD",
      slack,
    };
    const { channels } = planned({ failures: { slack }, approvals: { ...mailed, slack } });
    assert.deepEqual(channels, [
      {
        ...channel,
        topics: [topic("failures"), topic("approvals_chat")],
        groups: ["failures", "approvals"],
      },
    ]);
    const renamed = planned({ alarms: { slack } }).channels;
    assert.deepEqual(renamed, [{ ...channel, topics: [topic("alarms")], groups: ["alarms"] }]);
  });

  it("keep channels of Teams apart, and inside of what AWS takes as a name", () => {
    const teams = (channel: string) => ({
      tenant: "11111111-2222-3333-4444-555555555555",
      team: "66666666-7777-8888-9999-000000000000",
      channel: `19%3a${channel.repeat(40)}%40thread.tacv2`,
    });
    const { channels } = planned({ a: { teams: teams("a") }, b: { teams: teams("b"), slack } });
    assert.equal(new Set(channels.map(({ name }) => name)).size, 3);
    for (const { name } of channels) assert.match(name, /^[\w-]{1,128}$/);
  });

  it("tell of projects without a pipeline", () => {
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
      made?.notifications?.topics[0]?.messages.map(({ rule, pattern }) => [rule, pattern.detail]),
      [
        ["acme-team_executions", { pipeline: ["acme-web"], state: ["STARTED", "RESUMED"] }],
        ["acme-team_builds", { "project-name": ["acme-web"], "build-status": ["IN_PROGRESS"] }],
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
      return made?.notifications?.topics.flatMap(({ messages }) =>
        messages
          .filter(({ pattern }) => pattern.source.includes("aws.codedeploy"))
          .map(({ rule, pattern }) => [rule, pattern.detail]),
      );
    };
    const state = (...states: readonly string[]) => ({ application: ["acme-api"], state: states });

    const cases: readonly (readonly [told: string, events: unknown, expected: unknown])[] = [
      ["a failure by default", undefined, state("FAILURE")],
      [
        "start, success and failure as they are wanted",
        ["started", "deployed", "failed"],
        state("START", "SUCCESS", "FAILURE"),
      ],
    ];
    for (const [told, events, expected] of cases) {
      it(`tell ${told}, where the application is the delivery's own account's`, () => {
        assert.deepEqual(ofServices("dev", { team: { events } }), [
          ["acme-team_deployments", expected],
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

  it("admit to a topic just the services that publish there, as AWS's pages have it, and over TLS", () => {
    const [told] = planned({ team: { ...mailed, hangsAfterMinutes: 60 } }).topics;
    const publish = { Action: "sns:Publish", Resource: topic("team") };
    const of = (Sid: string, service: string) => ({
      Sid,
      Effect: "Allow",
      Principal: { Service: service },
      ...publish,
    });
    assert.deepEqual(told?.policy.Statement, [
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
      of("EventRules", "events.amazonaws.com"),
      {
        ...of("Alarms", "cloudwatch.amazonaws.com"),
        Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      },
      // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
      {
        ...of("DenyEventsOfOthers", "events.amazonaws.com"),
        Effect: "Deny",
        Condition: {
          StringNotEquals: { "aws:SourceAccount": "111111111111" },
          Null: { "aws:SourceAccount": "false" },
        },
      },
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        ...publish,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("admit to the key every publisher in use, each for its topics alone", () => {
    const groups = { team: mailed, board: { events: ["succeeded"], hangsAfterMinutes: 60 } };
    const statements = planned(groups).keyUse;
    const use = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" };
    const context = "kms:EncryptionContext:aws:sns:topicArn";
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
          StringEquals: { "kms:ViaService": "sns.eu-central-1.amazonaws.com" },
        },
      },
      {
        Sid: "EventRules",
        ...use,
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { [context]: [topic("team"), topic("board")] } },
      },
      {
        Sid: "Alarms",
        ...use,
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnEquals: { [context]: topic("board") },
        },
      },
    ]);
  });

  it("let a message tell that an approval waits where the approval tells nobody itself", () => {
    const waiting = (groups: unknown) =>
      planned(groups).topics.flatMap(({ key, messages }) =>
        messages.flatMap((each) =>
          each.key === "waiting" ? [[key, each.pattern.detail.pipeline]] : [],
        ),
      );
    assert.deepEqual(waiting({ team: mailed }), []);
    assert.deepEqual(waiting({ chat: { slack }, team: mailed, board: {} }), [
      ["board", ["acme-web"]],
    ]);
  });

  it("let a function tell chat what an approval asks, in the words of the mail, and nobody else", () => {
    const told = (groups: unknown) => planned(groups).approvalMessage;
    assert.equal(told({ team: mailed, board: {} }), undefined);
    assert.equal(told({ chat: { slack, events: ["failed"] } }), undefined);
    const other = { ...slack, channel: "C999AB3CD" };
    const made = told({ chat: { slack }, team: { ...mailed, slack: other } });
    assert.deepEqual(made?.topics, { "acme-web": [topic("chat"), topic("team_chat")] });
    assert.deepEqual(made?.pattern.detail, {
      pipeline: ["acme-web"],
      state: ["STARTED"],
      type: { category: ["Approval"] },
    });
    const [read, tell, ...keys] = made?.grants ?? [];
    assert.deepEqual(
      [read?.actions, read?.on],
      [["codepipeline:ListActionExecutions"], { kind: "plain", arns: [pipeline] }],
    );
    assert.deepEqual(
      [tell?.actions, tell?.on],
      [["sns:Publish"], { kind: "plain", arns: [topic("chat"), topic("team_chat")] }],
    );
    assert.deepEqual(
      keys.filter(({ id }) => id === "EncryptForApprovers").map(({ when }) => when),
      [topic("chat"), topic("team_chat")].map((each) => ({
        StringEquals: { "kms:ViaService": "sns.eu-central-1.amazonaws.com" },
        ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": each },
      })),
    );
  });

  it("come from the approval itself, in the pipeline's role, to the first topic of words that wants them", () => {
    const [web] = pipelinesOf(
      aDelivery("delivery.notifications", {
        board: { events: ["succeeded"] },
        chat: { slack },
        team: {},
      }),
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
    const { topics, stageWatch, keyUse } = planned({
      team: { ...mailed, slack, hangsAfterMinutes: 60 },
    });
    assert.deepEqual(
      topics[0]?.alarms,
      ["source", "build", "prod-web"].map((stage) => ({
        key: `team_web_${stage}`,
        pipeline: "acme-web",
        stage,
        group: "team",
        minutes: 60,
        topics: [topic("team"), topic("team_chat")],
      })),
    );
    assert.deepEqual(stageWatch?.pipelines, ["acme-web"]);
    assert.deepEqual(stageWatch?.grants[0]?.on, { kind: "plain", arns: [pipeline] });
    assert.deepEqual(keyUse.at(-1)?.Condition, {
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnEquals: {
        "kms:EncryptionContext:aws:sns:topicArn": [topic("team"), topic("team_chat")],
      },
    });
    assert.deepEqual(topics[1]?.alarms, []);
  });

  it("need nothing where none are set", () => {
    const { plan: made } = plan(aDelivery("delivery.notifications", {}));
    assert.equal(made?.notifications, undefined);
  });
});
