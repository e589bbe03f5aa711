import { conditionRules } from "../../actions/condition-rules";
import { type At, notAmong, under } from "../faults";
import type { DeliverySettings, PipelineSettings, StageSettings } from "../schema";
import { type RuleSettings, ruleSlots, rulesIn } from "../schema/conditions";
import { keyFaults } from "./action-configuration";
import type { Sentences } from "./rule";

type Conditions = Omit<StageSettings, "actions">;

/** Whose conditions they are. */
interface StageOf {
  readonly stage: string;
  readonly mode: PipelineSettings["mode"];
  readonly region: string;
  /** Those that its rules may name. */
  readonly builds: DeliverySettings["builds"];
}

/**
 * What a stage asks before and after, by CodePipeline's rules.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html
 */
export function* conditionFaults(of: StageOf, conditions: Conditions, key: At): Sentences {
  const { freeze, beforeEntry } = conditions;
  for (const slot of ruleSlots) {
    for (const [name, rule] of rulesIn(conditions[slot]))
      yield* oneRule(rule, of, under(key, slot, "rules", name));
  }
  for (const [name, { provider }] of beforeEntry?.result === "SKIP" ? rulesIn(beforeEntry) : []) {
    if (!conditionRules[provider].skips)
      yield `${key("beforeEntry", "rules", name, "provider")} is ${provider}, and CodePipeline skips a stage only by ` +
        "LambdaInvoke and VariableCheck: set result to FAIL.";
  }
  if (freeze !== undefined && beforeEntry !== undefined)
    yield `${key("freeze")} and ${key("beforeEntry")} are the same condition to CodePipeline, which takes one: leave ` +
      "beforeEntry out while the stage is closed.";
  yield* rollbackFaults(of, conditions, key);
}

/** Why nothing rolls back in mode PARALLEL. https://docs.aws.amazon.com/codepipeline/latest/userguide/execution-modes.html */
export const noRollback = "which a pipeline of mode PARALLEL can't: it has no state to go back to.";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html */
const noSources = "which the stage of sources can't: it has nothing to go back to.";

function* rollbackFaults(
  { stage, mode }: StageOf,
  { onSuccess, onFailure }: Conditions,
  key: At,
): Sentences {
  const parallel = mode === "PARALLEL";
  if (!parallel && stage !== "source") return;
  const why = parallel ? noRollback : noSources;
  const otherwise = parallel ? ", or another mode" : "";
  if (onSuccess?.result === "ROLLBACK")
    yield `${key("onSuccess", "result")} is ROLLBACK, ${why} Set result to FAIL${otherwise}.`;
  if (onFailure === "rollback" || typeof onFailure === "object")
    yield `${key("onFailure")} rolls back, ${why} Set retry or nothing${otherwise}.`;
}

function* oneRule(rule: RuleSettings, { region: home, builds }: StageOf, key: At): Sentences {
  const { provider, build, commands, region } = rule;
  const configuration = {
    ...(build !== undefined && provider === "CodeBuild" && { ProjectName: build }),
    ...rule.configuration,
  };
  yield* keyFaults({ provider, ...conditionRules[provider] }, configuration, "pipeline", key);
  yield* namedBuildFaults(rule, builds, key);
  if (provider === "Commands" && commands === undefined)
    yield `${key("commands")} is missing: write the commands that decide, one line each.`;
  if (provider !== "Commands" && commands !== undefined)
    yield `${key("commands")} is only for the rule Commands: leave it out.`;
  if (region !== undefined && region !== home)
    yield `${key("region")} is "${region}": a rule runs where the pipeline is, in ${home}.`;
}

/** The build that an action or a rule names: ferry makes a project of it. */
export function* namedBuildFaults(
  {
    provider,
    build,
    configuration,
  }: Pick<RuleSettings, "build" | "configuration"> & { readonly provider: string },
  builds: DeliverySettings["builds"],
  key: At,
): Sentences {
  if (build === undefined) return;
  if (provider !== "CodeBuild") return yield `${key("build")} is only for CodeBuild: leave it out.`;
  if (!Object.hasOwn(builds, build)) yield notAmong(key("build"), build, "builds", builds);
  if (configuration.ProjectName !== undefined)
    yield `${key("build")} and configuration.ProjectName both name a project: keep one.`;
}
