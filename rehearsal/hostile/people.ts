import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { mayTake, sessionOf } from "../standing/people";
import { peopleOf, type RegisteredPeople, type Taker } from "../world/people";
import type { RegisteredPipeline } from "../world/world";
import type { HostileCall } from "./call";
import { administrator, approvalsOf, nameOf, type Scene, stranger } from "./scene";

/** People who want more than their group may, and those who want to be in it. */
export function people({ world }: Scene): readonly HostileCall[] {
  const groups = peopleOf(world);
  const pipelines = world.pipelines();
  return groups.flatMap((group) => [
    ...group.takers.flatMap((taker) => comers(group, taker)),
    ...pipelines.flatMap((pipeline) => misuses(group, pipeline)),
    ...ownReleases(group, pipelines),
  ]);
}

/** Somebody who is named, without what their session has to show; and somebody beside them. */
function comers({ key, role }: RegisteredPeople, taker: Taker): readonly HostileCall[] {
  const { arn, mfa, organization } = taker;
  const take = (who: string, change: Partial<Request>): HostileCall => ({
    attempt: `${who} takes the role of group ${key}`,
    request: {
      principal: "anonymous",
      action: "sts:AssumeRole",
      resource: role,
      ownerAccount: accountOf(role),
      ...sessionOf(taker),
      ...change,
    },
    holds: mayTake(role),
  });
  const other = arn.replace(/[^/]+$/, "Somebody");
  const inAnother = arn.replace(/:iam::\d{12}:/, `:iam::${stranger}:`);
  const as = (each: string): Pick<Request, "principal"> => ({
    principal: each.includes(":user/") ? { user: each } : { role: each },
  });
  return [
    take(`${nameOf(other)} beside ${nameOf(arn)}`, as(other)),
    take(`the namesake of ${nameOf(arn)} in a foreign account`, as(inAnother)),
    ...(mfa
      ? [take(`${nameOf(arn)} without MFA`, { context: { "aws:MultiFactorAuthPresent": null } })]
      : []),
    ...(organization === undefined
      ? []
      : [
          take(`${nameOf(arn)}, whose account has left the organization`, { organization: null }),
          take(`${nameOf(arn)}, whose account is in another organization`, {
            organization:
              sessionOf({ ...taker, organization: "o-another00000" }).organization ?? null,
          }),
        ]),
  ];
}

/** Everything that people do with a pipeline and its stages, by a group that may not. */
function misuses(group: RegisteredPeople, pipeline: RegisteredPipeline): readonly HostileCall[] {
  const { key, role, sees, starts, stages, approvals } = group;
  const { arn, name } = pipeline;
  const deeds = [
    ...["UpdatePipeline", "DeletePipeline", "TagResource"].map((deed) => [deed, arn] as const),
    ...(sees.includes(arn) ? [] : [["GetPipelineState", arn] as const]),
    ...(starts.includes(arn)
      ? []
      : [["StartPipelineExecution", arn] as const, ["StopPipelineExecution", arn] as const]),
    ...pipeline.stages.flatMap((stage) =>
      stages.includes(`${arn}/${stage.name}`)
        ? []
        : [...carryOn, "DisableStageTransition"].map(
            (deed) => [deed, `${arn}/${stage.name}`] as const,
          ),
    ),
    ...approvalsOf(pipeline)
      .filter((approval) => !approvals.includes(approval))
      .map((approval) => ["PutApprovalResult", approval] as const),
  ];
  return deeds.map(([deed, resource]) => ({
    attempt: `group ${key} calls codepipeline:${deed} on ${resource.slice(arn.length - name.length)}`,
    request: {
      principal: { role },
      action: `codepipeline:${deed}`,
      resource,
      ownerAccount: accountOf(role),
    },
  }));
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
