import type { Evaluation } from "../../rehearsal/evaluate";
import { one } from "./registrations";

/** Types of resources that services are made of. */
export const lb = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  group: "aws:lb/targetGroup:TargetGroup",
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
};

export const ecs = {
  cluster: "aws:ecs/cluster:Cluster",
  definition: "aws:ecs/taskDefinition:TaskDefinition",
  service: "aws:ecs/service:Service",
};

export const codedeploy = {
  configuration: "aws:codedeploy/deploymentConfig:DeploymentConfig",
  group: "aws:codedeploy/deploymentGroup:DeploymentGroup",
};

/** The account of every example that runs services. */
const account = "222222222222";

export const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:${account}:${resource}`;
export const role = (name: string) => `arn:aws:iam::${account}:role/ferry/acme-${name}`;
export const outputs = (evaluation: Evaluation, type: string, name: string) =>
  one(evaluation, type, name).outputs;

/** The one container of a task definition. */
export function containerOf(evaluation: Evaluation, service: string) {
  const { inputs } = one(evaluation, ecs.definition, `${service}-tasks-definition`);
  const [container] = JSON.parse(String(inputs.containerDefinitions));
  return container;
}
