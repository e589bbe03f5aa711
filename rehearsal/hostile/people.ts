import { accountOf } from "../arn";
import { administrator } from "../world/outsiders";
import { peopleOf, type RegisteredPeople } from "../world/people";
import type { RegisteredPipeline } from "../world/world";
import type { HostileCall } from "./call";
import { approvalsOf, type Scene } from "./scene";

/** People who release do not approve, and who approves does not release. What else a group may, reach knows. */
export function people({ world }: Scene): readonly HostileCall[] {
  const pipelines = world.pipelines();
  return peopleOf(world).flatMap((group) => ownReleases(group, pipelines));
}

const carryOn = [
  "EnableStageTransition",
  "OverrideStageCondition",
  "RetryStageExecution",
  "RollbackStage",
];

/** Nobody approves what they released, even if somebody gave them every right beside their group's. */
function ownReleases(
  { key, may, role, sees }: RegisteredPeople,
  pipelines: readonly RegisteredPipeline[],
): readonly HostileCall[] {
  const own = pipelines.filter(({ arn }) => sees.includes(arn));
  const attempt = (what: string, deed: string, resource: string): HostileCall => ({
    attempt: `group ${key}, given every other right, ${what}`,
    request: {
      principal: { role },
      action: `codepipeline:${deed}`,
      resource,
      ownerAccount: accountOf(role),
    },
    holdsToo: administrator,
  });
  if (may === "operate") {
    return own.flatMap((pipeline) =>
      approvalsOf(pipeline).map((approval) =>
        attempt("approves what it released", "PutApprovalResult", approval),
      ),
    );
  }
  if (may === "view") return [];
  return own.flatMap(({ arn, stages }) => [
    attempt("releases what it approves", "StartPipelineExecution", arn),
    ...stages.flatMap((stage) =>
      carryOn.map((deed) =>
        attempt("carries on a release that it approves", deed, `${arn}/${stage.name}`),
      ),
    ),
  ]);
}
