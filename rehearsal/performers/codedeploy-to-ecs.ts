import { parse } from "yaml";
import { documented } from "../call";
import { serviceOf, type TaskDefinition } from "../world/running-services";
import type { ActionRun, Touches } from "./action-run";
import { takeInput, takeInputs, takeRoles, wantFile } from "./artifacts";
import {
  createDeployment,
  type FoundGroup,
  foundGroup,
  groupOfYours,
  takeServiceRole,
  watchAlarms,
} from "./codedeploy-calls";
import {
  describing,
  imagesIn,
  passTaskRoles,
  registerTasks,
  registerYours,
  startTasks,
} from "./tasks";

const page = documented("codepipeline/latest/userguide/action-reference-ECSbluegreen");
const serviceRole = documented("aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS");
const hooksPage = documented("codedeploy/latest/userguide/reference-appspec-file-structure-hooks");

/** All inputs together: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const mostBytes = 3 * 1024 * 1024;

/** Registers a task definition with the new image, and has CodeDeploy move the traffic to tasks of it. */
export async function deployWithCodeDeploy(run: ActionRun): Promise<void> {
  const { touches } = run;
  if (touches) return deployToYours(run, touches);
  const found = foundGroup(run);
  const service = serviceOfGroup(run, found);
  checkSize(run);
  const task = await renderTask(run);
  const appSpec = await readAppSpec(run, task);

  takeRoles(run);
  for (const input of run.action.inputArtifacts ?? []) takeInput(run, input);
  registerTasks(run, task);
  createDeployment(run, found, page);
  takeServiceRole(run, found);
  replaceTasks(run, found, service, task);
  askHooks(run, found, appSpec);
  startTasks(run, task);
  run.rolledOut({ to: service, what: task.containerDefinitions?.[0]?.image ?? "" });
  const { clusterName: cluster = "", serviceName = "" } = found.group.ecsService ?? {};
  const { arn: group } = found;
  const brought = { cluster, service: serviceName, arn: service, family: task.family ?? "", group };
  run.release.tasks.bring(brought, imagesIn(task));
}

/** A group that no stack makes: what the action calls is judged, what CodeDeploy does is not. */
async function deployToYours(run: ActionRun, touches: Touches): Promise<void> {
  for (const [artifact, path] of Object.values(templates(run))) await wantFile(run, artifact, path);
  takeInputs(run);
  registerYours(run, touches);
  createDeployment(run, groupOfYours(run, touches.deploymentConfiguration ?? ""), page);
}

function serviceOfGroup(run: ActionRun, { group }: FoundGroup): string {
  const { clusterName = "", serviceName = "" } = group.ecsService ?? {};
  const { account, region } = run;
  const found = serviceOf(run.release.world, { account, region }, clusterName, serviceName);
  run.must(
    found,
    `its group deploys to the service "${serviceName}" of cluster "${clusterName}", which account ${account} has not`,
  );
  run.must(
    found.service.deploymentController?.type === "CODE_DEPLOY",
    `the service "${serviceName}" does not leave its deployments to CodeDeploy: its controller is ` +
      `${found.service.deploymentController?.type ?? "ECS"}`,
  );
  return found.arn;
}

function checkSize(run: ActionRun): void {
  const inputs = [...new Set(run.action.inputArtifacts ?? [])];
  const bytes = inputs.reduce((sum, name) => sum + run.input(name).body.length, 0);
  if (bytes <= mostBytes) return;
  throw run.fault(
    `its inputs have ${bytes} bytes, and CodePipeline takes ${mostBytes} (3 MB) for this action: hand over the ` +
      "files that deploy the image, not the sources",
  );
}

async function fileOf(run: ActionRun, artifact: string, path: string): Promise<string> {
  const files = await run.filesOf(artifact);
  const file = files.find((each) => each.path === path);
  const has = files.map((each) => each.path).join(", ");
  run.must(file, `the artifact "${artifact}" has no file ${path} (it has ${has})`);
  return file.body.toString("utf8");
}

/** Where the action finds what it fills in: artifact and path of both. */
function templates(run: ActionRun) {
  const { TaskDefinitionTemplatePath = "taskdef.json", AppSpecTemplatePath = "appspec.yaml" } =
    run.action.configuration ?? {};
  return {
    task: [run.configured("TaskDefinitionTemplateArtifact"), TaskDefinitionTemplatePath],
    appSpec: [run.configured("AppSpecTemplateArtifact"), AppSpecTemplatePath],
  } as const;
}

/** The template with the address of each image in the place of its name. */
async function renderTask(run: ActionRun): Promise<TaskDefinition> {
  const { configuration = {} } = run.action;
  let text = await fileOf(run, ...templates(run).task);
  for (const number of [1, 2, 3, 4]) {
    const artifact = configuration[`Image${number}ArtifactName`];
    const name = configuration[`Image${number}ContainerName`];
    if (artifact === undefined || name === undefined) continue;
    run.must(
      text.includes(`<${name}>`),
      `its task definition has no <${name}>, the place of image ${number}`,
    );
    text = text.replaceAll(`<${name}>`, await imageOf(run, artifact));
  }
  return parsedTask(run, text);
}

async function imageOf(run: ActionRun, artifact: string): Promise<string> {
  const detail = await fileOf(run, artifact, "imageDetail.json");
  const uri = (JSON.parse(detail) as { readonly ImageURI?: string }).ImageURI;
  if (uri === undefined) throw run.fault(`imageDetail.json of "${artifact}" has no ImageURI`);
  return uri;
}

function parsedTask(run: ActionRun, text: string): TaskDefinition {
  let task: TaskDefinition;
  try {
    task = JSON.parse(text) as TaskDefinition;
  } catch (error) {
    throw run.fault(`its task definition is no JSON (${(error as Error).message})`);
  }
  const left = /<[\w-]+>/.exec(text)?.[0];
  if (left !== undefined) throw run.fault(`its task definition still has ${left}`);
  if (!task.family) throw run.fault("its task definition has no family");
  return task;
}

interface AppSpec {
  readonly version?: unknown;
  readonly Resources?: readonly {
    readonly TargetService?: {
      readonly Type?: string;
      readonly Properties?: {
        readonly TaskDefinition?: string;
        readonly LoadBalancerInfo?: {
          readonly ContainerName?: string;
          readonly ContainerPort?: number;
        };
      };
    };
  }[];
  readonly Hooks?: readonly Readonly<Record<string, string>>[];
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
async function readAppSpec(run: ActionRun, task: TaskDefinition): Promise<AppSpec> {
  const text = await fileOf(run, ...templates(run).appSpec);
  const spec = parse(text) as AppSpec;
  const target = spec.Resources?.[0]?.TargetService;
  const { TaskDefinition: definition, LoadBalancerInfo: info } = target?.Properties ?? {};
  const container = task.containerDefinitions?.find(({ name }) => name === info?.ContainerName);
  const port = info?.ContainerPort;
  const listens = container?.portMappings?.some((each) => each.containerPort === port);
  const rows: readonly (readonly [right: unknown, problem: string])[] = [
    [spec.version === 0, "its version is not 0.0"],
    [target?.Type === "AWS::ECS::Service", "it has no target of Amazon ECS"],
    [definition === "<TASK_DEFINITION>", "it lacks <TASK_DEFINITION>"],
    [container, `the task definition has no container "${info?.ContainerName}"`],
    [!container || listens, `the container "${container?.name}" does not listen at ${port}`],
  ];
  const problems = rows.flatMap(([right, problem]) => (right ? [] : [problem]));
  run.must(problems.length === 0, `its AppSpec is wrong: ${problems.join(", ")}`);
  return spec;
}

/** New tasks beside the old, the listeners moved, the old tasks gone. */
function replaceTasks(
  run: ActionRun,
  found: FoundGroup,
  service: string,
  task: TaskDefinition,
): void {
  const { group } = found;
  const role = group.serviceRoleArn;
  const call = (action: string, resource: string) => run.call(role, action, resource, serviceRole);
  const taskSet = `${service.replace(":service/", ":task-set/")}/ecs-svc-0123456789`;
  call("ecs:DescribeServices", service);
  call("ecs:CreateTaskSet", taskSet);
  call(describing("TargetGroups Listeners Rules"), "*");
  const { prodTrafficRoute, testTrafficRoute } = group.loadBalancerInfo?.targetGroupPairInfo ?? {};
  for (const route of [testTrafficRoute, prodTrafficRoute]) {
    for (const listener of route?.listenerArns ?? []) {
      call("elasticloadbalancing:ModifyListener", listener);
    }
  }
  call("ecs:UpdateServicePrimaryTaskSet", service);
  call("ecs:DeleteTaskSet", taskSet);
  passTaskRoles(run, role, task);
  watchAlarms(run, found);
}

function askHooks(run: ActionRun, { group }: FoundGroup, { Hooks = [] }: AppSpec): void {
  for (const name of Hooks.flatMap((hook) => Object.values(hook))) {
    const hook = run.arn("lambda", `function:${name}`);
    run.call(group.serviceRoleArn, "lambda:InvokeFunction", hook, hooksPage);
  }
}
