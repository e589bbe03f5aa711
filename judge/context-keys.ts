/**
 * Who calls whom, and which keys AWS then sends: the one place in which a call's context is derived.
 * A key is *sent* (with its value), *absent* (AWS documents that such a call has none), *never* sent on such a call
 * (a condition on it is a mistake), or *unknown* (it depends on a fact that the request has not stated).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

import {
  absent,
  account,
  type Derived,
  type Hop,
  never,
  optional,
  type Rule,
  sent,
  tag,
  unknown,
  unopened,
  unstated,
} from "./derived";
import { SENDERS, type Sender } from "./senders";
import type { Organization } from "./types";

/** Keys of the principal's own account, role or user; a service principal and an anonymous caller have none. */
function ofIdentity(rule: (hop: Hop, suffix: string, account: string) => Derived): Rule {
  return (hop, suffix) => {
    const own = account(hop);
    if (own !== undefined) return rule(hop, suffix, own);
    return hop.caller.kind === "federated"
      ? unknown("it is not known of a federated caller")
      : absent;
  };
}

/** Keys that come with the credentials of a role session. */
const ofSession: Rule = ({ caller }) =>
  caller.kind === "role" || caller.kind === "user" || caller.kind === "root"
    ? unknown("it depends on how the session was made; state it in context (null = not sent)")
    : absent;

function ofOrganization(
  own: (hop: Hop) => string | undefined,
  value: (organization: Organization, path: string) => string,
): Rule {
  return (hop) => {
    const id = own(hop);
    const { organization } = hop.request;
    if (id === undefined || organization === null) return absent;
    if (organization === undefined) return unopened("organization");
    const path = organization.members[id];
    return path === undefined ? absent : sent(value(organization, path));
  };
}

const id = (organization: Organization): string => organization.id;
const path = (_: Organization, own: string): string => own;
const resourceAccount = (hop: Hop): string => hop.request.ownerAccount;

/** The account of the resource for which a service principal calls. */
function sourceAccount({ request: { principal } }: Hop): string | undefined {
  if (typeof principal === "string" || !("service" in principal)) return undefined;
  const [, , , , own] = principal.sourceArn?.split(":") ?? [];
  return principal.sourceAccount ?? (own === "" ? undefined : own);
}

function ofSource(
  key: Sender["keys"][number],
  what: string,
  value: (hop: Hop) => string | undefined,
): Rule {
  return (hop) => {
    const { caller, action } = hop;
    if (caller.kind !== "service") {
      return never("it is sent only on calls that a service principal makes");
    }
    const row = SENDERS.find(
      (it) =>
        it.service === caller.name && it.actions.includes(action.name) && it.keys.includes(key),
    );
    if (row === undefined) {
      return unknown(`no page of AWS says that ${caller.name} sends it with ${action.name}`, false);
    }
    const found = value(hop);
    if (found !== undefined) return sent(found);
    // AWS's pages disagree about it: a request that states none is one that sends none.
    return row.grade === "inferred" ? absent : unstated(what);
  };
}

function ofSourceOrganization(value: (organization: Organization, path: string) => string): Rule {
  const member = ofOrganization(sourceAccount, value);
  return (hop, suffix) =>
    hop.caller.kind === "service"
      ? member(hop, suffix)
      : never("it is sent only on calls that a service principal makes");
}

/** A service's call on behalf of a principal; unclear where the principal is itself a service. */
function ofForwarding(direct: Derived, forwarded: (service: string) => Derived): Rule {
  return ({ caller, request: { via } }) => {
    if (via === undefined) return direct;
    return caller.kind === "service"
      ? unknown(`AWS does not document it where ${via.service} calls for ${caller.name}`, false)
      : forwarded(via.service);
  };
}

/** These come with the credentials of a role session. */
const OF_SESSION = [
  "aws:assumedroot",
  "aws:tokenissuetime",
  "aws:signinsessionarn",
  "aws:multifactorauthage",
  "aws:multifactorauthpresent",
  "aws:chatbotsourcearn",
  "aws:ec2instancesourcevpc",
  "aws:ec2instancesourceprivateipv4",
  "aws:sourceidentity",
  "aws:viacustomerdomain",
  "ec2:roledelivery",
  "ec2:sourceinstancearn",
  "glue:roleassumedby",
  "glue:credentialissuingservice",
  "codebuild:buildarn",
  "codebuild:projectarn",
  "lambda:sourcefunctionarn",
  "ssm:sourceinstancearn",
  "identitystore:userid",
];

/** Calls through VPC endpoints are not modelled: these are absent and cannot be stated. */
const OF_ENDPOINT = [
  "aws:sourcevpc",
  "aws:sourcevpcarn",
  "aws:sourcevpce",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "aws:vpcsourceip",
];

const all = (keys: readonly string[], rule: Rule): Readonly<Record<string, Rule>> =>
  Object.fromEntries(keys.map((key) => [key, rule]));

/** Global keys, in lower case. One that ends with `/` takes the name of a tag. */
export const GLOBAL_KEYS: Readonly<Record<string, Rule>> = {
  ...all(OF_SESSION, ofSession),
  ...all(OF_ENDPOINT, () => absent),
  "aws:principalarn": ofIdentity(({ caller }) => ("arn" in caller ? sent(caller.arn) : absent)),
  "aws:principalaccount": (hop) => {
    if (hop.caller.kind === "anonymous") return sent("anonymous");
    const own = account(hop);
    return own === undefined
      ? unknown(`AWS does not document its value for this caller`)
      : sent(own);
  },
  "aws:principaltype": ({ caller }) => {
    const types = { role: "AssumedRole", user: "User", root: "Account", anonymous: "Anonymous" };
    return caller.kind === "service" || caller.kind === "federated"
      ? unknown("AWS does not document its value for this caller")
      : sent(types[caller.kind]);
  },
  "aws:principalisawsservice": ({ caller }) => {
    if (caller.kind === "anonymous" || caller.kind === "federated") return absent;
    return sent(String(caller.kind === "service"));
  },
  "aws:principalservicename": ({ caller }) =>
    caller.kind === "service" ? sent(caller.name) : absent,
  "aws:principalservicenameslist": ({ caller }) =>
    caller.kind === "service"
      ? unknown("AWS does not document which names belong to a service; state it in context")
      : absent,
  "aws:principaltag/": ofIdentity(({ request: { principal } }, suffix) =>
    typeof principal !== "string" && ("role" in principal || "user" in principal)
      ? tag(principal.tags, suffix, "principal.tags")
      : absent,
  ),
  "aws:principalorgid": ofOrganization(account, id),
  "aws:principalorgpaths": ofOrganization(account, path),
  "aws:userid": (hop) => {
    if (hop.caller.kind === "anonymous") return sent("anonymous");
    if (hop.caller.kind === "root") return sent(hop.caller.account);
    return unknown("it holds an id that AWS makes; state it in context");
  },
  "aws:username": ({ caller }) =>
    caller.kind === "user" ? sent(caller.arn.slice(caller.arn.lastIndexOf("/") + 1)) : absent,
  "aws:federatedprovider": (hop, suffix) =>
    hop.caller.kind === "federated" ? sent(hop.caller.name) : ofSession(hop, suffix),
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html#access_fas_policy_conditions
  "aws:sourceip": ({ request: { via } }) => ({
    ...unknown("the request states no address; state it in context"),
    ...(via && {
      perhaps: `${via.service} passes the caller's address on only if the call came to its public endpoint`,
    }),
  }),
  "aws:resourceaccount": (hop) =>
    WITHOUT_RESOURCE_ACCOUNT.has(hop.action.name)
      ? never(`${hop.action.name} does not support it`)
      : sent(hop.request.ownerAccount),
  "aws:resourceorgid": ofOrganization(resourceAccount, id),
  "aws:resourceorgpaths": ofOrganization(resourceAccount, path),
  "aws:resourcetag/": ({ request }, suffix) => tag(request.resourceTags, suffix, "resourceTags"),
  "aws:calledvia": ofForwarding(absent, (service) => sent(service)),
  "aws:calledviafirst": ofForwarding(absent, (service) => sent(service)),
  "aws:calledvialast": ofForwarding(absent, (service) => sent(service)),
  "aws:calledviaawsmcp": () => optional,
  "aws:viaawsservice": ofForwarding(sent("false"), () => sent("true")),
  "aws:viaawsmcpservice": () => optional,
  "aws:currenttime": ({ request: { time } }) =>
    time === undefined ? unstated("time") : sent(time),
  "aws:epochtime": ({ request: { time } }) =>
    time === undefined ? unstated("time") : sent(String(Math.floor(Date.parse(time) / 1000))),
  "aws:referer": () => optional,
  "aws:requestedregion": ({ region }) => (region === undefined ? unstated("region") : sent(region)),
  "aws:requesttag/": ({ request }, suffix) => tag(request.requestTags ?? {}, suffix, "requestTags"),
  "aws:tagkeys": ({ request }) => {
    const keys = Object.keys(request.requestTags ?? {});
    return keys.length === 0 ? absent : sent(...keys);
  },
  "aws:securetransport": ({ request }) => sent(String(request.transport?.secure ?? true)),
  "aws:sourceaccount": ofSource("aws:SourceAccount", "principal.sourceAccount", sourceAccount),
  "aws:sourcearn": ofSource("aws:SourceArn", "principal.sourceArn", ({ request: { principal } }) =>
    typeof principal !== "string" && "service" in principal ? principal.sourceArn : undefined,
  ),
  "aws:sourceowner": () =>
    unknown("it is deprecated, and AWS does not say which calls carry it", false),
  "aws:sourceorgid": ofSourceOrganization(id),
  "aws:sourceorgpaths": ofSourceOrganization(path),
  "aws:useragent": () => unknown("the request states no user agent; state it in context"),
  "aws:ismcpserviceaction": () => optional,
};

/** Global keys with several values; those of services are in the table of actions. */
export const MULTIVALUED_KEYS: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
]);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount */
const WITHOUT_RESOURCE_ACCOUNT = new Set([
  "ec2:AcceptTransitGatewayPeeringAttachment",
  "ec2:AcceptVpcEndpointConnections",
  "ec2:AcceptVpcPeeringConnection",
  "ec2:CreateTransitGatewayPeeringAttachment",
  "ec2:CreateVpcEndpoint",
  "ec2:CreateVpcPeeringConnection",
]);
