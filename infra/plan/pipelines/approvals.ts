import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import { followedBy, type Value } from "../../grants/value";
import type { WaveSettings } from "../../settings";
import type { Destination } from "../targets/destinations";
import type { PipelineOf, Wave } from "./planned";
import { revisionVariable } from "./sources";

/** One for the wave where that is set, and then none for a release that does not ask for its own. */
export function approvalActions(
  pipeline: PipelineOf,
  actor: Principal,
  { name, destinations, settings }: Wave,
  earlier: readonly Wave[],
  runOrder: number,
): readonly PlannedAction[] {
  const whole = settings?.approval ?? false;
  const seen = addressOf(earlier);
  const what = `${name}, ${destinations.length} targets`;
  return [
    ...approvalAction(pipeline, actor, name, what, whole, seen, runOrder),
    ...destinations.flatMap((destination) => {
      const {
        name: release,
        account,
        release: { approval },
      } = destination;
      const otherwise = whole === false && account !== pipeline.owner.account;
      return approvalAction(
        pipeline,
        actor,
        release,
        `${release} in ${account}${changesOf(destination)}`,
        approval ?? otherwise,
        seen,
        runOrder,
      );
    }),
  ];
}

/** Where the release can be looked at already: the last site before the wave. */
function addressOf(earlier: readonly Wave[]): Value | undefined {
  const site = earlier
    .flatMap(({ destinations }) => destinations)
    .findLast((destination) => destination.kind === "site");
  if (site?.kind !== "site" || site.site.url === undefined) return undefined;
  return followedBy(site.site.url, `/${site.release.path ?? ""}`);
}

/**
 * What would be released: the first source's revision, and of a commit its author and, at the end as it may be long, its
 * message. https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
function revisionOf(sources: PipelineOf["settings"]["sources"], details: boolean): string {
  const [first] = Object.entries(sources);
  if (first === undefined) return "";
  const [name, { kind }] = first;
  const of = (variable: string) => `#{Source-${name}.${variable}}`;
  if (details && kind === "git") {
    return ` ${of("FullRepositoryName")} ${of("CommitId")} by ${of("AuthorDisplayName")}: ${of("CommitMessage")}`;
  }
  if (details && kind === "codecommit") {
    return ` ${of("RepositoryName")} ${of("CommitId")}: ${of("CommitMessage")}`;
  }
  return ` Revision ${of(revisionVariable[kind])}.`;
}

/** Where to see what a release would change. */
function changesOf(destination: Destination): string {
  if (destination.kind !== "application") return "";
  return ` by the change set of its stack ${destination.application.stack}`;
}

function approvalAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  name: string,
  what: string,
  approval: NonNullable<WaveSettings["approval"]>,
  seen: Value | undefined,
  runOrder: number,
): readonly PlannedAction[] {
  if (approval === false) return [];
  const { message, timeoutMinutes, details } =
    approval === true ? { message: undefined, timeoutMinutes: 2_880, details: true } : approval;
  return [
    {
      name: `${name}-approve`,
      provider: actions.manualApproval,
      runOrder,
      actor,
      region: owner.region,
      configuration: {
        CustomData: (message ?? `Release to ${what}.`) + revisionOf(settings.sources, details),
        ...(seen !== undefined && { ExternalEntityLink: seen }),
      },
      inputs: [],
      outputs: [],
      timeoutInMinutes: timeoutMinutes,
    },
  ];
}
