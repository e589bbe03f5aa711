import type * as aws from "@pulumi/aws";
import { arnIn, serviceOf } from "../arn";
import { patternOf, ruleOf, takes } from "../world/event-rules";
import { inputsOf, type Registered, type World } from "../world/world";
import type { ActionRun } from "./action-run";

/** A target of EventBridge with its rule, and the bus that the rule is on. */
interface Told {
  readonly rule: Registered;
  readonly arn: string;
  readonly bus: string | undefined;
  /** What the target is handed. */
  readonly input: string;
}

/**
 * A push to a repository of another account comes through two rules: one of that account tells a bus here, and one on the
 * bus starts the pipeline. Each has to take what the other needs.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export function hearOfPush(run: ActionRun, event: object): void {
  if (run.account === run.pipeline.account) return;
  const all = toldBy(run.release.world);
  const telling = all.filter(
    ({ rule, arn }) =>
      rule.place.account === run.account &&
      serviceOf(arn) === "events" &&
      takes(patternOf(rule), event),
  );
  const waiting = all.filter(
    ({ arn, bus, input }) =>
      arn === run.pipeline.arn &&
      bus !== undefined &&
      input.includes(`"actionName":"${run.action.name}"`),
  );
  for (const { rule, bus } of waiting) {
    const told = telling.some(({ arn }) => arn === bus);
    run.must(
      told && takes(patternOf(rule), event),
      `no push starts the pipeline: the rule ${rule.resource.outputs.name} on ${bus} ` +
        (told ? "does not take what it is told" : `is told of none by account ${run.account}`),
    );
  }
  for (const { rule, arn } of telling)
    run.must(
      waiting.some(({ bus }) => bus === arn),
      `the rule ${rule.resource.outputs.name} of account ${run.account} tells ${arn} of a push, which starts nothing there`,
    );
}

function toldBy(world: World): readonly Told[] {
  return world.ofType("aws:cloudwatch/eventTarget:EventTarget").flatMap((target) => {
    const rule = ruleOf(world, target);
    const { arn, eventBusName, inputTransformer } =
      inputsOf<aws.cloudwatch.EventTargetArgs>(target);
    const bus = eventBusName && arnIn(target.place, "events", `event-bus/${eventBusName}`);
    return rule ? [{ rule, arn, bus, input: inputTransformer?.inputTemplate ?? "" }] : [];
  });
}
