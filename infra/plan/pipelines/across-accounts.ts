import type { PlannedStage } from "./planned";

const page =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html";

/** CodePipeline hands an artifact of one account to no third one: what the pipeline's own gives, it hands to all. */
export function acrossFaults(
  key: string,
  stages: readonly PlannedStage[],
  home: string,
): readonly string[] {
  const actions = stages.flatMap((stage) => stage.actions.map((action) => ({ stage, action })));
  const givers = new Map(
    actions.flatMap(({ action }) => action.outputs.map((output) => [output, action.actor.account])),
  );
  return actions.flatMap(({ stage, action }) => {
    const { account } = action.actor;
    return action.inputs.flatMap((input) => {
      const from = givers.get(input) ?? home;
      if ([account, home].includes(from) || account === home) return [];
      return [
        `Pipeline ${key}: stage ${stage.name}, action ${action.name} runs in account ${account} and takes the artifact ` +
          `${input} of account ${from}, which CodePipeline hands over to the pipeline's own account alone (${page}): ` +
          "let a build make what is released.",
      ];
    });
  });
}
