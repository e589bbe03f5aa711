import {
  deploymentGroupOf,
  serviceOf,
  taskDefinitionOf,
} from "../../../rehearsal/world/running-services";
import { role } from "../circumstance";
import { type Acting, arn, type Found } from "./acting";
import { contracts } from "./contracts";
import { artifactObjects } from "./stored";

interface Touches {
  readonly taskFamily?: string;
  readonly passedRoles?: readonly string[];
  readonly deploymentConfiguration?: string;
  readonly readers?: readonly string[];
}

/** What the settings say that an action touches of what no stack makes. */
function touchesOf({ world, pipeline, where }: Acting): Touches {
  const name = `${pipeline.name}/${where.split(" ")[1]}`;
  return (
    world
      .outputs("touches")
      .map((all) => (all as Readonly<Record<string, Touches>>)[name])
      .find((said) => said !== undefined) ?? {}
  );
}

/** The family that an action registers, and the roles that it hands to tasks. */
function taskOf(
  acting: Acting,
  definition: string | undefined,
): Omit<Found, "when"> & { arns: object } {
  const made = definition === undefined ? undefined : taskDefinitionOf(acting.world, definition);
  const { taskFamily, passedRoles } = touchesOf(acting);
  const family = made?.family ?? taskFamily ?? "";
  const roles = passedRoles ?? [made?.executionRoleArn, made?.taskRoleArn];
  return {
    arns: {
      "task-definition-family": [arn(acting, "ecs", `task-definition/${family}:2`)],
      "task-roles": roles.filter((each) => each !== undefined),
    },
    details: {
      "iam:PassRole": { passedToService: "ecs-tasks.amazonaws.com" },
      "ecs:TagResource": {
        context: { "ecs:CreateAction": "RegisterTaskDefinition" },
        requestTags: { Name: "api" },
      },
    },
  };
}

function codeDeploy(acting: Acting) {
  const { ApplicationName = "", DeploymentGroupName = "" } = acting.configuration;
  const found = deploymentGroupOf(acting.world, acting.place, ApplicationName, DeploymentGroupName);
  const { deploymentConfiguration, readers = [] } = touchesOf(acting);
  const config = found?.group.deploymentConfigName ?? deploymentConfiguration ?? "";
  const made = contracts(acting.world).find(
    ({ place, service }) =>
      place.account === acting.place.account && service.application === ApplicationName,
  );
  const [reader = made?.service.instanceRole] = readers;
  const own = (type: string) => arn(acting, "codedeploy", `${type}:${ApplicationName}`);
  return {
    registered: found?.group,
    actors: {
      ...(reader !== undefined && { "instance-role": role(reader) }),
    },
    names: { application: ApplicationName, group: DeploymentGroupName, config },
    arns: {
      "deployment-application-and-group": [
        own("application"),
        `${own("deploymentgroup")}/${DeploymentGroupName}`,
      ],
      "deployment-application-and-below": [own("application")],
      "deployment-config": [arn(acting, "codedeploy", `deploymentconfig:${config}`)],
    },
  };
}

export function rolling(acting: Acting): readonly Found[] {
  const { ClusterName: cluster = "", ServiceName: name = "" } = acting.configuration;
  const found = serviceOf(acting.world, acting.place, cluster, name);
  const task = taskOf(acting, found?.service.taskDefinition);
  const arns = {
    ...task.arns,
    "ecs-service": [arn(acting, "ecs", `service/${cluster}/${name}`)],
  };
  return [
    { when: "ecs-deploy", ...task, arns },
    { when: "ecs-deploy-tagged", ...task },
  ];
}

export function blueGreen(acting: Acting): readonly Found[] {
  const group = codeDeploy(acting);
  const { ecsService: { clusterName = "", serviceName = "" } = {} } = group.registered ?? {};
  const found = serviceOf(acting.world, acting.place, clusterName, serviceName);
  const task = taskOf(acting, found?.service.taskDefinition);
  const { actors, names } = group;
  return [
    {
      when: "codedeploy-to-ecs",
      actors,
      names,
      arns: { ...group.arns, ...task.arns },
      ...(task.details && { details: task.details }),
    },
    { when: "codedeploy-to-ecs-tagged", ...task },
  ];
}

export function inPlace(acting: Acting): readonly Found[] {
  const { actors, names, arns } = codeDeploy(acting);
  const { inputArtifacts: read = [] } = acting.action;
  const revisions = artifactObjects(acting.pipeline, { read, written: [] }, acting.place.region);
  return [
    {
      when: "codedeploy-ec2",
      actors,
      names,
      arns: { ...arns, "revision-object": revisions },
    },
  ];
}

const modes: Readonly<Record<string, string>> = {
  CHANGE_SET_REPLACE: "cloudformation-change-set",
  CHANGE_SET_EXECUTE: "cloudformation-execute",
  CREATE_UPDATE: "cloudformation-create-update",
  REPLACE_ON_FAILURE: "cloudformation-create-update",
  DELETE_ONLY: "cloudformation-delete",
};

export function cloudFormation({ where, configuration }: Acting): readonly Found[] {
  const { ActionMode = "", StackName: stack = "", RoleArn, Capabilities = "" } = configuration;
  const handed = RoleArn === undefined ? [] : [RoleArn];
  const found = {
    where: `${where} (${ActionMode})`,
    names: { stack },
    arns: { "cloudformation-role": handed },
    details: { "iam:PassRole": { passedToService: "cloudformation.amazonaws.com" } },
    ...(RoleArn !== undefined && { actors: { "cloudformation-role": role(RoleArn) } }),
  };
  return [
    { when: "cloudformation", ...found },
    { when: modes[ActionMode] ?? "", ...found },
    ...(Capabilities.includes("CAPABILITY_AUTO_EXPAND")
      ? [{ when: "cloudformation-transform", ...found }]
      : []),
  ];
}

export function stackSet(when: string, { configuration }: Acting): readonly Found[] {
  const { StackSetName: name = "", CallAs, PermissionModel } = configuration;
  const names = { stackSet: name };
  return [
    { when, names },
    ...(CallAs === "DELEGATED_ADMIN" ? [{ when: "stack-set-delegated" }] : []),
    ...(PermissionModel === "SELF_MANAGED" ? [{ when: "stack-set-self-managed", names }] : []),
  ];
}
