import * as names from "../names";
import type { Grant, Principal } from "./grant";

/**
 * Registers revisions of one task definition.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function registersTasks(to: Principal, region: string, family: string): Grant {
  const owner = { account: to.account, region };
  return {
    id: "RegisterTaskDefinition",
    to,
    on: { kind: "plain", arns: [names.arn(owner, "ecs", `task-definition/${family}:*`)] },
    actions: ["ecs:RegisterTaskDefinition"],
    why: "each release registers the task definition with its image",
  };
}

/** Hands roles to tasks and to nothing else: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export function passesToTasks(to: Principal, roles: readonly string[]): readonly Grant[] {
  if (roles.length === 0) return [];
  return [
    {
      id: "PassTaskRoles",
      to,
      on: { kind: "plain", arns: roles },
      actions: ["iam:PassRole"],
      when: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      why: "tasks run with these roles, which only a role of their own account can hand to them",
    },
  ];
}
