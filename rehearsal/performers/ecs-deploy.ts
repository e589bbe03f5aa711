import { documented } from "../call";
import { type RunningService, serviceOf, taskDefinitionOf } from "../world/running-services";
import type { ActionRun, Touches } from "./action-run";
import { takeInput, takeInputs, takeRoles, wantFile } from "./artifacts";
import { describing, imagesIn, registerTasks, registerYours, startTasks } from "./tasks";

const page = documented("codepipeline/latest/userguide/action-reference-ECS");
const infrastructure = documented(
  "AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers",
);

interface Image {
  readonly name?: string;
  readonly imageUri?: string;
}

/** Gives the service's task definition new images, and the service the new task definition. */
export async function deployToEcs(run: ActionRun): Promise<void> {
  const cluster = run.configured("ClusterName");
  const name = run.configured("ServiceName");
  const { account, region } = run;
  const { touches } = run;
  if (touches) return deployToYours(run, touches);
  const found = serviceOf(run.release.world, { account, region }, cluster, name);
  run.must(found, `account ${account} has no service "${name}" in cluster "${cluster}"`);
  const { arn, service } = found;
  run.must(
    service.deploymentController?.type !== "CODE_DEPLOY",
    `the service "${name}" leaves its deployments to CodeDeploy`,
  );
  const images = await readImages(run);
  const current = taskDefinitionOf(run.release.world, service.taskDefinition);
  const containers = current?.containerDefinitions ?? [];
  const unknown = images.find((image) => !containers.some((each) => each.name === image.name));
  if (!current || unknown) {
    throw run.fault(`the task definition of "${name}" has no container "${unknown?.name}"`);
  }
  const kept = containers.find(({ command, entryPoint }) => command ?? entryPoint);
  run.must(
    !kept,
    `the container "${kept?.name}" has a command of its own, which the action takes over for the new image: ` +
      "let images begin by themselves",
  );
  const task = {
    ...current,
    containerDefinitions: containers.map((container) => ({
      ...container,
      image: images.find((image) => image.name === container.name)?.imageUri ?? container.image,
    })),
  };

  takeRoles(run);
  for (const input of run.action.inputArtifacts ?? []) takeInput(run, input);
  updateService(run, arn, () => registerTasks(run, task));
  moveRules(run, service);
  startTasks(run, task);
  run.rolledOut({ to: arn, what: images[0]?.imageUri ?? "" });
  const brought = { cluster, service: name, arn, family: task.family ?? "" };
  run.release.tasks.bring(brought, imagesIn(task));
}

/** The action takes over the service's task definition, and gives the service the new one. */
function updateService(run: ActionRun, arn: string, register: () => void): void {
  run.act("ecs:DescribeServices", arn, page);
  run.act("ecs:DescribeTaskDefinition", "*", page);
  register();
  run.act("ecs:UpdateService", arn, page);
}

const otherwise = "let a build write imagedefinitions.json, or deploy with CodeDeployToECS";

/** A service that no stack makes: what the action calls is judged, what its tasks do is not. */
async function deployToYours(run: ActionRun, touches: Touches): Promise<void> {
  const { account } = run;
  const { artifact, path } = imageFile(run);
  await wantFile(run, artifact, path, otherwise);
  if ((await run.filesOf(artifact)).some((file) => file.path === path)) await readImages(run);
  const name = `service/${run.configured("ClusterName")}/${run.configured("ServiceName")}`;
  takeInputs(run);
  updateService(run, run.arn("ecs", name), () => registerYours(run, touches));
  run.warn(`${name} of account ${account} is yours: the rehearsal does not see what its tasks do`);
}

/** Where the action finds what is the image of each container. */
function imageFile({ action: { inputArtifacts = [], configuration = {} } }: ActionRun) {
  const [artifact = ""] = inputArtifacts;
  return { artifact, path: configuration.FileName ?? "imagedefinitions.json" };
}

async function readImages(run: ActionRun): Promise<readonly Image[]> {
  const { artifact, path } = imageFile(run);
  const file = (await run.filesOf(artifact)).find((each) => each.path === path);
  if (!file) throw run.fault(`the artifact "${artifact}" has no file ${path}`);
  const images = JSON.parse(file.body.toString("utf8")) as readonly Image[];
  if (!Array.isArray(images) || images.some((image) => !image.name || !image.imageUri)) {
    throw run.fault(`${path} is no list of {name, imageUri}: ${otherwise}`);
  }
  return images;
}

/** Blue by green: Amazon ECS moves the rules with the role that the service names. */
function moveRules(run: ActionRun, { loadBalancers = [] }: RunningService): void {
  for (const { targetGroupArn = "", advancedConfiguration: sides } of loadBalancers) {
    if (!sides) continue;
    const role = sides.roleArn;
    const call = (actions: string, resource: string) =>
      run.call(role, actions, resource, infrastructure);
    run.call({ service: "ecs.amazonaws.com" }, "sts:AssumeRole", role, infrastructure);
    call(describing("TargetGroups Listeners Rules TargetHealth"), "*");
    for (const group of [targetGroupArn, sides.alternateTargetGroupArn]) {
      call("elasticloadbalancing:RegisterTargets elasticloadbalancing:DeregisterTargets", group);
    }
    for (const rule of [sides.testListenerRule, sides.productionListenerRule]) {
      if (rule !== undefined) call("elasticloadbalancing:ModifyRule", rule);
    }
  }
}
