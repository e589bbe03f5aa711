import type { PlannedAction } from "../../actions";
import { type Principal, principal } from "../../grants/grant";
import { accountOf, type Owner } from "../../names";
import type { PipelineSettings, SourceSettings } from "../../settings";

/** The roles of the account that a source is of, where that is another one. */
export function ownerOfSource(source: SourceSettings) {
  return "owner" in source ? source.owner : undefined;
}

/** Where a source is. */
export function placeOf({ account, region }: Owner, source: SourceSettings) {
  const { role } = ownerOfSource(source) ?? {};
  return { account: role === undefined ? account : accountOf(role), region };
}

/** Who performs the action of a source: the pipeline, or a role of the repository's account. */
export function actorOf(
  pipeline: Principal,
  source: SourceSettings,
): Pick<PlannedAction, "actor" | "roleArn"> {
  const { role } = ownerOfSource(source) ?? {};
  return role === undefined ? { actor: pipeline } : { actor: principal(role), roleArn: role };
}

/** Roles of other accounts in which the actions of sources run. */
export function sourceRoles({ sources }: Pick<PipelineSettings, "sources">): readonly string[] {
  return Object.values(sources).flatMap((source) => ownerOfSource(source)?.role ?? []);
}
