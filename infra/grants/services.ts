import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { actionsOf } from "./policy";
import { passesToTasks } from "./tasks";
import type { Value } from "./value";

/** A service of Amazon ECS, by what its roles' permissions name. */
export interface RunningService {
  readonly owner: names.Owner;
  /** Its name in the cluster. */
  readonly service: string;
}

/**
 * A task starts: its image is pulled from the delivering account, and its log begins.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function startsTasks(
  to: Principal,
  owner: names.Owner,
  logGroup: string,
  repositoryArn: string,
): readonly Grant[] {
  return [
    {
      id: "SignInToRegistry",
      to,
      // https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
      on: plain("*"),
      actions: ["ecr:GetAuthorizationToken"],
      why: "pulling needs a sign-in; AWS offers no resource to name",
    },
    pullsImages(to, repositoryArn),
    {
      id: "WriteLogs",
      to,
      on: plain(names.arn(owner, "logs", `log-group:${logGroup}:*`)),
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      why: "its log goes to a log group of its own",
    },
  ];
}

/**
 * The record of a release says what runs.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function looksAtTasks(to: Principal, { owner, service }: RunningService): readonly Grant[] {
  return [
    {
      id: "LookAtService",
      to,
      on: {
        kind: "plain",
        arns: [names.arn(owner, "ecs", `service/${names.cluster(owner)}/${service}`)],
      },
      actions: ["ecs:DescribeServices"],
      why: "which task definition runs",
    },
    {
      id: "LookAtTaskDefinitions",
      to,
      on: { kind: "plain", arns: ["*"] },
      actions: ["ecs:DescribeTaskDefinition"],
      why: "which images it has; AWS offers no resource to name",
    },
  ];
}

/** Both halves of a pull: the role's policy here, the repository's policy in the delivering account. */
export function pullsImages(to: Principal, repositoryArn: string): Grant {
  return {
    id: "PullImages",
    to,
    on: { kind: "repository", account: names.accountOf(repositoryArn), arn: repositoryArn },
    actions: actionsOf("ecr", "BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer"),
    why: "tasks run the images of this repository",
  };
}

/**
 * CodeDeploy replaces a service's tasks and moves its listeners.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html
 */
export function shiftsTraffic(
  to: Principal,
  { owner, service }: RunningService,
  listeners: readonly Value[],
  hooks: readonly string[],
  taskRoles: readonly string[],
): readonly Grant[] {
  const cluster = names.cluster(owner);
  return [
    {
      id: "ReplaceTasks",
      to,
      on: plain(names.arn(owner, "ecs", `task-set/${cluster}/${service}/*`)),
      actions: ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
      why: "new tasks are a set beside the old one, until that goes",
    },
    {
      id: "TurnService",
      to,
      on: plain(names.arn(owner, "ecs", `service/${cluster}/${service}`)),
      actions: ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
      why: "the new set becomes the service's own",
    },
    looksAtBalancers(to, ["DescribeListeners", "DescribeRules", "DescribeTargetGroups"]),
    {
      id: "MoveListeners",
      to,
      on: plain(...listeners),
      actions: ["elasticloadbalancing:ModifyListener"],
      why: "traffic goes to the new tasks, the test listener's first",
    },
    ...watchesAlarms(to, owner),
    ...(hooks.length === 0
      ? []
      : [
          {
            id: "AskHooks",
            to,
            on: plain(...hooks.map((name) => names.arn(owner, "lambda", `function:${name}`))),
            actions: ["lambda:InvokeFunction"],
            why: "the settings name these functions",
          },
        ]),
    ...passesToTasks(to, taskRoles),
  ];
}

/**
 * Amazon ECS moves a service's listener rules itself.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function turnsRules(
  to: Principal,
  rules: readonly Value[],
  targetGroups: readonly Value[],
): readonly Grant[] {
  return [
    looksAtBalancers(to, [
      "DescribeListeners",
      "DescribeRules",
      "DescribeTargetGroups",
      "DescribeTargetHealth",
    ]),
    {
      id: "MoveRules",
      to,
      on: plain(...rules),
      actions: ["elasticloadbalancing:ModifyRule"],
      why: "traffic goes to the new tasks, the test rule's first",
    },
    {
      id: "RegisterTasks",
      to,
      on: plain(...targetGroups),
      actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      why: "tasks are the targets of the two groups",
    },
  ];
}

/**
 * CodeDeploy finds the machines of a group, and leaves the rest to the agent on each.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRole.html
 */
export function findsMachines(
  to: Principal,
  owner: names.Owner,
  hasAlarms: boolean,
): readonly Grant[] {
  return [
    {
      id: "FindMachines",
      to,
      on: plain("*"),
      actions: ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus", "tag:GetResources"],
      why: "machines belong to the group by their tags; AWS offers no resource to name",
    },
    ...(hasAlarms ? watchesAlarms(to, owner) : []),
  ];
}

function looksAtBalancers(to: Principal, calls: readonly string[]): Grant {
  return {
    id: "LookAtLoadBalancers",
    to,
    on: plain("*"),
    actions: calls.map((call) => `elasticloadbalancing:${call}`),
    why: "where traffic goes now; AWS offers no resource to name",
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
function watchesAlarms(to: Principal, owner: names.Owner): readonly Grant[] {
  return [
    {
      id: "WatchAlarms",
      to,
      on: plain(names.arn(owner, "cloudwatch", "alarm:*")),
      actions: ["cloudwatch:DescribeAlarms"],
      why: "an alarm takes the release back; a call names several, so AWS asks for all",
    },
  ];
}
