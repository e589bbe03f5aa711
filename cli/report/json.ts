import { createHash } from "node:crypto";
import type { Call } from "../../rehearsal/call";
import { callerName } from "../../rehearsal/call";
import type { ReachClass } from "../../rehearsal/reach";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { Proof } from "../../rehearsal/verdicts/prove";
import { registeredEntries } from "./registered";
import { whoCan } from "./who";

/** Goes up when a reader of the old shape would go wrong. */
const documentVersion = 1;

/** What --json prints and --html draws; its shape is described in docs/reference/json.md. */
export type RehearsalDocument = Awaited<ReturnType<typeof documentOf>>;

/** The rehearsal as one JSON document. */
export async function jsonReport(rehearsal: Rehearsal, proof?: Proof): Promise<string> {
  return JSON.stringify(await documentOf(rehearsal, proof), null, 2);
}

export async function documentOf(rehearsal: Rehearsal, proof?: Proof) {
  const { stacks, release, verdicts, policies, site, faults, warnings } = rehearsal;
  return {
    version: documentVersion,
    site: { origin: site.origin, files: site.files.length },
    stacks: await registeredEntries(stacks),
    release: {
      arrived: release.faults.length === 0,
      actions: release.actions.map(
        ({ calls, objects, invalidations, rollouts, warnings: _, category: __, ...action }) => ({
          ...action,
          calls: calls.map(callEntry),
          objects: objects.length,
          invalidations: invalidations.length,
          deployments: rollouts.length,
        }),
      ),
      objects: release.actions.flatMap(({ objects }) =>
        objects.map(({ bucket, key, owner, contentType, cacheControl, body }) => ({
          bucket,
          key,
          owner,
          size: body.length,
          sha256: createHash("sha256").update(body).digest("hex"),
          contentType,
          cacheControl,
        })),
      ),
      invalidations: release.invalidations.map(({ distribution, paths, callerReference }) => ({
        distribution,
        paths,
        callerReference,
      })),
      deployments: release.rollouts.map(({ to, what }) => ({ to, what })),
    },
    ...(rehearsal.setbacks.length > 0 && { setbacks: rehearsal.setbacks }),
    hops: verdicts.hops.map(({ call, verdict }) => ({ ...callEntry(call), ...verdict })),
    hostile: verdicts.hostile.map(({ call, verdict }) => ({
      attempt: call.attempt,
      caller: callerName(call.request.principal),
      action: call.request.action,
      resource: call.request.resource,
      ownerAccount: call.request.ownerAccount,
      ...verdict,
    })),
    who: whoCan(rehearsal),
    reach: (verdicts.reach?.classes ?? []).map(reachEntry),
    policies,
    ...(rehearsal.controls && {
      controls: rehearsal.controls.map(({ stops, ...control }) => ({
        ...control,
        stops: stops.map(callEntry),
      })),
    }),
    ...(proof && { mutation: proof }),
    cost: rehearsal.cost,
    faults,
    warnings,
  };
}

/** A class of calls that the policies allow: who, what, for what, and which statements give it. */
function reachEntry({ who, actions, place, half, why, ways }: ReachClass) {
  const [{ request, verdict, unjudged }] = ways;
  const { principal, ownerAccount } = request;
  return {
    who,
    caller: callerName(principal),
    actions,
    resource: place.pattern,
    ownerAccount,
    half,
    ways: ways.length,
    ...(why !== undefined && { why }),
    ...(unjudged !== undefined && { unjudged }),
    decidedBy: verdict.decidedBy,
  };
}

function callEntry({ request, page, grade, count }: Call) {
  const { principal, action, resource, ownerAccount } = request;
  return { caller: callerName(principal), action, resource, ownerAccount, count, grade, page };
}
