import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";

/** A tag on a revision while it is made, and on nothing that is there already. */
export const whileRegistering = { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } };

/**
 * Registers revisions of one task definition, with the tags that the definition has.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
export function registersTasks(to: Principal, region: string, family: string): readonly Grant[] {
  const definition = names.arn(
    { account: to.account, region },
    "ecs",
    `task-definition/${family}:*`,
  );
  const about = { to, on: plain(definition) } as const;
  return [
    {
      id: "RegisterTaskDefinition",
      ...about,
      actions: ["ecs:RegisterTaskDefinition"],
      why: "each release registers the task definition with its image",
    },
    {
      id: "TagTaskDefinition",
      ...about,
      actions: ["ecs:TagResource"],
      when: whileRegistering,
      why: "AWS asks for it where the task definition has tags",
    },
  ];
}

/** Hands roles to tasks and to nothing else: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export function passesToTasks(to: Principal, roles: readonly string[]): readonly Grant[] {
  if (roles.length === 0) return [];
  return [
    {
      id: "PassTaskRoles",
      to,
      on: plain(...roles),
      actions: ["iam:PassRole"],
      when: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      why: "tasks run with these roles, which only a role of their own account can hand to them",
    },
  ];
}
