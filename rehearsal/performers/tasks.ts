import { accountOf, serviceOf } from "../arn";
import { documented, inferred } from "../call";
import { repositoryOf, type TaskDefinition } from "../world/running-services";
import type { ActionRun, Touches } from "./action-run";

/** What happens when tasks of a new definition come up, whoever wants them. */

const registerTask = documented(
  "service-authorization/latest/reference/list_amazonelasticcontainerservice",
);
const tagTask = documented("AmazonECS/latest/developerguide/supported-iam-actions-tagging");
const passRole = documented(
  "AmazonECS/latest/developerguide/security_iam_id-based-policy-examples",
);
const taskRoles = documented("AmazonECS/latest/developerguide/task-iam-roles");
const executionRole = documented("AmazonECS/latest/developerguide/task_execution_IAM_role");
const imagePull = documented("AmazonECR/latest/userguide/repository-policy-examples");
const secrets = documented("AmazonECS/latest/developerguide/specifying-sensitive-data");
const secretKeys = inferred("AmazonECS/latest/developerguide/task_execution_IAM_role");

/** The action registers a revision, with its tags, and with roles that it hands to the tasks. */
export function registerTasks(run: ActionRun, task: TaskDefinition): void {
  const revision = run.arn("ecs", `task-definition/${task.family}:2`);
  const tags = task.tags ?? [];
  const requestTags = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
  run.act("ecs:RegisterTaskDefinition", revision, registerTask, { requestTags });
  if (tags.length > 0) {
    const context = { "ecs:CreateAction": "RegisterTaskDefinition" };
    run.act("ecs:TagResource", revision, tagTask, { requestTags, context });
  }
  passTaskRoles(run, run.actor, task);
}

/** A task definition that no stack knows: its family and roles are what the settings say, and it may have tags. */
export function registerYours(
  run: ActionRun,
  { taskFamily = "", passedRoles = [] }: Touches,
): void {
  const [executionRoleArn, taskRoleArn] = passedRoles;
  registerTasks(run, {
    family: taskFamily,
    tags: [{ key: "owner", value: "yours" }],
    ...(executionRoleArn !== undefined && { executionRoleArn }),
    ...(taskRoleArn !== undefined && { taskRoleArn }),
  });
}

/** By container. */
export function imagesIn({ containerDefinitions = [] }: TaskDefinition) {
  return Object.fromEntries(containerDefinitions.map(({ name, image }) => [name, image]));
}

/** What looks at parts of load balancers. */
export function describing(parts: string): string {
  return parts.replace(/\w+/g, "elasticloadbalancing:Describe$&");
}

/** A role of one account can be handed on by roles of that account only. */
export function passTaskRoles(
  run: ActionRun,
  role: string,
  { executionRoleArn, taskRoleArn }: TaskDefinition,
): void {
  for (const resource of [executionRoleArn, taskRoleArn]) {
    if (resource === undefined) continue;
    run.must(
      accountOf(resource) === accountOf(role),
      `its task definition has the role ${resource} of account ${accountOf(resource)}, which no role of account ` +
        `${accountOf(role)} can hand to tasks`,
    );
    run.call(role, "iam:PassRole", resource, passRole, {
      passedToService: "ecs-tasks.amazonaws.com",
    });
  }
}

/** Fargate starts a task: it takes the roles, pulls the image, opens the log. */
export function startTasks(run: ActionRun, task: TaskDefinition): void {
  const { executionRoleArn, taskRoleArn, containerDefinitions = [] } = task;
  run.must(
    executionRoleArn !== undefined,
    "its task definition has no execution role, without which no image is pulled",
  );
  for (const role of [executionRoleArn, taskRoleArn]) if (role !== undefined) takeRole(run, role);
  for (const { image, secrets: variables = [], logConfiguration } of containerDefinitions) {
    pullImage(run, executionRoleArn, image);
    for (const { valueFrom } of variables) readSecret(run, executionRoleArn, valueFrom);
    writeLog(run, executionRoleArn, logConfiguration?.options ?? {});
  }
}

function takeRole(run: ActionRun, role: string): void {
  const sourceArn = run.arn("ecs", "task/cluster/0123456789abcdef");
  const by = { service: "ecs-tasks.amazonaws.com", sourceArn, sourceAccount: run.account };
  run.call(by, "sts:AssumeRole", role, taskRoles);
}

/** Pulls of images in Amazon ECR; the layers' key is ECR's to use, by its grants. */
function pullImage(run: ActionRun, role: string, image: string): void {
  const [, account = "", region = "", name = ""] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image) ?? [];
  if (account === "") return;
  run.must(
    /@sha256:[0-9a-f]{64}$/.test(image),
    `it releases the image ${image} by a tag, which may be another image tomorrow: hand over its digest`,
  );
  const repository = repositoryOf(run.release.world, { account, region }, name);
  run.must(
    repository,
    `it releases the image ${image}, whose repository no stack of this rehearsal creates`,
  );
  const own = { owner: accountOf(role), region };
  run.call(role, "ecr:GetAuthorizationToken", "*", executionRole, own);
  const pull = "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer";
  run.call(role, pull, String(repository.resource.outputs.arn), imagePull, { region });
}

function readSecret(run: ActionRun, role: string, valueFrom: string): void {
  if (serviceOf(valueFrom) === "ssm") run.call(role, "ssm:GetParameters", valueFrom, secretKeys);
  else run.readSecret(role, valueFrom, secrets);
}

function writeLog(run: ActionRun, role: string, options: Readonly<Record<string, string>>): void {
  const group = options["awslogs-group"];
  if (group !== undefined) run.log(role, group, "task", executionRole);
}
