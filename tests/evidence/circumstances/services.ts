import type { Place } from "../../../rehearsal/arn";
import {
  type DeploymentGroup,
  type RunningService,
  serviceOf,
  type TaskDefinition,
  taskDefinitionOf,
} from "../../../rehearsal/world/running-services";
import type { Registered, World } from "../../../rehearsal/world/world";
import { type Circumstance, role } from "../circumstance";
import { contracts } from "./contracts";

/** The circumstances of tasks, services and deployment groups. */
export function serviceCircumstances(world: World): readonly Circumstance[] {
  return [
    ...world.ofType("aws:ecs/taskDefinition:TaskDefinition").flatMap((task) => ofTask(world, task)),
    ...world.ofType("aws:ecs/service:Service").flatMap(ofService),
    ...world
      .ofType("aws:codedeploy/deploymentGroup:DeploymentGroup")
      .flatMap((group) => ofGroup(world, group)),
    ...contracts(world).flatMap(ofReleasedTask),
    ...contracts(world).flatMap(ofRunTask),
  ];
}

function ofTask(world: World, { place, resource }: Registered): readonly Circumstance[] {
  const { family, executionRoleArn = "" } = resource.inputs as TaskDefinition;
  const text = String(resource.inputs.containerDefinitions);
  const containers = JSON.parse(text) as NonNullable<TaskDefinition["containerDefinitions"]>;
  const base = {
    where: `task definition ${family}`,
    place,
    actors: { "ecs-execution-role": role(executionRoleArn) },
    onBehalfOf: `arn:aws:ecs:${place.region}:${place.account}:*`,
  };
  const [group] = containers.flatMap(
    ({ logConfiguration }) => logConfiguration?.options?.["awslogs-group"] ?? [],
  );
  const images = world
    .ofType("aws:ecr/repository:Repository")
    .map(({ resource: made }) => String(made.outputs.arn));
  const own = images.filter((arn) => text.includes(arn.split("repository/")[1] ?? arn));
  return [
    { when: "always", ...base },
    {
      when: "task-image",
      ...base,
      arns: {
        "ecr-repository": own.length > 0 ? own : images,
        "log-group": [`arn:aws:logs:${place.region}:${place.account}:log-group:${group}`],
      },
    },
    ...secretsOf(place, {
      family: family ?? "",
      executionRoleArn,
      containerDefinitions: containers,
    }),
  ];
}

function ofService({ place, resource }: Registered): readonly Circumstance[] {
  const { name, loadBalancers = [] } = resource.inputs as unknown as RunningService;
  return loadBalancers.flatMap(({ targetGroupArn = "", advancedConfiguration: sides }) => {
    if (!sides) return [];
    const { alternateTargetGroupArn, productionListenerRule, testListenerRule } = sides;
    const rules = [productionListenerRule, testListenerRule].filter((each) => each !== undefined);
    return [
      {
        when: "ecs-native-blue-green",
        where: `service ${name}`,
        place,
        actors: { "ecs-infrastructure-role": role(sides.roleArn) },
        arns: {
          "target-group": [targetGroupArn, alternateTargetGroupArn],
          "listener-rule": rules,
          // A rule's ARN is its listener's with one part more.
          listener: rules.map((arn) =>
            arn.replace(":listener-rule/", ":listener/").replace(/\/[^/]+$/, ""),
          ),
        },
      },
    ];
  });
}

/** A function runs a task like those of a service, in a role of the service's account. */
function ofRunTask({ place, service }: ReturnType<typeof contracts>[number]) {
  const { before, runs, family = "", executionRole, taskRole } = service;
  if (!before || !runs) return [];
  const { cluster } = runs;
  const context = {
    "ecs:cluster": `arn:aws:ecs:${place.region}:${place.account}:cluster/${cluster}`,
  };
  return [
    {
      when: "task-run",
      where: `what runs before ${family}`,
      place,
      actors: { "function-role": role(before.role) },
      names: {
        cluster,
        family,
        revision: "2",
        executionRole: nameOf(executionRole),
        taskRole: nameOf(taskRole),
      },
      details: {
        "ecs:RunTask": { context },
        "ecs:DescribeTasks": { context },
        "ecs:StopTask": { context },
        "iam:PassRole": { passedToService: "ecs-tasks.amazonaws.com" },
      },
    },
  ];
}

/** A role's name with its path. */
const nameOf = (arn: string | undefined): string => arn?.split(":role/")[1] ?? "";

/** The definition that a release registers has what the first one has not: its own secrets. */
function ofReleasedTask({ place, service }: ReturnType<typeof contracts>[number]) {
  if (service.taskDefinition === undefined) return [];
  const task = JSON.parse(service.taskDefinition) as TaskDefinition;
  return secretsOf(place, task);
}

function secretsOf(place: Place, task: TaskDefinition): readonly Circumstance[] {
  const secrets = (task.containerDefinitions ?? []).flatMap(({ secrets: own = [] }) =>
    own.map(({ valueFrom }) => valueFrom),
  );
  const ofService = (service: string) => secrets.filter((arn) => arn.split(":")[2] === service);
  if (secrets.length === 0) return [];
  return [
    {
      when: "secret-variable",
      where: `tasks of ${task.family}`,
      place,
      actors: { "ecs-execution-role": role(task.executionRoleArn ?? "") },
      arns: {
        secret: ofService("secretsmanager").map((arn) => arn.split(":").slice(0, 7).join(":")),
        parameter: ofService("ssm"),
      },
    },
  ];
}

/** CodeDeploy takes a role of its own for a group, whoever starts the deployment. */
function ofGroup(world: World, { place, resource }: Registered): readonly Circumstance[] {
  const group = resource.inputs as unknown as DeploymentGroup;
  const base = {
    where: `deployment group ${group.deploymentGroupName}`,
    place,
    actors: { "codedeploy-role": role(group.serviceRoleArn) },
    onBehalfOf: String(resource.outputs.arn),
  };
  const arn = (service: string, what: string) =>
    `arn:aws:${service}:${place.region}:${place.account}:${what}`;
  const alarms = (group.alarmConfiguration?.alarms ?? []).map((name) =>
    arn("cloudwatch", `alarm:${name}`),
  );
  if (!group.ecsService) {
    return [
      { when: "always", ...base },
      { when: "codedeploy-ec2", ...base, arns: { alarm: alarms } },
    ];
  }
  const { clusterName, serviceName } = group.ecsService;
  const found = serviceOf(world, place, clusterName, serviceName);
  const task = taskDefinitionOf(world, found?.service.taskDefinition ?? "");
  const { prodTrafficRoute, testTrafficRoute } = group.loadBalancerInfo?.targetGroupPairInfo ?? {};
  const listeners = [prodTrafficRoute, testTrafficRoute].flatMap(
    (route) => route?.listenerArns ?? [],
  );
  const service = contracts(world).find(
    (each) => each.place.account === place.account && each.service.application === group.appName,
  );
  const hooks = [...(service?.service.appSpec ?? "").matchAll(/^ {2}- \w+: (\S+)$/gm)];
  return [
    { when: "always", ...base },
    {
      when: "codedeploy-to-ecs",
      ...base,
      arns: {
        alarm: alarms,
        "ecs-service": [arn("ecs", `service/${clusterName}/${serviceName}`)],
        "task-set": [arn("ecs", `task-set/${clusterName}/${serviceName}/ecs-svc/0a1b2c3d`)],
        listener: listeners,
        "listener-rule": listeners.map(
          (each) => `${each.replace(":listener/", ":listener-rule/")}/0a1b2c3d`,
        ),
        function: hooks.map(([, name]) => arn("lambda", `function:${name}`)),
        "task-roles": [task?.executionRoleArn, task?.taskRoleArn].filter(
          (each) => each !== undefined,
        ),
      },
      details: { "iam:PassRole": { passedToService: "ecs-tasks.amazonaws.com" } },
    },
  ];
}
