import assert from "node:assert/strict";
import { planMessages } from "../../../../infra/plan/notifications/messages";
import type { NotificationEvent } from "../../../../infra/settings/schema/notifications";

const owner = { account: "111111111111", region: "eu-central-1", name: "acme" };
const subjects = {
  pipelines: ["acme-web", "acme-docs"],
  waiting: ["acme-docs"],
  projects: ["acme-tests"],
  applications: ["acme-api"],
};
const console_ = "https://eu-central-1.console.aws.amazon.com/codesuite";
const timeline = `${console_}/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline`;
const builds = `${console_}/codebuild/111111111111/projects/<project>/history`;

const every: readonly NotificationEvent[] = [
  "started",
  "deployed",
  "succeeded",
  "failed",
  "canceled",
  "superseded",
  "approval",
];

describe("messages in words", () => {
  const cases: readonly (readonly [key: string, detail: object, title: string, text: string])[] = [
    [
      "executions",
      {
        pipeline: ["acme-web", "acme-docs"],
        state: ["STARTED", "RESUMED", "SUCCEEDED", "CANCELED", "STOPPED", "SUPERSEDED"],
      },
      "<pipeline>: release <state>",
      timeline,
    ],
    [
      "stages",
      { pipeline: ["acme-web", "acme-docs"], state: ["SUCCEEDED"] },
      "<pipeline>: stage <stage> <state>",
      timeline,
    ],
    [
      "failures",
      {
        pipeline: ["acme-web", "acme-docs"],
        state: ["FAILED"],
        type: { category: [{ "anything-but": "Approval" }] },
      },
      "<pipeline> failed in stage <stage>",
      `Action <action>: ${timeline}`,
    ],
    [
      "failed-stages",
      { pipeline: ["acme-web", "acme-docs"], state: ["FAILED"] },
      "<pipeline>: stage <stage> <state>",
      "The action that failed has a message of its own; without one, a condition of the stage " +
        `did not hold. ${timeline}`,
    ],
    [
      "approvals",
      {
        pipeline: ["acme-web", "acme-docs"],
        state: ["SUCCEEDED", "FAILED"],
        type: { category: ["Approval"] },
      },
      "<pipeline>: approval <action> of stage <stage> <state>",
      timeline,
    ],
    [
      "waiting",
      { pipeline: ["acme-docs"], state: ["STARTED"], type: { category: ["Approval"] } },
      "<pipeline>: approval <action> of stage <stage> waits for an answer",
      timeline,
    ],
    [
      "builds",
      { "project-name": ["acme-tests"], "build-status": ["IN_PROGRESS", "SUCCEEDED", "STOPPED"] },
      "<project>: build <state>",
      `${builds} with the log at <log>`,
    ],
    [
      "failed-builds",
      {
        "project-name": ["acme-tests"],
        "completed-phase-status": ["FAILED", "FAULT", "TIMED_OUT", "CLIENT_ERROR"],
      },
      "<project>: build <state> in phase <phase>",
      `${builds} with the log at <log>`,
    ],
    [
      "deployments",
      { application: ["acme-api"], state: ["START", "SUCCESS", "FAILURE"] },
      "<application>: deployment <state>",
      `${console_}/codedeploy/deployments/<deployment>`,
    ],
  ];
  for (const [key, detail, title, text] of cases) {
    it(`tell ${key} with the link to what they are about, in words and in the form of chat`, () => {
      const [words, chat] = (["text", "chat"] as const).map((form) =>
        planMessages(owner, every, subjects, form).find((each) => each.key === key),
      );
      assert.deepEqual(words?.pattern.detail, detail);
      assert.deepEqual(chat?.pattern, words?.pattern);
      assert.equal(JSON.parse(String(words?.template)), `${title}. ${text}`);
      assert.deepEqual(JSON.parse(String(chat?.template)), {
        version: "1.0",
        source: "custom",
        content: { title, description: text },
      });
    });
  }

  it("are about each kind of event that can be wanted, and nothing else", () => {
    assert.deepEqual(
      planMessages(owner, every, subjects, "text").map(({ key }) => key),
      cases.map(([key]) => key),
    );
  });

  it("take from the event each word that they say, and no other", () => {
    for (const { key, paths, template } of planMessages(owner, every, subjects, "text")) {
      const words = [...template.matchAll(/<(\w+)>/g)].map(([, word]) => word);
      assert.deepEqual([...new Set(words)].sort(), Object.keys(paths).sort(), key);
    }
  });

  it("tell an approval that was refused as a failure where approvals are not told", () => {
    const [failures] = planMessages(owner, ["failed"], subjects, "text");
    assert.deepEqual(failures?.pattern.detail, {
      pipeline: ["acme-web", "acme-docs"],
      state: ["FAILED"],
    });
  });

  it("are none about what is not there", () => {
    assert.deepEqual(
      planMessages(
        owner,
        every,
        { pipelines: [], waiting: [], projects: [], applications: [] },
        "text",
      ),
      [],
    );
  });

  for (const [region, host] of [
    ["us-gov-east-1", "us-gov-east-1.console.amazonaws-us-gov.com"],
    ["cn-north-1", "cn-north-1.console.amazonaws.cn"],
  ] as const) {
    it(`link to the console of ${region}'s partition`, () => {
      const [message] = planMessages({ ...owner, region }, ["succeeded"], subjects, "text");
      assert.ok(message?.template.includes(`. https://${host}/codesuite/`), message?.template);
    });
  }
});
