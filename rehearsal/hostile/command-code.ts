import { roleOf } from "../call";
import type { RegisteredPipeline } from "../world/world";
import type { HostileCall } from "./call";
import { nameOf, type Scene } from "./scene";

/**
 * The code of a Commands action or rule runs with the pipeline's role, says AWS's page, and elsewhere on it with a role
 * of the action's own: with either it tries to take the roles that deploy, and to start what does.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
 */
export function commandCode({ world, hops }: Scene): readonly HostileCall[] {
  const pipelines = world.pipelines();
  const deployRoles = new Set(pipelines.flatMap(deployRolesOf));
  const takes = hops
    .map(({ request }) => request)
    .filter((request) => request.action === "sts:AssumeRole" && deployRoles.has(request.resource))
    .filter((request) => roleOf(request) !== undefined);
  const deploying = pipelines.filter((pipeline) => deployRolesOf(pipeline).length > 0);
  return pipelines.flatMap((pipeline) =>
    callersOf(pipeline).flatMap((role) => [
      ...takes.map((request) => ({
        attempt: `code in a Commands action of ${pipeline.name} takes the deploy role ${nameOf(request.resource)}`,
        request: { ...request, principal: { role } },
      })),
      ...deploying.map(({ name, arn, account, region }) => ({
        attempt: `code in a Commands action of ${pipeline.name} starts ${name}`,
        request: {
          principal: { role },
          action: "codepipeline:StartPipelineExecution",
          resource: arn,
          ownerAccount: account,
          region,
        },
      })),
    ]),
  );
}

/** Roles that the code of Commands may have; none where a pipeline has no such code. */
function callersOf({ roleArn, stages }: RegisteredPipeline): readonly string[] {
  const own = stages.flatMap(({ actions }) =>
    actions.filter(isCommands).map((action) => action.roleArn ?? roleArn),
  );
  const rules = stages.some(({ beforeEntry, onSuccess, onFailure }) =>
    [beforeEntry, onSuccess, onFailure].some((slot) =>
      slot?.condition?.rules.some(({ ruleTypeId }) => isCommands(ruleTypeId)),
    ),
  );
  return [...new Set(own.length > 0 || rules ? [roleArn, ...own] : [])];
}

/** The roles that a pipeline takes for anything but commands. */
function deployRolesOf({ stages }: RegisteredPipeline): readonly string[] {
  return stages.flatMap(({ actions }) =>
    actions.flatMap((action) => (isCommands(action) ? [] : (action.roleArn ?? []))),
  );
}

function isCommands({ provider }: { readonly provider: string }): boolean {
  return provider === "Commands";
}
