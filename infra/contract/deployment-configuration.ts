import * as names from "../names";
import type { ExposedSettings, InstancesSettings } from "../settings";

/** How CodeDeploy shifts traffic, as a deployment configuration takes it. */
interface TrafficRouting {
  readonly type: "AllAtOnce" | "TimeBasedCanary" | "TimeBasedLinear";
  readonly timeBasedCanary?: Step;
  readonly timeBasedLinear?: Step;
}

/** Percent of the traffic, and minutes until the next step. */
interface Step {
  readonly percentage: number;
  readonly interval: number;
}

/** How a group deploys: by a configuration of CodeDeploy's, or by one that has to be made. */
export interface DeploymentConfiguration {
  readonly name: string;
  /** What a configuration of this name has to be made of. Default: CodeDeploy has it. */
  readonly own?: TrafficRouting;
}

type Traffic = Extract<ExposedSettings["deployment"], { kind: "codedeploy" }>["traffic"];

function trafficRouting(traffic: Traffic): TrafficRouting {
  if (traffic === "all-at-once") return { type: "AllAtOnce" };
  return "canary" in traffic
    ? { type: "TimeBasedCanary", timeBasedCanary: step(traffic.canary) }
    : { type: "TimeBasedLinear", timeBasedLinear: step(traffic.linear) };
}

function step({ percent, minutes }: { readonly percent: number; readonly minutes: number }): Step {
  return { percentage: percent, interval: minutes };
}

/** By it all traffic moves at once. */
export const allAtOnce = "CodeDeployDefault.ECSAllAtOnce";

/** Those of CodeDeploy: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const ofCodeDeploy: Readonly<Record<string, string>> = {
  AllAtOnce: allAtOnce,
  "TimeBasedCanary 10 5": "CodeDeployDefault.ECSCanary10Percent5Minutes",
  "TimeBasedCanary 10 15": "CodeDeployDefault.ECSCanary10Percent15Minutes",
  "TimeBasedLinear 10 1": "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
  "TimeBasedLinear 10 3": "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
};

const paces: Readonly<Record<InstancesSettings["pace"], string>> = {
  "one-at-a-time": "CodeDeployDefault.OneAtATime",
  "half-at-a-time": "CodeDeployDefault.HalfAtATime",
  "all-at-once": "CodeDeployDefault.AllAtOnce",
};

/** How fast machines are replaced: CodeDeploy has a configuration for each pace. */
export function paceConfiguration({ pace }: InstancesSettings): DeploymentConfiguration {
  return { name: paces[pace] };
}

/** How traffic moves to new tasks: CodeDeploy's configuration where it has one that fits, else the service's own. */
export function trafficConfiguration(
  owner: names.Owner,
  service: string,
  traffic: Traffic,
): DeploymentConfiguration {
  const routing = trafficRouting(traffic);
  const { type, timeBasedCanary, timeBasedLinear } = routing;
  const { percentage, interval } = timeBasedCanary ?? timeBasedLinear ?? {};
  const known = ofCodeDeploy[percentage === undefined ? type : `${type} ${percentage} ${interval}`];
  if (known !== undefined) return { name: known };
  return { name: names.serviceName(owner, service), own: routing };
}
