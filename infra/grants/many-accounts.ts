import { distinct, groupBy } from "./grouping";
import { type Conditions, oneOrMany, type PrincipalElement } from "./policy";

/**
 * Statements about roles of many accounts, without a line for each: roles of one name share a pattern of that
 * name, and a condition says whose they are.
 */

/** A role, and the organization of its account where that stands for a list of accounts. */
export interface RoleOf {
  readonly account: string;
  readonly arn: string;
  readonly organization?: Organization;
}

/** The accounts of an organization but the one whose policies these are: its own roles are named. */
export interface Organization {
  readonly id: string;
  readonly but: string;
}

/** Up to here each ARN stands for itself, which is easier to read; above, the name and the accounts do. */
export const listed = 10;

/** The accounts of some roles as principals, and the condition that narrows them to just those roles. */
interface Callers {
  readonly principal: PrincipalElement;
  readonly condition: Conditions;
}

/**
 * AWS checks that a principal exists, so roles are not named as principals: an account always exists, and
 * `aws:PrincipalArn` survives a role that is made anew. Roles of one name in several accounts share a
 * pattern; roles of other names come apart, so that no account gets another account's role name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function callersOf(roles: readonly RoleOf[]): readonly Callers[] {
  return groupsOf(roles).map(({ organization, accounts, arns, patterns }) => {
    if (organization !== undefined) {
      return {
        principal: "*",
        condition: {
          StringEquals: { "aws:PrincipalOrgID": organization.id },
          StringNotEquals: { "aws:PrincipalAccount": organization.but },
          ArnLike: { "aws:PrincipalArn": oneOrMany(patterns) },
        },
      };
    }
    if (accounts.length > 1) {
      return {
        principal: { AWS: accounts },
        condition: { ArnLike: { "aws:PrincipalArn": oneOrMany(patterns) } },
      };
    }
    return {
      principal: { AWS: arns[0]?.replace(/^(arn:[^:]+:iam::\d{12}):.*$/, "$1:root") ?? accounts },
      condition: { ArnEquals: { "aws:PrincipalArn": oneOrMany(arns) } },
    };
  });
}

/** Roles as resources of a statement. */
interface Taken {
  readonly resources: readonly string[];
  readonly condition?: Conditions;
}

/**
 * AWS announced the keys with just this use, roles that are taken:
 * https://aws.amazon.com/about-aws/whats-new/2022/04/iam-access-resource-organization/
 */
export function takenOf(roles: readonly RoleOf[]): readonly Taken[] {
  const groups = groupsOf(roles);
  const single = groups.filter(
    ({ organization, accounts, arns }) =>
      organization === undefined && (accounts.length === 1 || arns.length <= listed),
  );
  const shared = groups.filter((group) => !single.includes(group));
  const alone = roles.filter(({ arn }) => single.some(({ arns }) => arns.includes(arn)));
  return [
    ...(alone.length > 0 ? [{ resources: distinct(alone.map(({ arn }) => arn)) }] : []),
    ...shared.map(({ organization, accounts, patterns }) => ({
      resources: patterns,
      condition:
        organization === undefined
          ? { StringEquals: { "aws:ResourceAccount": accounts } }
          : {
              StringEquals: { "aws:ResourceOrgID": organization.id },
              StringNotEquals: { "aws:ResourceAccount": organization.but },
            },
    })),
  ];
}

interface Group {
  readonly organization: Organization | undefined;
  readonly accounts: readonly string[];
  readonly arns: readonly string[];
  /** The ARNs with `*` in the place of the account. */
  readonly patterns: readonly string[];
}

/** Names that the same accounts have, together. */
function groupsOf(roles: readonly RoleOf[]): readonly Group[] {
  const named = groupBy(roles, ({ arn, organization }) => `${organization?.id} ${patternOf(arn)}`);
  const byAccounts = groupBy([...named.values()], (members) =>
    members[0].organization === undefined
      ? distinct(members.map(({ account }) => account)).join()
      : members[0].organization.id,
  );
  return [...byAccounts.values()].map((names) => {
    const members = names.flat();
    return {
      organization: members[0]?.organization,
      accounts: distinct(members.map(({ account }) => account)),
      arns: distinct(members.map(({ arn }) => arn)),
      patterns: distinct(members.map(({ arn }) => patternOf(arn))),
    };
  });
}

function patternOf(arn: string): string {
  return arn.replace(/:iam::\d{12}:/, ":iam::*:");
}
