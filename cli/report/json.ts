import { createHash } from "node:crypto";
import type { Call } from "../../rehearsal/call";
import { callerName } from "../../rehearsal/call";
import type { Registration } from "../../rehearsal/evaluate";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { Proof } from "../../rehearsal/verdicts/prove";

/** Goes up when a reader of the old shape would go wrong. */
const documentVersion = 1;

/** The rehearsal as one JSON document; its shape is described in README.md. */
export function jsonReport(rehearsal: Rehearsal, proof?: Proof): string {
  const { stacks, release, judgement, policies, site, faults, warnings } = rehearsal;
  const document = {
    version: documentVersion,
    site: { origin: site.origin, files: site.files.length },
    stacks: stacks.map(({ stack, registrations, outputs }) => ({
      stack,
      ...placeOf(registrations),
      resources: registrations.map(({ type, name, parent, inputs }) => ({
        type,
        name,
        parent,
        inputs: JSON.parse(JSON.stringify(inputs, assetsByKind)),
      })),
      outputs,
    })),
    release: {
      arrived: release.faults.length === 0,
      actions: release.actions.map(
        ({ calls, objects, invalidations, deployments, warnings: _, category: __, ...action }) => ({
          ...action,
          calls: calls.map(callEntry),
          objects: objects.length,
          invalidations: invalidations.length,
          deployments: deployments.length,
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
      deployments: release.deployments.map(({ to, what }) => ({ to, what })),
    },
    hops: judgement.hops.map(({ call, verdict }) => ({ ...callEntry(call), ...verdict })),
    hostile: judgement.hostile.map(({ call, verdict }) => ({
      attempt: call.attempt,
      caller: callerName(call.request.principal),
      action: call.request.action,
      resource: call.request.resource,
      ownerAccount: call.request.ownerAccount,
      ...verdict,
    })),
    policies,
    ...(proof && { mutation: proof }),
    cost: rehearsal.cost,
    faults,
    warnings,
  };
  return JSON.stringify(document, null, 2);
}

function callEntry({ request, page, grade, count }: Call) {
  const { principal, action, resource, ownerAccount } = request;
  return { caller: callerName(principal), action, resource, ownerAccount, count, grade, page };
}

/** Account and region of a stack, as its provider has them. */
export function placeOf(registrations: readonly Registration[]) {
  const place = registrations.find((registration) => registration.place)?.place;
  return { account: place?.account, region: place?.region };
}

/** The bytes of a function's code are of no use to a reader. */
function assetsByKind(_key: string, value: unknown): unknown {
  if (
    typeof value !== "object" ||
    value === null ||
    !("__pulumiAsset" in value || "__pulumiArchive" in value)
  ) {
    return value;
  }
  return "__pulumiArchive" in value ? "(archive)" : "(file)";
}
