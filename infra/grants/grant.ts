import { accountOf, partition } from "../names";
import { distinct, groupBy } from "./grouping";
import { callersOf, listed, type Organization, type RoleOf, takenOf } from "./many-accounts";
import { allOf, type Conditions, oneOrMany, type Statement } from "./policy";
import { followedBy, type Value } from "./value";

/** A role that gets a permission. */
export interface Principal {
  readonly account: string;
  readonly roleArn: string;
  /** Stands for a list of accounts in the policies of resources. */
  readonly organization?: Organization;
}

export function principal(roleArn: string): Principal {
  return { account: accountOf(roleArn), roleArn };
}

/** What a permission is about, and whether it has a policy of its own that must agree. */
export type Guarded =
  /** A role: its trust policy. */
  | ({ readonly kind: "role" } & RoleOf)
  /** A bucket itself, or the objects in it: its bucket policy, which rules over other accounts only. */
  | {
      readonly kind: "bucket" | "objects";
      readonly account: string;
      readonly arn: Value;
      /** Of the objects, those whose keys are like these. Default: all. */
      readonly keys?: readonly string[];
      /** Whether its policy says it to its own account too. */
      readonly both?: true;
    }
  /** A repository of Amazon ECR: its policy, which rules over other accounts only. */
  | { readonly kind: "repository"; readonly account: string; readonly arn: string }
  /** An event bus: its policy, which rules over other accounts only. */
  | { readonly kind: "bus"; readonly account: string; readonly arn: string }
  /** A KMS key: its key policy, which rules over its own account too. */
  | {
      readonly kind: "key";
      readonly account: string;
      readonly region: string;
      readonly arn: Value;
    }
  /** Anything without a resource policy: the caller's policy alone decides. */
  | { readonly kind: "plain"; readonly arns: readonly Value[] };

/**
 * A permission, defined once. Its caller half belongs to the policy of the role `to`, its resource half to
 * the policy of what it is `on`; each stack takes the half that it owns, so the two can't disagree.
 */
export interface Grant {
  /** The Sid of both halves: letters and digits. */
  readonly id: string;
  readonly to: Principal;
  readonly on: Guarded;
  readonly actions: readonly string[];
  /** Conditions of both halves. */
  readonly when?: Conditions;
  /** Why it is needed, for those who read the plan. */
  readonly why: string;
}

/** What has no resource policy. */
export function plain(...arns: readonly Value[]) {
  return { kind: "plain" as const, arns };
}

/** Statements for the policy of the role `to`. They belong to that role's stack. */
export function callerHalf(grants: readonly Grant[], role: Principal): readonly Statement[] {
  const own = grants.filter((grant) => grant.to.roleArn === role.roleArn);
  const groups = groupBy(own, ({ id, actions, when, on }) =>
    JSON.stringify([id, actions, when, ownerCondition(on)]),
  );
  return distinctSids(
    [...groups.values()].flatMap((group) =>
      targetsOf(group).map(({ resources, condition: whose }): Statement => {
        const [first] = group;
        const condition = allOf(first.when, ownerCondition(first.on), whose);
        return {
          Sid: first.id,
          Effect: "Allow",
          Action: oneOrMany(first.actions),
          Resource: oneOrMany(resources),
          ...(condition && { Condition: condition }),
        };
      }),
    ),
  );
}

/** What the permissions of one statement are about: roles of many accounts share patterns. */
function targetsOf(
  grants: readonly Grant[],
): readonly { readonly resources: readonly Value[]; readonly condition?: Conditions }[] {
  const roles = grants.flatMap(({ on }) => (on.kind === "role" ? [on] : []));
  const others = grants.filter(({ on }) => on.kind !== "role");
  return [
    ...takenOf(roles),
    ...(others.length > 0
      ? [{ resources: distinct(others.flatMap(({ on }) => resourcesOf(on))) }]
      : []),
  ];
}

/**
 * Statements for the policy of a resource. They belong to that resource's stack. Principals with the same
 * permissions share a statement, so that the policy grows by an account id for each target.
 */
export function resourceHalf(grants: readonly Grant[], resource: Guarded): readonly Statement[] {
  const relevant = grants.filter((grant) => isAbout(grant, resource));
  const byPrincipal = groupBy(relevant, ({ to, when }) => JSON.stringify([to.roleArn, when]));
  const permissions = [...byPrincipal.values()].map(
    ([first, ...others]): Permission => ({
      id: first.id,
      to: first.to,
      when: first.when,
      actions: distinct([first, ...others].flatMap((grant) => grant.actions)),
      resources: distinct([first, ...others].flatMap((grant) => resourcesOf(grant.on))),
    }),
  );
  const shared = groupBy(together(permissions), ({ actions, resources, when }) =>
    JSON.stringify([actions, resources, when]),
  );
  return distinctSids(
    [...shared.values()].flatMap(([first, ...others]) =>
      callersOf([first, ...others].map((permission) => roleOf(permission.to))).map((callers) => ({
        Sid: first.id,
        Effect: "Allow",
        Principal: callers.principal,
        Action: oneOrMany(first.actions),
        ...(namesResources(resource) && { Resource: resourceElement(resource, first.resources) }),
        Condition: allOf(callers.condition, first.when) ?? {},
      })),
    ),
  );
}

/** What one role may on a resource. */
interface Permission {
  readonly id: string;
  readonly to: Principal;
  readonly when?: Conditions | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly Value[];
}

/**
 * Above ten roles of an account what they read stands together: a statement for each would end a bucket's policy at some
 * thirty. Their own policies, which that account's stack makes, go on naming what is each one's.
 */
function together(permissions: readonly Permission[]): readonly Permission[] {
  const alike = groupBy(permissions, ({ to, actions, when }) =>
    JSON.stringify([to.account, actions, when]),
  );
  return [...alike.values()].flatMap((group) => {
    const resources = distinct(group.flatMap((each) => each.resources));
    return group.length <= listed || resources.length === group[0].resources.length
      ? group
      : group.map((each) => ({ ...each, id: `${each.id}Together`, resources }));
  });
}

/** An account's root as a principal: the account's own policies decide further. */
export function accountRoot(account: string, region: string): string {
  return `arn:${partition(region)}:iam::${account}:root`;
}

export function roleOf({ roleArn, ...whose }: Principal): RoleOf {
  return { ...whose, arn: roleArn };
}

/** The permissions with an organization in the place of the other accounts in it, but for roles that are `named`. */
export function inOrganization(
  grants: readonly Grant[],
  id: string,
  owner: string,
  named: readonly string[] = [],
): readonly Grant[] {
  const organization = { id, but: owner };
  const isNamed = ({ to, on }: Grant) =>
    named.includes(to.roleArn) || (on.kind === "role" && named.includes(on.arn));
  return grants.map((whole) => {
    if (isNamed(whole)) return whole;
    const { to, on, ...grant } = whole;
    return {
      ...grant,
      to: to.account === owner ? to : { ...to, organization },
      on: on.kind === "role" && on.account !== owner ? { ...on, organization } : on,
    };
  });
}

function isAbout(grant: Grant, resource: Guarded): boolean {
  const { on, to } = grant;
  if (on.kind === "plain" || resource.kind === "plain") return false;
  const bucket = on.kind === "bucket" || on.kind === "objects";
  const kind = bucket ? "bucket" : on.kind;
  const wanted = resource.kind === "objects" ? "bucket" : resource.kind;
  if (kind !== wanted || on.account !== resource.account) return false;
  if (on.kind === "key" && resource.kind === "key" && isAnyKey(on.arn)) {
    return on.region === resource.region;
  }
  if (JSON.stringify(on.arn) !== JSON.stringify(resource.arn)) return false;
  const ownAccountSuffices = bucket || kind === "repository" || kind === "bus";
  return !ownAccountSuffices || to.account !== on.account || ("both" in on && on.both === true);
}

function isAnyKey(arn: Value): boolean {
  return typeof arn === "string" && arn.endsWith(":key/*");
}

function resourcesOf(on: Guarded): readonly Value[] {
  if (on.kind === "plain") return on.arns;
  if (on.kind !== "objects") return [on.arn];
  return (on.keys ?? ["*"]).map((key) => followedBy(on.arn, `/${key}`));
}

/**
 * Trust and repository policies are about the one thing that has them.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
function namesResources({ kind }: Guarded): boolean {
  return kind !== "role" && kind !== "repository";
}

/** In a key policy `*` is the key itself. */
function resourceElement(resource: Guarded, resources: readonly Value[]): Value | readonly Value[] {
  return resource.kind === "key" ? "*" : oneOrMany(resources);
}

/** A bucket of the right name in a foreign account is not ours. */
function ownerCondition(on: Guarded): Conditions | undefined {
  if (on.kind !== "bucket" && on.kind !== "objects") return undefined;
  return { StringEquals: { "aws:ResourceAccount": on.account } };
}

/** Sids are unique in a policy: a second statement of one id gets a number. */
export function distinctSids(statements: readonly Statement[]): readonly Statement[] {
  const taken = new Set<string>();
  return statements.map((statement) => {
    let Sid = statement.Sid;
    for (let number = 2; taken.has(Sid); number += 1) Sid = `${statement.Sid}${number}`;
    taken.add(Sid);
    return Sid === statement.Sid ? statement : { ...statement, Sid };
  });
}
