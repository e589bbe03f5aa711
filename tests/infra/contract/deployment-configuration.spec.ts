import assert from "node:assert/strict";
import {
  paceConfiguration,
  trafficConfiguration,
} from "../../../infra/contract/deployment-configuration";
import { changed, load, target } from "../../support/settings";

const owner = { account: "222222222222", region: "eu-central-1", name: "acme" };

/** The configuration of a deployment group whose service has these settings. */
function configurationOf(settings: Readonly<Record<string, unknown>>) {
  const { api } = load(changed(target, "services", { api: settings })).services;
  assert.ok(api);
  if (api.kind === "instances") return paceConfiguration(api);
  assert.ok(api.deployment.kind === "codedeploy");
  return trafficConfiguration(owner, "api", api.deployment.traffic);
}

function withDeployment(deployment: unknown) {
  const certificate = "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d";
  return configurationOf({ kind: "container", certificate, deployment });
}

const byTraffic = (traffic: unknown) => withDeployment({ kind: "codedeploy", traffic });

const step = (percentage: number, interval: number) => ({ percentage, interval });

describe("the deployment configuration of a service", () => {
  const ofTraffic: readonly (readonly [traffic: unknown, expected: unknown])[] = [
    ["all-at-once", { name: "CodeDeployDefault.ECSAllAtOnce" }],
    [
      { canary: { percent: 10, minutes: 5 } },
      { name: "CodeDeployDefault.ECSCanary10Percent5Minutes" },
    ],
    [
      { canary: { percent: 10, minutes: 15 } },
      { name: "CodeDeployDefault.ECSCanary10Percent15Minutes" },
    ],
    [
      { canary: { percent: 10, minutes: 1 } },
      { name: "acme-api", own: { type: "TimeBasedCanary", timeBasedCanary: step(10, 1) } },
    ],
    [
      { canary: { percent: 25, minutes: 5 } },
      { name: "acme-api", own: { type: "TimeBasedCanary", timeBasedCanary: step(25, 5) } },
    ],
    [
      { linear: { percent: 10, minutes: 1 } },
      { name: "CodeDeployDefault.ECSLinear10PercentEvery1Minutes" },
    ],
    [
      { linear: { percent: 10, minutes: 3 } },
      { name: "CodeDeployDefault.ECSLinear10PercentEvery3Minutes" },
    ],
    [
      { linear: { percent: 10, minutes: 5 } },
      { name: "acme-api", own: { type: "TimeBasedLinear", timeBasedLinear: step(10, 5) } },
    ],
    [
      { linear: { percent: 50, minutes: 2 } },
      { name: "acme-api", own: { type: "TimeBasedLinear", timeBasedLinear: step(50, 2) } },
    ],
  ];
  for (const [traffic, expected] of ofTraffic) {
    it(`is ${JSON.stringify(expected)} where traffic moves by ${JSON.stringify(traffic)}`, () => {
      assert.deepEqual(byTraffic(traffic), expected);
    });
  }

  it("is a canary of 10 percent for 5 minutes where the settings say nothing", () => {
    assert.deepEqual(withDeployment({ kind: "codedeploy" }), {
      name: "CodeDeployDefault.ECSCanary10Percent5Minutes",
    });
  });

  const ofPace: readonly (readonly [pace: string, expected: string])[] = [
    ["one-at-a-time", "CodeDeployDefault.OneAtATime"],
    ["half-at-a-time", "CodeDeployDefault.HalfAtATime"],
    ["all-at-once", "CodeDeployDefault.AllAtOnce"],
  ];
  for (const [pace, name] of ofPace) {
    it(`is ${name} for machines that are replaced ${pace}`, () => {
      assert.deepEqual(configurationOf({ kind: "instances", ec2: { Name: "api" }, pace }), {
        name,
      });
    });
  }
});
