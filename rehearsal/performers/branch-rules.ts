import { patternOf, ruleOf } from "../world/event-rules";
import type { Registered, World } from "../world/world";
import { filesOf } from "./lambda-invoke";

/** A rule on pushes to branches of CodeCommit, as it was registered. */
export interface BranchRule {
  readonly rule: Registered;
  readonly target: Registered;
  /** The function that the events reach, where they don't reach a pipeline. */
  readonly lambda: Registered | undefined;
  /** ARNs. */
  readonly repositories: readonly string[];
  readonly branches: readonly string[];
  /** CodeCommit's words for what happens to a branch. */
  readonly events: readonly string[];
}

/** What the function knows of a rule. */
export interface Watch {
  readonly pipeline: string;
  readonly paths?: readonly string[];
  readonly excludePaths?: readonly string[];
}

interface Pattern {
  readonly source?: readonly string[];
  readonly resources?: readonly string[];
  readonly detail?: {
    readonly event?: readonly string[];
    readonly referenceName?: readonly string[];
  };
}

export function branchRules(world: World): readonly BranchRule[] {
  return world.ofType("aws:cloudwatch/eventTarget:EventTarget").flatMap((target) => {
    const { arn } = target.resource.inputs;
    const rule = ruleOf(world, target);
    const pattern: Pattern = rule ? patternOf(rule) : {};
    if (!rule || !pattern.source?.includes("aws.codecommit")) return [];
    const lambda = world.withOutput("aws:lambda/function:Function", "arn", arn);
    const { resources: repositories = [], detail } = pattern;
    const { referenceName: branches = [], event: events = [] } = detail ?? {};
    return [{ rule, target, lambda, repositories, branches, events }];
  });
}

/** What lies beside the function's code about a rule. */
export async function watchOf(
  { rule }: BranchRule,
  lambda: Registered,
): Promise<Watch | undefined> {
  const files = await filesOf(lambda.resource.inputs.code);
  const watches = JSON.parse(files["watches.json"] ?? "{}") as Readonly<Record<string, Watch>>;
  return watches[String(rule.resource.outputs.name)];
}

/** A push to a branch of CodeCommit that starts a pipeline, if the files count. */
export interface BranchStart extends Pick<BranchRule, "repositories" | "branches" | "events"> {
  readonly pipeline: string;
  readonly paths?: readonly string[];
  readonly excludePaths?: readonly string[];
}

/** What of CodeCommit starts which pipeline. */
export async function branchStarts(world: World): Promise<readonly BranchStart[]> {
  const starts = branchRules(world).map(async (rule) => {
    const { target, lambda, repositories, branches, events } = rule;
    const watch: Watch | undefined = lambda
      ? await watchOf(rule, lambda)
      : { pipeline: String(target.resource.inputs.arn).split(":").at(-1) ?? "" };
    return watch ? [{ ...watch, repositories, branches, events }] : [];
  });
  return (await Promise.all(starts)).flat();
}
