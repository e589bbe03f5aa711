import { accountOf, regionOf } from "../arn";
import { type Call, type CallDetails, callsOf, documented, observed } from "../call";
import type { RecordedCall } from "../endpoints/protocol";
import { serviceMade, serviceOf, taskDefinitionOf } from "../world/running-services";
import { documentedAs } from "./api-pages";
import type { Release } from "./release";

/** What functions asked of Amazon ECS, CodeDeploy and Amazon ECR, as calls to judge. */

const deploying = documented(
  "codedeploy/latest/userguide/auth-and-access-control-permissions-reference",
);

/** Others saw UpdateService refused for them where it names a task definition; no page says it. */
const passing = observed("AmazonECS/latest/APIReference/API_UpdateService");

export function taskCalls(
  release: Release,
  role: string,
  call: RecordedCall,
  count: number,
): readonly Call[] {
  const { service, operation, input } = call;
  const owner = accountOf(role);
  const on = (resources: readonly string[], details: CallDetails = {}) =>
    resources.flatMap((resource) =>
      callsOf(role, `${service}:${operation}`, resource, documentedAs(call), {
        owner,
        count,
        ...details,
      }),
    );
  if (service === "codedeploy") return deploymentCalls(release, role, call, on);
  if (service === "ecr") {
    const { registryId = owner, repositoryName } = input;
    const repositories = release.world
      .ofType("aws:ecr/repository:Repository")
      .filter(
        ({ place, resource }) =>
          place.account === registryId && resource.inputs.name === repositoryName,
      );
    return on(
      repositories.map(({ resource }) => String(resource.outputs.arn)),
      { owner: String(registryId) },
    );
  }
  if (service !== "ecs") return [];
  const below = [input.serviceDeploymentArns, input.serviceDeploymentArn, input.serviceRevisionArns]
    .flatMap((each) => each ?? [])
    .map(String);
  if (below.length > 0) return on([...new Set(below.map(serviceAbove)), ...below]);
  const cluster = String(input.cluster);
  const named = [input.services ?? input.service ?? []].flat().map(String);
  const found = named.flatMap(
    (name) =>
      release.tasks.serviceAt(owner, cluster, name) ?? serviceMade(release.world, role, name) ?? [],
  );
  if (found.length === 0) return on(["*"]);
  if (operation !== "UpdateService") return on(found.map(({ arn }) => arn));
  const context = { "ecs:task-definition": String(input.taskDefinition) };
  return [
    ...on(
      found.map(({ arn }) => arn),
      { context },
    ),
    ...found
      .flatMap(({ arn }) => passedRoles(release, arn))
      .flatMap((passed) =>
        callsOf(role, "iam:PassRole", passed, passing, {
          passedToService: "ecs-tasks.amazonaws.com",
        }),
      ),
  ];
}

/** `…:service/<cluster>/<service>` of a deployment or a revision of it. */
function serviceAbove(arn: string): string {
  return arn.replace(/:service-(deployment|revision)\/([^/]+\/[^/]+)\/.*/, ":service/$2");
}

function passedRoles({ world }: Release, arn: string): readonly string[] {
  const [cluster = "", name = ""] = arn.split("/").slice(1);
  const place = { account: accountOf(arn), region: regionOf(arn) };
  const { service } = serviceOf(world, place, cluster, name) ?? {};
  const task = taskDefinitionOf(world, service?.taskDefinition);
  return [task?.executionRoleArn, task?.taskRoleArn].flatMap((each) => each ?? []);
}

function deploymentCalls(
  { tasks }: Release,
  role: string,
  { operation, input }: RecordedCall,
  on: (resources: readonly string[]) => readonly Call[],
): readonly Call[] {
  // The table of IAM's actions has no resource for it, and the guide of CodeDeploy names the group: `*` holds for both.
  if (operation === "StopDeployment") return on(["*"]);
  if (operation === "GetDeployment") return on([tasks.groupOf(String(input.deploymentId))]);
  const { applicationName, deploymentGroupName, deploymentConfigName } = input;
  const group = tasks.groupNamed(accountOf(role), `${applicationName}/${deploymentGroupName}`);
  const beside = (resource: string) => group.replace(/:deploymentgroup:.*/, `:${resource}`);
  const needs = (actions: string, resource: string) =>
    callsOf(role, actions, beside(resource), deploying);
  return [
    ...on([group]),
    ...needs(
      "codedeploy:GetApplicationRevision codedeploy:RegisterApplicationRevision",
      `application:${applicationName}`,
    ),
    ...needs("codedeploy:GetDeploymentConfig", `deploymentconfig:${deploymentConfigName}`),
  ];
}
