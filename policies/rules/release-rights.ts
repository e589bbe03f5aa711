import { actionsOf, pipelinesWith, projectOf, roleOf, visibleStatements } from "../delivery";
import { covers, isOn } from "../document";
import { family } from "../family";
import { peek, present, seen, text } from "../read";
import { byStack, when } from "../rule";
import type { Stack, Subject } from "../subject";
import rules from "../texts/release-rights.json";

/** What the roles of a release must not reach beside it. */
export const releaseRightsRules = family("pipeline", rules, {
  "build-cannot-deploy": byStack("codebuild.Project", (project, stack) => {
    const role = roleOf(project, "serviceRole", stack);
    if (role === undefined) return [];
    const taken = visibleStatements(role, stack).filter(
      (each) => each.allows && covers(each, "sts:AssumeRole"),
    );
    const targets = pipelinesWith(project, stack).flatMap((pipeline) =>
      actionsOf(pipeline)
        .filter((action) => projectOf(pipeline, action, stack) === undefined)
        .flatMap((action) => seen(() => present(text(action.role)))),
    );
    return [...new Set(targets)]
      .filter((target) => taken.some((each) => isOn(each, target)))
      .map((target) => `may take deploy role ${target}`);
  }),
  "pipeline-own-role": byStack("codepipeline.Pipeline", (pipeline, stack) => {
    const role = text(pipeline.values, "roleArn");
    const sharing = stack
      .all("codepipeline.Pipeline")
      .filter((other) => other !== pipeline && peek(other.values, "roleArn") === role);
    return sharing.map((other) => `shares its role with pipeline "${other.name}"`);
  }),
  "release-cannot-change-itself": byStack("codepipeline.Pipeline", (pipeline, stack) =>
    rolesOf(pipeline, stack).flatMap((role) => {
      const allowed = visibleStatements(role, stack).filter(({ allows }) => allows);
      const given = ownWay.filter((action) => allowed.some((each) => covers(each, action)));
      return when(given.length > 0, `lets its role "${role.name}" call ${given.join(", ")}`);
    }),
  ),
});

/** What changes the way of a release, and what opens its gates. */
const ownWay = [
  "codebuild:CreateProject",
  "codebuild:UpdateProject",
  "codepipeline:CreatePipeline",
  "codepipeline:EnableStageTransition",
  "codepipeline:OverrideStageCondition",
  "codepipeline:PutApprovalResult",
  "codepipeline:UpdatePipeline",
];

/** The roles of a pipeline, of its actions and of its builds, as far as they are in this stack. */
function rolesOf(pipeline: Subject, stack: Stack): readonly Subject[] {
  const roles = actionsOf(pipeline).flatMap((action) =>
    seen(() => {
      const project = projectOf(pipeline, action, stack);
      return present(
        project
          ? roleOf(project, "serviceRole", stack)
          : stack.referred(pipeline, "stages", action.role, "iam.Role"),
      );
    }),
  );
  const own = seen(() => present(roleOf(pipeline, "roleArn", stack)));
  return [...new Set([...own, ...roles])];
}
