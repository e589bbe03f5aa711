import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import type { Value } from "../../grants/value";
import type { AfterSettings } from "../../settings/schema/after";
import { build } from "../../settings/schema/builds";
import type { PlannedProject } from "../builds/projects";
import type { Destination } from "../targets/destinations";
import type { PipelineOf } from "./planned";
import { firstSource } from "./sources";
import { planStepBuild, stepProject } from "./stage-actions";

/** The action that checks what was released to a destination. */
export function afterName({ name }: Destination): string {
  return `${name}-after`;
}

/** The check of what was released to a destination, where its release asks for one. */
export function afterActions(
  { owner, key, settings }: PipelineOf,
  actor: Principal,
  destination: Destination,
  runOrder: number,
): readonly PlannedAction[] {
  if (destination.release.after === undefined) return [];
  return [
    {
      name: afterName(destination),
      provider: actions.codebuildTest,
      runOrder,
      actor,
      region: owner.region,
      configuration: { ProjectName: stepProject(owner, key, "after", destination.name) },
      inputs: firstSource(settings),
      outputs: [],
    },
  ];
}

/**
 * Checks are builds, for the code of a Commands action has the rights of the pipeline's role, which takes deploy roles.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
 */
export function afterBuilds(pipeline: PipelineOf): readonly PlannedProject[] {
  return pipeline.destinations.flatMap((destination) => {
    const { after } = destination.release;
    if (after === undefined) return [];
    const asked = asksAddress(after) ? askAddress(after, folderOf(destination)) : [];
    const commands = [...asked, ...(after.commands ?? [])];
    return [
      planStepBuild(pipeline, {
        build: "after",
        step: destination.name,
        path: [...destination.path, "after"],
        settings: build.parse({ commands }),
        environment: variablesOf(destination, after),
        inputs: firstSource(pipeline.settings),
      }),
    ];
  });
}

/** Why a check can't be made; texts are faults. */
export function* afterFaults(key: string, destinations: readonly Destination[]): Iterable<string> {
  for (const destination of destinations) {
    const { stack, site, service, application, after } = destination.release;
    if (after === undefined || !asksAddress(after) || urlOf(destination, after)) continue;
    const checks = (what: unknown) =>
      `Pipeline ${key} checks ${destination.kind} ${what} of stack ${stack}, which`;
    yield destination.kind === "site"
      ? `${checks(site)} does not say its address: run \`pulumi up -s ${stack}\` with this version of ferry first, or ` +
        "set url."
      : `${checks(service ?? application)} has no address that ferry ` +
        "knows: set url in after, or leave path, status and text out.";
  }
}

/** Commands alone need no address. */
function asksAddress({ url, path, status, text, commands }: AfterSettings): boolean {
  return commands === undefined || [url, path, status, text].some((each) => each !== undefined);
}

function urlOf(destination: Destination, { url }: AfterSettings): Value | undefined {
  return url ?? (destination.kind === "site" ? destination.site.url : undefined);
}

/** What the target's contract says, under names that commands can read. */
function variablesOf(
  destination: Destination,
  after: AfterSettings,
): Readonly<Record<string, Value>> {
  const { account, region } = destination;
  const url = urlOf(destination, after);
  return {
    ...(url !== undefined && { RELEASE_URL: url }),
    RELEASE_ACCOUNT: account,
    RELEASE_REGION: region,
    ...ownVariables(destination),
  };
}

function ownVariables(destination: Destination): Readonly<Record<string, Value>> {
  if (destination.kind === "site") {
    const { bucket, distributionId } = destination.site;
    return { RELEASE_BUCKET: bucket, RELEASE_DISTRIBUTION: distributionId };
  }
  if (destination.kind === "application") return { RELEASE_STACK: destination.application.stack };
  const { service } = destination;
  if (service.kind === "ecs") {
    return { RELEASE_CLUSTER: service.cluster, RELEASE_SERVICE: service.service };
  }
  return { RELEASE_APPLICATION: service.application, RELEASE_DEPLOYMENT_GROUP: service.group };
}

/** Where a release to a folder begins, below the site's own address. */
function folderOf({ release: { path, after } }: Destination): string {
  return path === undefined || after?.url !== undefined ? "" : `/${path}`;
}

/** An answer that is late is waited for; one that is wrong is shown, and fails the release. */
function askAddress(
  { path = "/", status = 200, text }: AfterSettings,
  folder: string,
): readonly string[] {
  const file = "/tmp/release-answer";
  const address = `$RELEASE_URL${folder}${path}`;
  return [
    `RELEASE_STATUS=$(curl --silent --show-error --max-time 30 --retry 5 --retry-connrefused --output ${file} ` +
      `--write-out '%{http_code}' "${address}")`,
    `echo "${address} answered $RELEASE_STATUS"`,
    `test "$RELEASE_STATUS" = ${status}`,
    ...(text === undefined ? [] : [`grep --fixed-strings --quiet -- '${text}' ${file}`]),
  ];
}
