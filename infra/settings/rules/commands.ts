import { codebuild, commands, findProvider } from "../../actions";
import { conditionRules } from "../../actions/condition-rules";
import { declaredTypes } from "../action-types";
import type { At } from "../faults";
import type { DeliverySettings, PipelineSettings, StageActionSettings } from "../schema";
import { ruleSlots, rulesIn } from "../schema/conditions";
import { runsPullRequests } from "../triggers";
import type { Sentences } from "./rule";

/**
 * Commands, whose code has the rights of the pipeline's role: AWS's page says so, and elsewhere of a role of the
 * action's own. Both are safe only where the pipeline's role may take no deploy role, nor start what does.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
 */
export function* commandsFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): Sentences {
  const stages = Object.entries(pipeline.stages);
  const actions = stages.flatMap(([stage, each]) =>
    Object.entries(each.actions).map(([name, settings]) => {
      const provider = findProvider(settings, declaredTypes(delivery));
      const at = key("stages", stage, "actions", name, "provider");
      return { what: `${stage}/${name}`, at, settings, provider };
    }),
  );
  const rules = stages.flatMap(([stage, settings]) =>
    ruleSlots.flatMap((slot) =>
      rulesIn(settings[slot])
        .filter(([, { provider }]) => provider === "Commands")
        .map(([name]) => key("stages", stage, slot, "rules", name, "provider")),
    ),
  );
  const others = actions.flatMap(({ what, settings, provider }) =>
    typeof provider === "string" || provider === commands ? [] : rightOf(what, provider, settings),
  );
  const [why] = [
    ...(runsPullRequests(pipeline) ? ["which the code of a pull request would have too"] : []),
    ...(pipeline.releases.length > 0 ? ["which takes the deploy roles of its releases"] : []),
    ...others,
  ];
  if (why === undefined) return;
  const said = (at: string, form: string, page: string) =>
    `${at} is "Commands", whose code runs with the pipeline's role, ${why}: let a build with a role of its own ` +
    `run it, {${form}, build: <one of delivery.builds>} (${page}).`;
  for (const { provider, at } of actions)
    if (provider === commands) yield said(at, "provider: CodeBuild, category: Test", commands.page);
  for (const at of rules) yield said(at, "provider: CodeBuild", conditionRules.Commands.page);
}

type Provider = Exclude<ReturnType<typeof findProvider>, string>;

/** The role that the pipeline's role takes or hands on for an action, or what it starts that may have one. */
function rightOf(
  what: string,
  { category, provider }: Provider,
  { role, build, configuration }: StageActionSettings,
): string[] {
  const deploying = role ?? configuration.RoleArn;
  if (deploying !== undefined) return [`which has ${deploying} for ${what}`];
  const starts = category === "Invoke" || (provider === codebuild.provider && build === undefined);
  return starts ? [`which starts what ${what} runs`] : [];
}
