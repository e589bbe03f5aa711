import assert from "node:assert/strict";
import type { Walk } from "../../../rehearsal/release/walk";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { aDelivery } from "../../support/refusals";
import { withStatement } from "../support/proof";
import { carry, deliver, type Stacks } from "../support/releases";

const topic = "acme-team-notifications";

/** A delivery that tells people by mail, and in a chat. */
const told = aDelivery("delivery.notifications", {
  team: { email: ["team@example.com"] },
  chat: { slack: { workspace: "T012AB3CD", channel: "C012AB3CD" } },
});

describe("notifications in a rehearsal", () => {
  let stacks: Stacks;
  let release: Walk;

  before(async () => {
    stacks = await deliver(told);
    release = await carry(stacks);
  });

  const faults = (changed: Stacks) => judgeRelease(changed, release).faults.join("\n");
  const without = (policy: string, sid: string) =>
    withStatement(stacks, policy, sid, () => undefined);

  it("go from each publisher to the topic and its key", () => {
    assert.deepEqual(judgeRelease(stacks, release).faults, []);
  });

  it("fail where a topic does not admit the rules", () => {
    assert.match(
      faults(without("dev:chat-topic", "EventRules")),
      /events.amazonaws.com may not sns:Publish on arn:.*:acme-chat-notifications: /,
    );
  });

  it("fail where a topic admits them by a condition, which EventBridge's page does not know", () => {
    const narrowed = withStatement(stacks, "dev:chat-topic", "EventRules", (statement) => ({
      ...statement,
      Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
    }));
    assert.match(
      faults(narrowed),
      /events.amazonaws.com may not sns:Publish on arn:.*:acme-chat-notifications: /,
    );
  });

  it("fail where the key does not admit who publishes", () => {
    assert.match(
      faults(without("dev:notifications-key", "EventRules")),
      /events\.amazonaws\.com may not kms:GenerateDataKey on /,
    );
  });

  it("fail where the pipeline's role may not tell approvers", () => {
    assert.match(
      faults(without("dev:web-role-policy", "TellApprovers")),
      /acme-web-pipeline may not sns:Publish on /,
    );
  });

  it("are forged where a service may publish for a stranger", () => {
    const open = without("dev:team-topic", "DenyEventsOfOthers");
    assert.match(
      faults(open),
      new RegExp(
        `Nothing needs that events.amazonaws.com for \\d{12} may sns:Publish on .*${topic}: statement EventRules of `,
      ),
    );
  });

  it("are read on the way where plain HTTP is not refused", () => {
    assert.match(
      faults(without("dev:team-topic", "DenyInsecureTransport")),
      /Nothing needs that .* may sns:Publish on .* without TLS: .* does not deny requests without TLS/,
    );
  });
});
