import type { Principal } from "../../judge";
import { arnIn } from "../arn";
import { type Call, documented, type Evidence } from "../call";
import type { Registered, Registry } from "../world/registry";
import { publishCalls } from "./notifications";

const invocation = documented("eventbridge/latest/userguide/eb-use-resource-based");
const executionRole = documented("lambda/latest/dg/lambda-intro-execution-role");
const tracing = documented("lambda/latest/dg/services-xray");
const state = documented("codepipeline/latest/APIReference/API_GetPipelineState");
const alarms = documented("sns/latest/dg/sns-access-policy-use-cases");

/** A schedule invokes the function that looks for stages that hang, and CloudWatch tells of what it measured. */
export function stageWatchCalls(registry: Registry): readonly Call[] {
  const made = registry.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
  const watched = made.filter(({ resource }) => resource.inputs.namespace === "ferry");
  return [
    ...made.flatMap((alarm) => alarmCalls(registry, alarm)),
    ...registry
      .ofType("aws:cloudwatch/eventTarget:EventTarget")
      .flatMap((target) => scheduleCalls(registry, target, watched)),
  ];
}

function alarmCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const principal = { service: "cloudwatch.amazonaws.com", sourceAccount: place.account };
  const actions = (resource.inputs.alarmActions ?? []) as readonly string[];
  return actions
    .filter((action) => /^arn:[\w-]+:sns:/.test(action))
    .flatMap((topic) => publishCalls(registry, topic, principal, alarms));
}

function scheduleCalls(
  registry: Registry,
  { place, resource }: Registered,
  watched: readonly Registered[],
): readonly Call[] {
  const { account, region } = place;
  const rule = registry
    .ofType("aws:cloudwatch/eventRule:EventRule")
    .find((each) => each.resource.outputs.name === resource.inputs.rule)?.resource;
  const lambda = registry
    .ofType("aws:lambda/function:Function")
    .find((each) => each.resource.outputs.arn === resource.inputs.arn)?.resource;
  if (rule?.inputs.scheduleExpression === undefined || !lambda) return [];
  const call = (evidence: Evidence, principal: Principal, action: string, on: string): Call => ({
    ...evidence,
    request: { principal, action, resource: on, ownerAccount: account, region },
    count: 1,
  });
  const role = String(lambda.inputs.role);
  const eventBridge = {
    service: "events.amazonaws.com",
    sourceArn: String(rule.outputs.arn),
    sourceAccount: account,
  };
  const { logGroup } = lambda.inputs.loggingConfig as { readonly logGroup: string };
  const stream = arnIn(place, "logs", `log-group:${logGroup}:log-stream:instance`);
  const looked = new Set(
    watched.map(
      ({ resource: alarm }) => (alarm.inputs.dimensions as { Pipeline: string }).Pipeline,
    ),
  );
  return [
    call(invocation, eventBridge, "lambda:InvokeFunction", String(lambda.outputs.arn)),
    call(executionRole, { service: "lambda.amazonaws.com" }, "sts:AssumeRole", role),
    ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
      call(executionRole, { role }, action, stream),
    ),
    ...["xray:PutTraceSegments", "xray:PutTelemetryRecords"].map((action) =>
      call(tracing, { role }, action, "*"),
    ),
    ...registry
      .pipelines()
      .filter((pipeline) => looked.has(pipeline.name))
      .map(({ arn }) => call(state, { role }, "codepipeline:GetPipelineState", arn)),
  ];
}
