import { callerHalf, type Grant, principal, resourceHalf } from "../grants/grant";
import * as grants from "../grants/people";
import { allOf, type PolicyDocument, policy } from "../grants/policy";
import { type RecordBucket, readRecords } from "../grants/records";
import { goBack } from "../grants/restore";
import * as names from "../names";
import type { DeliverySettings, Faults, PeopleSettings } from "../settings";
import type { PlannedBack } from "./back";
import type { PlannedPipeline, PlannedStage } from "./pipelines/planned";

/** A group of people: its policy, and the role of those who are named. */
export interface PlannedPeople {
  readonly key: string;
  readonly policy: names.PolicyName;
  readonly document: PolicyDocument;
  readonly role: names.RoleName;
  /** Left out where nobody is named: the policy alone is made, for IAM Identity Center. */
  readonly trust?: PolicyDocument;
  readonly reach: Reach;
  readonly takers: readonly Taker[];
}

/** What a group may do, by ARN. */
interface Reach {
  readonly may: PeopleSettings["may"];
  readonly sees: readonly string[];
  readonly starts: readonly string[];
  readonly stages: readonly string[];
  readonly approvals: readonly string[];
}

/** Who may take a group's role, and what their session has to show. */
interface Taker {
  readonly arn: string;
  readonly mfa: boolean;
  readonly organization?: string;
}

/** What a delivery has for people beside its pipelines. */
interface Beside {
  readonly records: RecordBucket | undefined;
  readonly back: PlannedBack | undefined;
}

/** Plans who may do what with the pipelines, and says which stages and approvals are not there. */
export function planPeople(
  owner: names.Owner,
  { people }: DeliverySettings,
  pipelines: readonly PlannedPipeline[],
  beside: Beside,
  faults: Faults,
): readonly PlannedPeople[] {
  return Object.entries(people).flatMap(([key, settings]) => {
    const fault = (sentence: string) => faults.add(["delivery", "people", key], sentence);
    return planGroup(owner, key, settings, pipelines, beside, fault) ?? [];
  });
}

function planGroup(
  owner: names.Owner,
  key: string,
  settings: PeopleSettings,
  all: readonly PlannedPipeline[],
  beside: Beside,
  fault: (sentence: string) => undefined,
): PlannedPeople | undefined {
  const own = all.filter(
    (pipeline) => settings.pipelines.length === 0 || settings.pipelines.includes(pipeline.key),
  );
  const absent = missing(settings, own);
  if (absent !== undefined) return fault(absent);
  const role = names.peopleRole(owner, key);
  const takers = settings.principals.map((arn) => takerOf(arn, settings));
  const reach = reachOf(owner, settings, own);
  return {
    key,
    policy: names.peoplePolicy(owner, key),
    document: policy(statementsOf(owner, role, reach, own, beside)),
    role,
    ...(takers.length > 0 && { trust: trustOf(owner, role, takers) }),
    reach,
    takers,
  };
}

/** A stage or an approval that no pipeline of the group has. */
function missing(
  { may, stages, actions }: PeopleSettings,
  pipelines: readonly PlannedPipeline[],
): string | undefined {
  const known = [...new Set(pipelines.flatMap((each) => each.stages.map(({ name }) => name)))];
  const stage = stages.find((each) => !known.includes(each));
  if (stage !== undefined) {
    return (
      `stages has "${stage}", which no pipeline of the group has: ` +
      `choose one of ${known.join(", ")}.`
    );
  }
  if (may !== "approve") return undefined;
  const approvals = pipelines.flatMap((each) => approvalsOf(each, stages));
  const names = [...new Set(approvals.map(({ action }) => action))];
  if (names.length === 0) {
    const where = stages.length > 0 ? `stages ${stages.join(", ")} have` : "pipelines have";
    return `It approves, and its ${where} no approval: give a release approval: true.`;
  }
  const action = actions.find((each) => !names.includes(each));
  return action === undefined
    ? undefined
    : `actions has "${action}", which is no approval of the group's stages: ` +
        `choose one of ${names.join(", ")}.`;
}

/** A release's stage and the one in which it is approved; without any, all stages. */
function isWithin(chosen: readonly string[]) {
  return ({ name }: PlannedStage): boolean =>
    chosen.length === 0 ||
    chosen.some((stage) => name === stage || name === names.approvalStage(stage));
}

/** The approvals of a pipeline, of some stages or of all. */
function approvalsOf({ stages }: PlannedPipeline, within: readonly string[]) {
  return stages
    .filter(isWithin(within))
    .flatMap(({ name, actions }) =>
      actions
        .filter(({ provider }) => provider.category === "Approval")
        .map((action) => ({ stage: name, action: action.name })),
    );
}

function takerOf(arn: string, { withoutMfa, organization }: PeopleSettings): Taker {
  // A role's session doesn't say whether there was MFA.
  const mfa = arn.includes(":user/") && withoutMfa === undefined;
  return { arn, mfa, ...(organization !== undefined && { organization }) };
}

function reachOf(
  owner: names.Owner,
  { may, stages, actions }: PeopleSettings,
  pipelines: readonly PlannedPipeline[],
): Reach {
  const sees = pipelines.map(({ name }) => names.arn(owner, "codepipeline", name));
  const within = (pipeline: PlannedPipeline, path: string) =>
    names.arn(owner, "codepipeline", `${pipeline.name}/${path}`);
  if (may === "view") return { may, sees, starts: [], stages: [], approvals: [] };
  if (may === "approve") {
    const approvals = pipelines.flatMap((pipeline) =>
      approvalsOf(pipeline, stages)
        .filter(({ action }) => actions.length === 0 || actions.includes(action))
        .map(({ stage, action }) => within(pipeline, `${stage}/${action}`)),
    );
    const concerned = sees.filter((arn) => approvals.some((each) => each.startsWith(`${arn}/`)));
    return { may, sees: concerned, starts: [], stages: [], approvals };
  }
  const operated = pipelines.flatMap((pipeline) =>
    pipeline.stages.filter(isWithin(stages)).map(({ name }) => within(pipeline, name)),
  );
  // A release runs through all stages: who is held to some of them starts none.
  return { may, sees, starts: stages.length === 0 ? sees : [], stages: operated, approvals: [] };
}

function statementsOf(
  owner: names.Owner,
  role: names.RoleName,
  { may, sees, starts, stages, approvals }: Reach,
  pipelines: readonly PlannedPipeline[],
  { records, back }: Beside,
) {
  const own = (granted: readonly Grant[]) => callerHalf(granted, principal(role.arn));
  if (may === "approve") {
    return [...own(grants.answerApprovals(role, sees, approvals)), ...grants.refuseReleases(sees)];
  }
  const visible = pipelines.map(({ name, builds }) => ({
    arn: names.arn(owner, "codepipeline", name),
    projects: builds.map(({ project }) => project),
    logGroups: builds.map(({ logGroup }) => logGroup),
  }));
  const approving = pipelines
    .filter((pipeline) => approvalsOf(pipeline, []).length > 0)
    .map(({ name }) => names.arn(owner, "codepipeline", name));
  const seen = [
    ...grants.seePipelines(owner, role, visible),
    ...(records ? readRecords(principal(role.arn), records) : []),
  ];
  if (may === "view") return own(seen);
  return [
    ...own([
      ...seen,
      ...grants.startReleases(role, starts),
      ...grants.operateStages(role, stages),
      ...goBack(
        principal(role.arn),
        (back?.aliases ?? []).filter(({ stage }) => stages.includes(stage)).map(({ arn }) => arn),
      ),
    ]),
    ...grants.refuseApprovals(approving),
  ];
}

function trustOf(owner: names.Owner, role: names.RoleName, takers: readonly Taker[]) {
  const { account } = owner;
  const taken = takers.map(({ arn, mfa, organization }) =>
    grants.takeGroupRole(
      arn,
      role,
      allOf(
        mfa ? { Bool: { "aws:MultiFactorAuthPresent": "true" } } : undefined,
        organization === undefined
          ? undefined
          : { StringEquals: { "aws:PrincipalOrgID": organization } },
      ),
    ),
  );
  return policy(resourceHalf(taken, { kind: "role", account, arn: role.arn }));
}
