import type * as aws from "@pulumi/aws";
import { type Call, callsOf, documented } from "../call";
import { ruleOf } from "../world/event-rules";
import { inputsOf, type Registered, type World } from "../world/world";
import { publishCalls } from "./notifications";
import { invokedCalls } from "./stage-watch";

const actions = documented("codepipeline/latest/APIReference/API_ListActionExecutions");
const publishing = documented("sns/latest/api/API_Publish");

/** An approval that waits invokes a function, which reads what it asks and tells the topics that the rule hands it. */
export function approvalMessageCalls(target: Registered, world: World): readonly Call[] {
  const { arn, inputTransformer } = inputsOf<aws.cloudwatch.EventTargetArgs>(target);
  const rule = ruleOf(world, target);
  const lambda = world.withOutput("aws:lambda/function:Function", "arn", arn);
  const { topics } = JSON.parse(inputTransformer?.inputTemplate ?? "{}") as {
    readonly topics?: Readonly<Record<string, readonly string[]>>;
  };
  if (!rule || !lambda || !topics) return [];
  const { role } = inputsOf<aws.lambda.FunctionArgs>(lambda);
  const { account: owner, region } = lambda.place;
  const told = new Set(Object.values(topics).flat());
  return [
    ...invokedCalls(rule, lambda),
    ...world
      .pipelines()
      .filter((pipeline) => Object.hasOwn(topics, pipeline.name))
      .flatMap((pipeline) =>
        callsOf(role, "codepipeline:ListActionExecutions", pipeline.arn, actions, {
          owner,
          region,
        }),
      ),
    ...[...told].flatMap((topic) => publishCalls(world, topic, role, publishing)),
  ];
}
