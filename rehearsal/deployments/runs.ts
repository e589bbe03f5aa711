import type { DeploymentSettingsArgs } from "@pulumi/pulumiservice";
import type { Place } from "../arn";
import type { Evaluation, Registration } from "../evaluate";
import { inputsOf } from "../world/world";

/** A run of Pulumi that no person starts: with what token it comes, and which roles it takes. */
export interface Run {
  readonly stack: string;
  readonly place: Place;
  /** What it does, as the token says: `update`, `preview`, `pull_request` … */
  readonly operation: string;
  /** Whether it makes, changes or deletes something. */
  readonly changes: boolean;
  readonly token: Token;
  readonly roles: readonly string[];
}

/** What stands in a token: who signed it, for whom it is, and about whom. */
export interface Token {
  readonly host: string;
  readonly audience: string;
  readonly subject: string;
}

const pulumiHost = "api.pulumi.com/oidc";
export const gitHubHost = "token.actions.githubusercontent.com";

/** The runs that the registered settings of Pulumi Cloud, or the stack's outputs for a workflow, lead to. */
export function runsOf(evaluation: Evaluation): readonly Run[] {
  const place = evaluation.registrations.find((each) => each.place)?.place;
  return place ? [...pulumiRuns(evaluation, place), ...workflowRuns(evaluation, place)] : [];
}

/**
 * Before each run Pulumi exchanges the token for the keys of the one role that the settings name. The
 * operations are those of the page of tokens; what a check for drift is called there is inferred from the
 * page of variables.
 * https://www.pulumi.com/docs/deployments/guides/oidc/
 * https://www.pulumi.com/docs/deployments/concepts/settings/environment-variables/
 */
function pulumiRuns({ stack, registrations }: Evaluation, place: Place): readonly Run[] {
  const ofType = (type: string) => registrations.filter((each) => each.type === type);
  const drifts = ofType("pulumiservice:index:DriftSchedule");
  const changing = ["update", ...(drifts.some(isRemediating) ? ["remediate-drift"] : [])];
  const reading = ["preview", "refresh", ...(drifts.length > 0 ? ["detect-drift"] : [])];
  return ofType("pulumiservice:index:DeploymentSettings").flatMap((resource) => {
    const settings = inputsOf<DeploymentSettingsArgs>({ resource });
    const { preRunCommands = [], oidc } = settings.operationContext ?? {};
    const first = oidc?.aws?.roleARN;
    if (first === undefined) return [];
    return [...reading, ...changing].map((operation) => ({
      stack,
      place,
      operation,
      changes: changing.includes(operation),
      token: {
        host: pulumiHost,
        audience: settings.organization,
        subject: [
          "pulumi:deploy",
          `org:${settings.organization}`,
          `project:${settings.project}`,
          `stack:${settings.stack}`,
          `operation:${operation}`,
          "scope:write",
        ].join(":"),
      },
      roles: [first, ...preRunCommands.flatMap((command) => roleTakenBy(command, operation))],
    }));
  });
}

function isRemediating({ inputs }: Registration): boolean {
  return inputs.autoRemediate === true;
}

/** The role that a command leaves to the SDK, if it is about the operation. */
function roleTakenBy(command: string, operation: string): readonly string[] {
  const [, operations = ""] = /^case "\$PULUMI_CI_OPERATION" in ([\w|-]+)\)/.exec(command) ?? [];
  const [, role] = /AWS_ROLE_ARN=(\S+)/.exec(command) ?? [];
  return role !== undefined && operations.split("|").includes(operation) ? [role] : [];
}

/** https://docs.github.com/en/actions/reference/security/oidc */
function workflowRuns({ stack, outputs }: Evaluation, place: Place): readonly Run[] {
  const { preview, update, github } = (outputs.deployments ?? {}) as Readonly<{
    preview?: string;
    update?: string;
    github?: {
      readonly repository: string;
      readonly branch: string;
      readonly environment?: string;
    };
  }>;
  if (!github || preview === undefined || update === undefined) return [];
  const { repository, branch, environment } = github;
  const run = (operation: string, about: string, role: string): Run => ({
    stack,
    place,
    operation,
    changes: operation === "push",
    token: {
      host: gitHubHost,
      audience: "sts.amazonaws.com",
      subject: `repo:${repository}:${about}`,
    },
    roles: [role],
  });
  const job = environment === undefined ? `ref:refs/heads/${branch}` : `environment:${environment}`;
  return [run("pull_request", "pull_request", preview), run("push", job, update)];
}
