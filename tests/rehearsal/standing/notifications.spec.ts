import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import type { Walk } from "../../../rehearsal/release/walk";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { aDelivery } from "../../support/refusals";
import { withStatement } from "../support/proof";
import { carry, deliver, type Stacks } from "../support/releases";

const topic = "acme-team-notifications";

describe("notifications in a rehearsal", () => {
  let stacks: Stacks;
  let release: Walk;

  before(async () => {
    stacks = await deliver(
      aDelivery("delivery.notifications", {
        team: { email: ["team@example.com"] },
        chat: { slack: { workspace: "T012AB3CD", channel: "C012AB3CD" } },
      }),
    );
    release = await carry(stacks);
  });

  const faults = (changed: Stacks) => judgeRelease(changed, release).faults.join("\n");
  const without = (policy: string, sid: string) =>
    withStatement(stacks, policy, sid, () => undefined);
  const unconditional = ({ Condition: _, ...statement }: Statement) => statement;

  it("go from each publisher to the topic and its key, with no part of a policy idle or untested", () => {
    const judgement = judgeRelease(stacks, release);
    assert.deepEqual(judgement.faults, []);
    const { idle, untested } = proveRelease(judgement);
    assert.deepEqual([idle, untested], [[], []]);
  });

  it("fail where the topic does not admit the rules", () => {
    assert.match(
      faults(without("dev:chat-topic", "NotificationRules")),
      /codestar-notifications.amazonaws.com may not sns:Publish on arn:.*:acme-chat-notifications: /,
    );
  });

  it("fail where the key does not admit who publishes", () => {
    assert.match(
      faults(without("dev:notifications-key", "EventRules")),
      /events\.amazonaws\.com may not kms:GenerateDataKey on /,
    );
    assert.match(
      faults(without("dev:notifications-key", "NotificationRules")),
      /codestar-notifications\.amazonaws\.com may not kms:GenerateDataKey on /,
    );
  });

  it("fail where the pipeline's role may not tell approvers", () => {
    assert.match(
      faults(without("dev:web-role-policy", "TellApprovers")),
      /acme-web-pipeline may not sns:Publish on /,
    );
  });

  it("are forged where a service may publish for a stranger", () => {
    const open = withStatement(stacks, "dev:team-topic", "EventRules", unconditional);
    assert.match(
      faults(open),
      new RegExp(
        `It must be impossible, but events.amazonaws.com calls sns:Publish on .*${topic} for a stranger`,
      ),
    );
  });

  it("are read on the way where plain HTTP is not refused", () => {
    assert.match(
      faults(without("dev:team-topic", "DenyInsecureTransport")),
      /It must be impossible, but .* calls sns:Publish on .* without TLS: .* does not deny requests without TLS/,
    );
  });
});
