import type * as pulumi from "@pulumi/pulumi";
import { reference } from "../../../grants/references";
import type { PlannedContainer } from "../../../plan";
import { identifiers, type References } from "../../references";
import type { LoadBalancer } from "./load-balancer";

type Deployment = PlannedContainer["settings"]["deployment"];

/** Who replaces the tasks, and what takes a release back. */
export function replacement(deployment: Deployment, alarmNames: pulumi.Input<string>[]) {
  if (deployment.kind === "codedeploy") return { deploymentController: { type: "CODE_DEPLOY" } };
  const watched = alarmNames.length > 0 && { alarms: { enable: true, rollback: true, alarmNames } };
  const controller = { deploymentController: { type: "ECS" } };
  if (deployment.kind === "blue-green") {
    const bakeTimeInMinutes = String(deployment.bakeMinutes);
    return {
      ...controller,
      ...watched,
      deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes },
    };
  }
  return {
    ...controller,
    ...watched,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentMinimumHealthyPercent: deployment.leastPercent,
    deploymentMaximumPercent: deployment.mostPercent,
  };
}

export function sidesOf({ green, rules }: LoadBalancer, roleArn: pulumi.Input<string>) {
  if (!green || !rules) throw new Error("A load balancer whose rules are moved has two sides.");
  return {
    alternateTargetGroupArn: green.arn,
    productionListenerRule: rules.production.arn,
    testListenerRule: rules.test.arn,
    roleArn,
  };
}

/** What the permissions of a service's roles name. */
export function referencesOf(service: string, balancer: LoadBalancer): References {
  const { listener, testListener, rules, blue, green } = balancer;
  const sides = [
    [reference.listener(service), listener],
    [reference.testListener(service), testListener],
    [reference.rule(service), rules?.production],
    [reference.testRule(service), rules?.test],
    [reference.blue(service), blue],
    [reference.green(service), green],
  ] as const;
  return identifiers(...sides.flatMap(([of, made]) => (made ? [[of, made.arn] as const] : [])));
}
