import { actionsOf, pipelinesWith, projectOf, roleOf, visibleStatements } from "../delivery";
import { covers, isOn } from "../document";
import { peek, present, seen, text } from "../read";
import { family, when } from "../rule";
import type { Stack, Subject } from "../subject";

/** What the roles of a release must not reach beside it. */
export const releaseRightsRules = family("pipeline", [
  {
    name: "build-cannot-deploy",
    level: "mandatory",
    title: "Builds can't take the roles of deploy actions",
    why: "A build runs what the sources say: with a deploy role, a commit changes production without an approval.",
    fix: "take sts:AssumeRole on that role out of the build's policies",
    controls: [],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
    scope: "stack",
    kinds: ["codebuild.Project"],
    check: (project, stack) => {
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
    },
  },
  {
    name: "pipeline-own-role",
    level: "advisory",
    title: "Each pipeline has a role of its own",
    why: "With a shared role, whoever edits one pipeline releases to the targets of the other.",
    fix: "make a role for each pipeline",
    controls: [],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-service-with-iam.html",
    scope: "stack",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline, stack) => {
      const role = text(pipeline.values, "roleArn");
      const sharing = stack
        .all("codepipeline.Pipeline")
        .filter((other) => other !== pipeline && peek(other.values, "roleArn") === role);
      return sharing.map((other) => `shares its role with pipeline "${other.name}"`);
    },
  },
  {
    name: "release-cannot-change-itself",
    level: "mandatory",
    title: "What a release runs as can't change its way, or approve it",
    why: "Whoever gets into one step of it would take the approval out, or give it, and releases what they like.",
    fix: "take the actions out of the role's policies",
    controls: ["CKV_AWS_286"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-reference.html",
    scope: "stack",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline, stack) =>
      rolesOf(pipeline, stack).flatMap((role) => {
        const allowed = visibleStatements(role, stack).filter(({ allows }) => allows);
        const given = ownWay.filter((action) => allowed.some((each) => covers(each, action)));
        return when(given.length > 0, `lets its role "${role.name}" call ${given.join(", ")}`);
      }),
  },
]);

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
