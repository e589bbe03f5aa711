import { conditionRules } from "../../actions/condition-rules";
import { type At, choices } from "../faults";
import type { DeliverySettings, PipelineSettings, StageSettings } from "../schema";
import type { RuleSettings } from "../schema/conditions";
import { keyFaults } from "./action-configuration";

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
export function conditionFaults(
  { stage, mode, region, builds }: StageOf,
  { freeze, beforeEntry, onSuccess, onFailure }: Conditions,
  key: At,
): string[] {
  const slots = { beforeEntry, onSuccess, onFailure };
  const rules = Object.entries(slots).flatMap(([slot, condition]) =>
    typeof condition === "object"
      ? Object.entries(condition.rules).flatMap(([name, rule]) =>
          oneRule(rule, region, builds, (...path) => key(slot, "rules", name, ...path)),
        )
      : [],
  );
  const skipping = Object.entries(beforeEntry?.result === "SKIP" ? beforeEntry.rules : {});
  const skips = skipping.flatMap(([name, { provider }]) =>
    conditionRules[provider].skips
      ? []
      : [
          `${key("beforeEntry", "rules", name, "provider")} is ${provider}, and CodePipeline skips a stage only by ` +
            "LambdaInvoke and VariableCheck: set result to FAIL.",
        ],
  );
  const twice =
    freeze !== undefined && beforeEntry !== undefined
      ? [
          `${key("freeze")} and ${key("beforeEntry")} are the same condition to CodePipeline, which takes one: leave ` +
            "beforeEntry out while the stage is closed.",
        ]
      : [];
  return [
    ...rules,
    ...skips,
    ...twice,
    ...rollbackFaults(stage, mode, { onSuccess, onFailure }, key),
  ];
}

/** Why nothing rolls back in mode PARALLEL. https://docs.aws.amazon.com/codepipeline/latest/userguide/execution-modes.html */
export const noRollback = "which a pipeline of mode PARALLEL can't: it has no state to go back to.";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html */
const noSources = "which the stage of sources can't: it has nothing to go back to.";

function rollbackFaults(
  stage: string,
  mode: PipelineSettings["mode"],
  { onSuccess, onFailure }: Pick<Conditions, "onSuccess" | "onFailure">,
  key: At,
): string[] {
  const parallel = mode === "PARALLEL";
  if (!parallel && stage !== "source") return [];
  const why = parallel ? noRollback : noSources;
  const otherwise = parallel ? ", or another mode" : "";
  return [
    ...(onSuccess?.result === "ROLLBACK"
      ? [`${key("onSuccess", "result")} is ROLLBACK, ${why} Set result to FAIL${otherwise}.`]
      : []),
    ...(onFailure === "rollback" || typeof onFailure === "object"
      ? [`${key("onFailure")} rolls back, ${why} Set retry or nothing${otherwise}.`]
      : []),
  ];
}

function oneRule(rule: RuleSettings, home: string, builds: StageOf["builds"], key: At): string[] {
  const { provider, build, commands, region } = rule;
  const configuration = {
    ...(build !== undefined && provider === "CodeBuild" && { ProjectName: build }),
    ...rule.configuration,
  };
  return [
    ...keyFaults({ provider, ...conditionRules[provider] }, configuration, "pipeline", key),
    ...buildFaults(rule, builds, key),
    ...(provider === "Commands" && commands === undefined
      ? [`${key("commands")} is missing: write the commands that decide, one line each.`]
      : []),
    ...(provider !== "Commands" && commands !== undefined
      ? [`${key("commands")} is only for the rule Commands: leave it out.`]
      : []),
    ...(region !== undefined && region !== home
      ? [`${key("region")} is "${region}": a rule runs where the pipeline is, in ${home}.`]
      : []),
  ];
}

function buildFaults(
  { provider, build, configuration }: RuleSettings,
  builds: StageOf["builds"],
  key: At,
): string[] {
  if (build === undefined) return [];
  if (provider !== "CodeBuild") return [`${key("build")} is only for CodeBuild: leave it out.`];
  return [
    ...(Object.hasOwn(builds, build)
      ? []
      : [
          `${key("build")} is "${build}", which is not in delivery.builds: ${choices(Object.keys(builds))}.`,
        ]),
    ...(configuration.ProjectName === undefined
      ? []
      : [`${key("build")} and configuration.ProjectName both name a project: keep one.`]),
  ];
}
