import assert from "node:assert/strict";
import { refusesPlanned } from "../../../support/plans";
import { aDelivery } from "../../../support/refusals";
import { one, policiesOf, statement, types } from "../../../support/registrations";
import { changed, delivery, type Values } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const deployments = { github: { repository: "acme/platform", branch: "main" } };
const deployed = (values: Values = delivery) => changed(values, "deployments", deployments);

describe("a release that an update of the pipeline cancels", () => {
  it("starts again by itself where pushes deploy, in a role that may start this one pipeline", async () => {
    const dev = await evaluateDelivery(deployed());
    const { name, eventPattern } = one(dev, types.eventRule, "web-restart-event-rule").inputs;
    assert.equal(name, "acme-web-restart");
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { pipeline: ["acme-web"], state: ["CANCELED"] },
    });
    const { arn, roleArn } = one(dev, types.eventTarget, "web-restart-event-target").inputs;
    assert.deepEqual(
      [arn, roleArn],
      [
        "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
        "arn:aws:iam::111111111111:role/ferry/acme-web-restart-events",
      ],
    );
    const start = statement(policiesOf(dev), "web-restart-event-role-policy", "StartPipeline");
    assert.deepEqual(
      [start.Action, start.Resource],
      [
        "codepipeline:StartPipelineExecution",
        "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
      ],
    );
  });

  it("is left to whoever runs pulumi up where they run it at a terminal", async () => {
    const { registrations } = await evaluateDelivery();
    assert.deepEqual(
      registrations.filter(({ type }) => type === types.eventRule),
      [],
    );
  });

  refusesPlanned([
    [
      "a source that has the name of the rule",
      deployed(
        aDelivery("delivery.pipelines.web.sources", {
          restart: { kind: "codecommit", repository: "website", branch: "main" },
        }),
      ),
      "ferry:deployments makes an EventBridge rule name that ferry:delivery.pipelines.web.sources.restart has already (acme-web-restart): give it another key.",
    ],
    [
      "a pipeline whose rule has no room for its name",
      deployed(
        changed(aDelivery("name", "acme-and-its-friends"), "delivery.pipelines", {
          [`web-${"x".repeat(26)}`]: (delivery.delivery as { pipelines: { web: unknown } })
            .pipelines.web,
        }),
      ),
      `ferry:deployments makes an IAM role name of 66 characters (acme-and-its-friends-web-${"x".repeat(26)}-restart-events): AWS allows 64, which leaves 18 characters for ferry:name; shorten one of the two.`,
    ],
  ]);
});
