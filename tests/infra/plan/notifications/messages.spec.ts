import assert from "node:assert/strict";
import { planMessages } from "../../../../infra/plan/notifications/messages";
import type { NotificationEvent } from "../../../../infra/settings/schema/notifications";

const owner = { account: "111111111111", region: "eu-central-1", name: "acme" };
const subjects = { pipelines: ["acme-web"], projects: ["acme-tests"], applications: ["acme-api"] };
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
        pipeline: ["acme-web"],
        state: ["STARTED", "RESUMED", "SUCCEEDED", "CANCELED", "STOPPED", "SUPERSEDED"],
      },
      "<pipeline>: release <state>",
      timeline,
    ],
    [
      "stages",
      { pipeline: ["acme-web"], state: ["SUCCEEDED"] },
      "<pipeline>: stage <stage> <state>",
      timeline,
    ],
    [
      "failures",
      {
        pipeline: ["acme-web"],
        state: ["FAILED"],
        type: { category: [{ "anything-but": "Approval" }] },
      },
      "<pipeline> failed in stage <stage>",
      `Action <action>: <why> ${timeline}`,
    ],
    [
      "failed-stages",
      { pipeline: ["acme-web"], state: ["FAILED"] },
      "<pipeline>: stage <stage> <state>",
      "The action that failed says why in a message of its own; without one, a condition of the stage " +
        `did not hold. ${timeline}`,
    ],
    [
      "approvals",
      { pipeline: ["acme-web"], state: ["SUCCEEDED", "FAILED"], type: { category: ["Approval"] } },
      "<pipeline>: approval <action> of stage <stage> <state>",
      `<why> ${timeline}`,
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
      `<why> ${builds} with the log at <log>`,
    ],
    [
      "deployments",
      { application: ["acme-api"], state: ["START", "SUCCESS", "FAILURE"] },
      "<application>: deployment <state>",
      `${console_}/codedeploy/deployments/<deployment>`,
    ],
  ];
  for (const [key, detail, title, text] of cases) {
    it(`tell ${key} with the link to what they are about`, () => {
      const message = planMessages(owner, every, subjects).find((each) => each.key === key);
      assert.deepEqual(
        [message?.pattern.detail, message?.title, message?.text],
        [detail, title, text],
      );
    });
  }

  it("are about each kind of event that can be wanted, and nothing else", () => {
    assert.deepEqual(
      planMessages(owner, every, subjects).map(({ key }) => key),
      cases.map(([key]) => key),
    );
  });

  it("take from the event each word that they say, and no other", () => {
    for (const { key, paths, title, text } of planMessages(owner, every, subjects)) {
      const words = [...`${title} ${text}`.matchAll(/<(\w+)>/g)].map(([, word]) => word);
      assert.deepEqual([...new Set(words)].sort(), Object.keys(paths).sort(), key);
    }
  });

  it("tell an approval that was refused as a failure where approvals are not told", () => {
    const [failures] = planMessages(owner, ["failed"], subjects);
    assert.deepEqual(failures?.pattern.detail, { pipeline: ["acme-web"], state: ["FAILED"] });
  });

  it("are none about what is not there", () => {
    assert.deepEqual(
      planMessages(owner, every, { pipelines: [], projects: [], applications: [] }),
      [],
    );
  });

  for (const [region, host] of [
    ["us-gov-east-1", "us-gov-east-1.console.amazonaws-us-gov.com"],
    ["cn-north-1", "cn-north-1.console.amazonaws.cn"],
  ] as const) {
    it(`link to the console of ${region}'s partition`, () => {
      const [message] = planMessages({ ...owner, region }, ["succeeded"], subjects);
      assert.ok(message?.text.startsWith(`https://${host}/codesuite/`), message?.text);
    });
  }
});
