import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { ServiceContract } from "../../contract/service";
import { imagePlaceholder } from "../../contract/task-definition";
import { principal } from "../../grants/grant";
import { releaseNamespace } from "../../names";
import type { BuildOutputs } from "../builds";
import { releaseFiles } from "../builds/container";
import type { ServiceDestination } from "../targets/destinations";

/** The one action that releases to a service: what it deploys with says which. */
export function serviceAction(
  { name, region, service }: ServiceDestination,
  artifacts: BuildOutputs,
  runOrder: number,
): PlannedAction {
  const input = artifacts.container ?? artifacts.whole ?? "";
  return {
    name: `${name}-deploy`,
    runOrder,
    actor: principal(service.deployRole),
    roleArn: service.deployRole,
    region,
    inputs: [input],
    outputs: [],
    namespace: releaseNamespace(name),
    ...rollout(service, name, input),
  };
}

type Rollout = Pick<PlannedAction, "provider" | "configuration" | "touches">;

/** Which action releases to a service, and how it is configured. */
export function rollout(service: ServiceContract, release: string, input: string): Rollout {
  if (service.kind === "ecs") return ecsRollout(service, release);
  const { application, group, deploymentConfiguration } = service;
  const configuration = { ApplicationName: application, DeploymentGroupName: group };
  if (service.kind === "instances") {
    return {
      provider: actions.codedeploy,
      configuration,
      touches: { deploymentConfiguration, readers: [service.instanceRole] },
    };
  }
  const files = releaseFiles(release);
  return {
    provider: actions.codedeployToEcs,
    configuration: {
      ...configuration,
      TaskDefinitionTemplateArtifact: input,
      TaskDefinitionTemplatePath: files.taskDefinition,
      AppSpecTemplateArtifact: input,
      AppSpecTemplatePath: files.appSpec,
      Image1ArtifactName: input,
      Image1ContainerName: imagePlaceholder,
    },
    touches: { deploymentConfiguration, ...tasksOf(service) },
  };
}

function ecsRollout(service: Extract<ServiceContract, { kind: "ecs" }>, release: string): Rollout {
  return {
    provider: actions.ecs,
    configuration: {
      ClusterName: service.cluster,
      ServiceName: service.service,
      FileName: releaseFiles(release).images,
      DeploymentTimeout: String(service.timeoutMinutes),
    },
    touches: tasksOf(service),
  };
}

function tasksOf({ family, executionRole, taskRole }: ContainerService) {
  return { taskFamily: family, passedRoles: [executionRole, taskRole] };
}

type ContainerService = Exclude<ServiceContract, { kind: "instances" }>;
