import { aPipeline, refuses } from "../../support/refusals";

const waves = (value: unknown) => aPipeline("waves", value);

describe("settings of waves", () => {
  refuses([
    [
      "a wave without releases",
      waves({ 2: { alarm: "errors" } }),
      "ferry:delivery.pipelines.web.waves.2 is a wave without releases: choose one of 1.",
    ],
    [
      "a time to wait without an alarm to look at",
      waves({ 1: { bakeMinutes: 30 } }),
      "ferry:delivery.pipelines.web.waves.1.bakeMinutes is set without an alarm, and CodePipeline waits only to look at one: name it in ferry:delivery.pipelines.web.waves.1.alarm, or put an approval before the next wave.",
    ],
    [
      "a rollback without an alarm that asks for it",
      waves({ 1: { onAlarm: "rollback" } }),
      "ferry:delivery.pipelines.web.waves.1.onAlarm is set, but there is no ferry:delivery.pipelines.web.waves.1.alarm.",
    ],
    [
      "an alarm by its ARN",
      waves({ 1: { alarm: "arn:aws:cloudwatch:eu-central-1:111111111111:alarm:errors" } }),
      'ferry:delivery.pipelines.web.waves.1.alarm is "arn:aws:cloudwatch:eu-central-1:111111111111:alarm:errors": it must be the name of an alarm of this account and region.',
    ],
    [
      "two days of waiting",
      waves({ 1: { alarm: "errors", bakeMinutes: 2_880 } }),
      "ferry:delivery.pipelines.web.waves.1.bakeMinutes is 2880: it must be 1 to 1440 minutes.",
    ],
  ]);
});
