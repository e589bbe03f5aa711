import assert from "node:assert/strict";
import type { Evaluation, Registration } from "../../../rehearsal/evaluate";
import { messageFaults } from "../../../rehearsal/release/messages";
import { World } from "../../../rehearsal/world/world";
import { aDelivery } from "../../support/refusals";
import { evaluateDelivery } from "../../support/stacks";

const slack = { workspace: "T012AB3CD", channel: "C012AB3CD" };
const target = "aws:cloudwatch/eventTarget:EventTarget";

describe("messages in a rehearsal", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await evaluateDelivery(
      aDelivery("delivery.notifications", {
        team: { email: ["team@example.com"], slack },
        chat: { slack },
      }),
    );
  });

  const faultsOf = (change: (resource: Registration) => Registration) =>
    messageFaults(new World([{ ...dev, registrations: dev.registrations.map(change) }]));
  const saying = (name: string, inputTemplate: string, why?: string) =>
    faultsOf((each) =>
      each.type === target && each.name === name
        ? {
            ...each,
            inputs: {
              ...each.inputs,
              inputTransformer: { inputPaths: why === undefined ? {} : { why }, inputTemplate },
            },
          }
        : each,
    );
  const reason = "$.detail.execution-result.external-execution-summary";
  const chat = (description: string) =>
    `{"version":"1.0","source":"custom","content":{"description":${description}}}`;

  it("arrive as they are", () => {
    assert.deepEqual(
      faultsOf((each) => each),
      [],
    );
  });

  it("get lost where what somebody wrote is put into a text", () => {
    const lost = (rule: string, topic: string) =>
      `Rule ${rule} loses its message to ${topic} where a value has a quote or is not there: EventBridge ` +
      "escapes none. Let the value stand alone, or leave it out.";
    assert.deepEqual(saying("chat-rules-failures-target", chat('"It failed: <why>"'), reason), [
      lost("acme-chat_failures", "acme-chat-notifications"),
    ]);
    assert.deepEqual(saying("team-rules-failures-target", '"It failed: <why>"', reason), [
      lost("acme-team_failures", "acme-team-notifications"),
    ]);
  });

  it("get lost where a value stands alone, and is not there", () => {
    assert.match(
      saying("chat-rules-failures-target", chat("<why>"), reason).join(),
      /^Rule acme-chat_failures loses its message to acme-chat-notifications/,
    );
  });

  it("keep what is a name, wherever it stands", () => {
    assert.deepEqual(saying("chat-rules-failures-target", chat('"<why>"'), "$.detail.stage"), []);
  });

  it("are no JSON to addresses, and nothing else to chat", () => {
    assert.deepEqual(saying("team-rules-failures-target", chat('"It failed."')), [
      "Rule acme-team_failures mails JSON to the addresses of acme-team-notifications: Amazon SNS sends a " +
        "message as it is. Give addresses a topic of their own, with text.",
    ]);
    assert.deepEqual(saying("chat-rules-failures-target", '"It failed."'), [
      "Rule acme-chat_failures sends to acme-chat-notifications what chat does not show: it takes version " +
        "1.0, source custom and content.description.",
    ]);
  });

  it("are shown in a channel by one configuration alone", () => {
    const type = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration";
    const made = dev.registrations.find((each) => each.type === type);
    assert.ok(made);
    const second = { ...made, name: "another" };
    assert.deepEqual(
      messageFaults(new World([{ ...dev, registrations: [...dev.registrations, second] }])),
      [
        "AWS refuses another: account and channel (111111111111 T012AB3CD C012AB3CD) have the " +
          "configuration slack-T012AB3CD-C012AB3CD already. Let one configuration show all topics.",
      ],
    );
  });
});
