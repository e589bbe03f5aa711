/** Which special policies reach a call: trust and key policies, and the control policies of an organization. */

import type { Hop } from "./derived";
import { isUnderResourceControl } from "./table";
import type { Organization } from "./types";

/** True when the trust policy of a role takes part. */
export function meetsTrust({ action, types }: Hop): boolean {
  return action.service === "sts" && types.includes("role");
}

/** True when a key policy takes part. */
export function meetsKey({ action, types }: Hop): boolean {
  return action.service === "kms" && types.includes("key");
}

/**
 * Service control policies reach the users, roles and the root user of member accounts; no service principal,
 * service-linked role or principal of the management account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function isUnderScps(hop: Hop): boolean {
  const { caller, request } = hop;
  return (
    "account" in caller && !isServiceLinked(hop) && isMember(request.organization, caller.account)
  );
}

/**
 * Resource control policies reach the resources of member accounts, of some services, whoever calls but
 * service-linked roles.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function isUnderRcps(hop: Hop): boolean {
  const { action, request } = hop;
  return (
    isUnderResourceControl(action.service) &&
    action.types.length > 0 &&
    !isServiceLinked(hop) &&
    isMember(request.organization, request.ownerAccount)
  );
}

function isServiceLinked({ caller }: Hop): boolean {
  return caller.kind === "role" && caller.arn.includes(":role/aws-service-role/");
}

/** Where the organization is not stated, the control policies given are taken to be in force. */
function isMember(organization: Organization | null | undefined, account: string): boolean {
  if (organization === undefined) return true;
  if (organization === null || account === organization.managementAccount) return false;
  return Object.hasOwn(organization.members, account);
}
