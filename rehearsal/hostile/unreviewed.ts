import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { roleOf } from "../call";
import type { RegisteredPipeline, World } from "../world/world";
import { isOfPullRequests } from "../world/world";
import type { HostileCall } from "./call";
import { nameOf, type Scene } from "./scene";

/**
 * Whoever opens a pull request writes what its build runs: the roles of such a pipeline try every call of the
 * releases, on the very objects, and what would change a release.
 */
export function unreviewed({ world, hops }: Scene): readonly HostileCall[] {
  return world
    .pipelines()
    .filter(isOfPullRequests)
    .flatMap((pipeline) => {
      const roles = rolesOf(world, pipeline);
      const own = new Set(hops.flatMap(({ request }) => callOf(request, roles)));
      const others = new Map(
        hops
          .map(({ request }) => request)
          .filter((request) => !own.has(workOf(request)) && !roles.includes(roleOf(request) ?? ""))
          .map((request) => [workOf(request), request]),
      );
      return roles.flatMap((role) => [
        ...[...others.values()].map((request) => attempt(role, request)),
        ...starts(world, pipeline, role),
      ]);
    });
}

/** The pipeline's role and those of its builds. */
function rolesOf(world: World, { account, roleArn, stages }: RegisteredPipeline) {
  const builds = stages.flatMap(({ actions }) =>
    actions.flatMap(({ configuration }) => {
      const project = world.project(account, configuration?.ProjectName ?? "");
      return project ? [String(project.resource.inputs.serviceRole)] : [];
    }),
  );
  return [roleArn, ...builds];
}

function callOf(request: Request, roles: readonly string[]): readonly string[] {
  return roles.includes(roleOf(request) ?? "") ? [workOf(request)] : [];
}

function workOf({ action, resource }: Request): string {
  return `${action} ${resource}`;
}

function attempt(role: string, request: Request): HostileCall {
  const { action, resource } = request;
  return {
    attempt: `the code of a pull request, as ${nameOf(role)}, calls ${action} on ${nameOf(resource)}`,
    request: {
      ...request,
      principal: { role },
      ...(resource === "*" && { ownerAccount: accountOf(role) }),
    },
  };
}

/** A release with a commit of the attacker's choice. */
function starts(world: World, own: RegisteredPipeline, role: string): readonly HostileCall[] {
  return world.pipelines().map(({ name, arn, account, region }) => ({
    attempt: `the code of a pull request, as ${nameOf(role)}, starts ${name === own.name ? "itself" : name}`,
    request: {
      principal: { role },
      action: "codepipeline:StartPipelineExecution",
      resource: arn,
      ownerAccount: account,
      region,
    },
  }));
}
