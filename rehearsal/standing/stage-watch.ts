import type * as aws from "@pulumi/aws";
import type { Principal } from "../../judge";
import { arnIn } from "../arn";
import { type Call, callsOf, documented, type Evidence } from "../call";
import { ruleOf } from "../world/event-rules";
import { actingFor, inputsOf, type Registered, type World } from "../world/world";
import { publishCalls } from "./notifications";

const invocation = documented("eventbridge/latest/userguide/eb-use-resource-based");
const executionRole = documented("lambda/latest/dg/lambda-intro-execution-role");
const tracing = documented("lambda/latest/dg/services-xray");
const state = documented("codepipeline/latest/APIReference/API_GetPipelineState");
const alarms = documented("sns/latest/dg/sns-access-policy-use-cases");

/** CloudWatch tells of what was measured. */
export function alarmCalls({ place, resource }: Registered, world: World): readonly Call[] {
  const principal = { service: "cloudwatch.amazonaws.com", sourceAccount: place.account };
  const actions = (resource.inputs.alarmActions ?? []) as readonly string[];
  return actions
    .filter((action) => /^arn:[\w-]+:sns:/.test(action))
    .flatMap((topic) => publishCalls(world, topic, principal, alarms));
}

/** A schedule invokes the function that looks for stages that hang. */
export function scheduleCalls(target: Registered, world: World): readonly Call[] {
  const { place, resource } = target;
  const { account: owner, region } = place;
  const rule = ruleOf(world, target);
  const lambda = world.withOutput("aws:lambda/function:Function", "arn", resource.inputs.arn);
  if (rule?.resource.inputs.scheduleExpression === undefined || !lambda) return [];
  const { role } = inputsOf<aws.lambda.FunctionArgs>(lambda);
  const looked = new Set(
    world
      .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .map((alarm) => inputsOf<aws.cloudwatch.MetricAlarmArgs>(alarm))
      .flatMap(
        ({ namespace, dimensions }) => (namespace === "ferry" && dimensions?.Pipeline) || [],
      ),
  );
  return [
    ...invokedCalls(rule, lambda),
    ...world
      .pipelines()
      .filter((pipeline) => looked.has(pipeline.name))
      .flatMap(({ arn }) =>
        callsOf(role, "codepipeline:GetPipelineState", arn, state, { owner, region }),
      ),
  ];
}

/** A rule invokes a function, which takes its role and writes its log. */
export function invokedCalls(rule: Registered, lambda: Registered): readonly Call[] {
  const { place, resource } = lambda;
  const { account: owner, region } = place;
  const { role, loggingConfig } = inputsOf<aws.lambda.FunctionArgs>(lambda);
  const as = (by: string | Principal, actions: string, on: string, evidence: Evidence) =>
    callsOf(by, actions, on, evidence, { owner, region });
  const eventBridge = { ...actingFor("events.amazonaws.com", rule), sourceAccount: owner };
  const stream = arnIn(place, "logs", `log-group:${loggingConfig?.logGroup}:log-stream:instance`);
  return [
    ...as(eventBridge, "lambda:InvokeFunction", String(resource.outputs.arn), invocation),
    ...as({ service: "lambda.amazonaws.com" }, "sts:AssumeRole", role, executionRole),
    ...as(role, "logs:CreateLogStream logs:PutLogEvents", stream, executionRole),
    ...as(role, "xray:PutTraceSegments xray:PutTelemetryRecords", "*", tracing),
  ];
}
