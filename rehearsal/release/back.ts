import type { lambda as types } from "@pulumi/aws";
import type { Call } from "../call";
import { historyService } from "../endpoints/history";
import type { Invocation } from "../endpoints/lambda";
import { objectService } from "../endpoints/objects";
import type { RecordedCall } from "../endpoints/protocol";
import { filesOf, type LambdaFunction, runFunction } from "../performers/lambda-invoke";
import type { Release } from "../performers/release";
import { inputsOf, type Registered, type RegisteredPipeline } from "../world/world";
import { backCalls, lambdaCalls } from "./back-calls";
import {
  type BackTarget,
  bakes,
  differences,
  nextRelease,
  type Passed,
  stateOf,
} from "./back-target";
import { perform } from "./perform";

/** A way back and forward again that was tried, and its calls. */
export interface WayBack {
  readonly target: string;
  readonly calls: readonly Call[];
  /** Why the target was not what it had been. */
  readonly faults: readonly string[];
}

/**
 * Releases something else to each stage that people can go back in (a page more, a page changed and a page less, or other
 * images), goes back by the registered function, and compares with what was there; then forward again.
 */
export async function waysBack(
  pipeline: RegisteredPipeline,
  release: Release,
  passed: readonly Passed[],
): Promise<readonly WayBack[]> {
  const { world } = release;
  const ways: WayBack[] = [];
  for (const alias of world.ofType("aws:lambda/alias:Alias")) {
    const { functionName, name } = inputsOf<types.AliasArgs>(alias);
    const found = world.lambda(alias.place.account, String(functionName));
    if (!found) continue;
    const known = (await targetsOf(found)).filter(
      (each) => each.alias === name && each.pipeline === pipeline.name && each.role !== undefined,
    );
    const through = passed.find(({ stage }) => stage.name === known[0]?.stage);
    if (through) ways.push(...(await waysIn(pipeline, release, through, known, found)));
  }
  return ways;
}

const targets = new WeakMap<object, readonly BackTarget[]>();

/** The targets that a function knows. */
async function targetsOf({ resource }: Registered): Promise<readonly BackTarget[]> {
  const known = targets.get(resource);
  if (known) return known;
  const { code } = resource.inputs as unknown as LambdaFunction;
  const { "targets.json": text = "{}" } = await filesOf(code);
  const plan = JSON.parse(text) as { readonly targets?: Readonly<Record<string, BackTarget>> };
  const found = Object.values(plan.targets ?? {});
  targets.set(resource, found);
  return found;
}

/** The ways of one stage, by one function. */
async function waysIn(
  pipeline: RegisteredPipeline,
  release: Release,
  passed: Passed,
  targets: readonly BackTarget[],
  registered: Registered,
): Promise<readonly WayBack[]> {
  const lambda = registered.resource.inputs as unknown as LambdaFunction;
  const ways: WayBack[] = [];
  const { tasks, objects, past, closed } = release;
  const now = { execution: release.execution, running: undefined as string | undefined };
  const others = {
    s3: objectService(objects),
    ecs: tasks.answer,
    codedeploy: tasks.answer,
    ecr: tasks.answer,
    codepipeline: historyService(() => ({
      ...now,
      pipeline: pipeline.name,
      sources: [],
      actions: past,
      closed,
    })),
  };
  await runFunction(lambda, registered, { others }, async (invoke, made) => {
    const tried = targets.map(
      (target) => new Way(pipeline, release, passed, target, registered, invoke, now, made),
    );
    for (const way of tried) await way.beforeNext();
    const arriving = targets.filter((target) => !release.world.isStandIn(target.role ?? ""));
    if (arriving.length > 0)
      now.execution = await nextTo(arriving, true, pipeline, release, passed);
    for (const way of tried) await way.afterNext();
    for (const { target, calls, faults } of tried) {
      const judged = backCalls(release, registered.place, calls);
      ways.push({
        target: target.name,
        calls: [...lambdaCalls(lambda, registered), ...judged],
        faults,
      });
    }
  });
  return ways;
}

/** Another release to targets of a stage: all that stand in one wave go through it at once. */
async function nextTo(
  targets: readonly BackTarget[],
  recorded: boolean,
  pipeline: RegisteredPipeline,
  release: Release,
  passed: Passed,
): Promise<string> {
  const execution = `00000000-0000-4000-8000-${String(release.past.length + 2).padStart(12, "0")}`;
  const next: Release = { ...release, execution, invalidations: [], rollouts: [] };
  const section = await nextRelease(passed, targets, execution, recorded);
  for await (const _ of perform(pipeline, next, section)) {
    // Its calls are those of the release before.
  }
  return execution;
}

interface Said {
  readonly refused?: string;
  readonly digest?: string;
}

type Invoke = (event: unknown, context?: object) => Promise<Invocation>;

class Way {
  readonly faults: string[] = [];
  readonly calls: RecordedCall[] = [];
  private readonly first: ReturnType<typeof stateOf>;
  private readonly arrives: boolean;

  constructor(
    private readonly pipeline: RegisteredPipeline,
    private readonly release: Release,
    private readonly passed: Passed,
    readonly target: BackTarget,
    private readonly registered: Registered,
    private readonly invoke: Invoke,
    private readonly now: { execution: string; running: string | undefined },
    private readonly made: readonly RecordedCall[],
  ) {
    this.first = stateOf(release, target);
    this.arrives = !release.world.isStandIn(target.role ?? "");
  }

  /** Where nothing arrives that the rehearsal sees, and in the bake time of a release that is not recorded yet. */
  async beforeNext(): Promise<void> {
    const { pipeline, release, passed, target, now, first } = this;
    if (!this.arrives) {
      // What the delivery's own policies decide is that somebody may go back.
      await this.go({ to: release.execution });
      await this.go({ to: release.execution, forward: true });
      return;
    }
    const service = bakes(release, target);
    if (service === undefined) return;
    now.execution = await nextTo([target], false, pipeline, release, passed);
    now.running = target.stage;
    release.tasks.turn(service, "baking");
    await this.go({}, first);
    now.running = undefined;
    await this.go({ forward: true }, first);
  }

  /** Back from the next release, and to it again. */
  async afterNext(): Promise<void> {
    if (!this.arrives) return;
    const second = stateOf(this.release, this.target);
    await this.go({}, this.first);
    await this.go({ forward: true }, second);
  }

  private async go(asked: object, wanted?: ReturnType<typeof stateOf>): Promise<void> {
    const { target, release, made, calls, faults } = this;
    const before = made.length;
    const planned = await this.answer({ ...asked, do: "plan" });
    const done = await this.answer({
      ...asked,
      do: "go",
      digest: planned.digest,
      reason: "rehearsed",
      by: "the rehearsal",
    });
    const refused = planned.refused ?? done.refused;
    calls.push(...made.slice(before));
    if (refused !== undefined) faults.push(`${target.name} can't go back: ${refused}`);
    else if (wanted) faults.push(...differences(target.name, wanted, stateOf(release, target)));
  }

  private async answer(asked: object): Promise<Said> {
    const { name, alias } = this.target;
    const invokedFunctionArn = `${this.registered.resource.outputs.arn}:${alias}`;
    const event = { target: name, ...asked };
    return (await this.invoke(event, { invokedFunctionArn })).result as Said;
  }
}
