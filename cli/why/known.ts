import type { Principal } from "../../judge";
import { accountOf, regionOf, serviceOf } from "../../rehearsal/arn";
import { callerName } from "../../rehearsal/call";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { Hop } from "../../rehearsal/verdicts/hops";
import type { AccessPolicies } from "../../rehearsal/world/access-policies";
import { withExistingResources } from "../../rehearsal/world/existing-resources";

/** Something that a stack registers, or that a hop of the rehearsed release is about. */
export interface Thing {
  readonly arn: string;
  /** Undefined where no stack registers it, but a hop needs it. */
  readonly stack: string | undefined;
  /** Who owns it: an ARN does not always say so. */
  readonly account: string;
}

/** What a message can be about. */
export interface Known {
  readonly things: readonly Thing[];
  readonly hops: readonly Hop[];
  readonly policies: AccessPolicies;
}

export function knownOf({ stacks, verdicts }: Pick<Rehearsal, "stacks" | "verdicts">): Known {
  const registered = stacks.map(withExistingResources).flatMap(({ stack, registrations }) =>
    registrations.flatMap(({ place, outputs: { arn } }) => {
      if (typeof arn !== "string" || !place) return [];
      return [{ arn, stack, account: accountOf(arn) || place.account }];
    }),
  );
  const arns = new Set(registered.map(({ arn }) => arn));
  const needed = verdicts.hops
    .map(({ call: { request } }) => ({
      arn: thingOf(request.resource),
      stack: undefined,
      account: request.ownerAccount,
    }))
    .filter(({ arn }) => arn !== "*" && !arns.has(arn));
  return { things: [...registered, ...needed], ...verdicts };
}

/** The caller of a message, as the stacks know it. */
export interface Caller {
  readonly principal: Principal;
  /** The stack that registers the role. */
  readonly stack: string | undefined;
}

/** A session says its role's name without the path, and Pulumi ends made names in seven characters. */
export function callerOf(said: string, { things, hops, policies }: Known): Caller | undefined {
  if (said === "anonymous") return { principal: said, stack: undefined };
  if (/^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(said))
    return { principal: { service: said }, stack: undefined };
  const alike = (arn: string) => nameOf(arn) === nameOf(said);
  const role =
    things.find(({ arn }) => isRole(arn) && alike(arn))?.arn ??
    hops
      .map(({ call }) => callerName(call.request.principal))
      .find((arn) => isRole(arn) && alike(arn));
  if (role !== undefined && !policies.isStandIn(role)) {
    return {
      principal: { role },
      stack: policies.stackOfRole(role) ?? stackOfPermissionSet(role, policies),
    };
  }
  if (/:(oidc|saml)-provider\//.test(said))
    return { principal: { federated: said }, stack: undefined };
  if (/:user\//.test(said)) return { principal: { user: said }, stack: undefined };
  const [, account, root] = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):(root)$/.exec(said) ?? [];
  if (root !== undefined) return { principal: { root: String(account) }, stack: undefined };
  const foreign = said.replace(
    /^(arn:[\w-]+):sts:(:\d{12}):assumed-role\/([^/]+).*$/,
    "$1:iam:$2:role/$3",
  );
  return isRole(foreign) ? { principal: { role: foreign }, stack: undefined } : undefined;
}

/** A permission set's role is IAM Identity Center's; its policies are a stack's. */
function stackOfPermissionSet(role: string, policies: AccessPolicies): string | undefined {
  const [own] = policies.identityPolicies({ principal: { role } });
  return own?.stack;
}

const isRole = (arn: string) => /^arn:[\w-]+:iam::\d{12}:role\//.test(arn);

/** Account and name of a role or of its session, without what AWS and Pulumi make up. */
function nameOf(arn: string): string {
  const [, account, name] =
    /^arn:[\w-]+:(?:iam|sts)::(\d{12}):(?:role\/(?:.*\/)?|assumed-role\/)([^/]+)/.exec(arn) ?? [];
  return name === undefined ? arn : `${account}/${madeUp(name).replace(/_[0-9a-f]{16}$/, "_")}`;
}

/** The ends that Pulumi gives to names: https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming */
function madeUp(text: string): string {
  return text.replace(/-[0-9a-f]{7}(?=$|[/:])/g, "-");
}

/** What a part belongs to: the bucket of an object, the group of a stream, the pipeline of a stage. */
export function thingOf(arn: string): string {
  const service = serviceOf(arn);
  if (service === "s3" || service === "codepipeline") return arn.split("/")[0] ?? arn;
  if (service === "logs") return arn.replace(/(:log-group:[^:]+):.*/, "$1");
  if (service === "codebuild") return arn.replace(/:build\/([^:]+).*/, ":project/$1");
  return arn;
}

/** Types whose ids AWS makes up, so that a rehearsal can't know them. */
const idsOfAws =
  /^(key|distribution|connection|host|loadbalancer\/\w+|targetgroup|listener|vpc|certificate|task-definition)\/.*$/;

/** A thing's ARN without what AWS and Pulumi make up of it. */
function formOf(arn: string): string {
  const [head, partition, service = "", region, account, ...rest] = thingOf(arn).split(":");
  // A name is taken once in an account, whatever its path.
  const resource = madeUp(rest.join(":")).replace(/^role\/.*\//, "role/");
  const kept =
    service === "ecs" ? resource.replace(/:\d+$/, "") : resource.replace(idsOfAws, "$1/");
  return [head, partition, service.replace("codestar-", "code"), region, account, kept].join(":");
}

/** What a message's resource is in the stacks: the very thing, else all that it may be under an id of AWS's. */
export function thingsOf(said: string, { things }: Known, caller: string): readonly Thing[] {
  const whole = arnOf(said, things, caller);
  const same = things.filter(({ arn }) => arn === thingOf(whole));
  if (same.length > 0) return same.slice(0, 1).map((thing) => ({ ...thing, arn: whole }));
  const rest = whole.slice(thingOf(whole).length);
  const alike = things.filter(
    ({ arn, stack }) => stack !== undefined && formOf(arn) === formOf(whole),
  );
  return alike.map((thing) => ({ ...thing, arn: `${thing.arn}${rest}` }));
}

/** Some services say a name where others say an ARN. */
function arnOf(said: string, things: readonly Thing[], caller: string): string {
  const today = (arn: string) => arn.replace(":codestar-connections:", ":codeconnections:");
  const same = things.find(({ arn }) => today(arn) === today(said));
  if (said.startsWith("arn:") || said === "*") return same?.arn ?? said;
  const named = things.filter(({ arn }) => arn.split(/[:/]/).at(-1) === said);
  return (named.find(({ account }) => account === accountOf(caller)) ?? named[0])?.arn ?? said;
}

/** Where a call goes that names no place. */
export function regionOfCaller({ things }: Known, stack: string | undefined): string | undefined {
  return (
    things.map((thing) => thing.stack === stack && regionOf(thing.arn)).find(Boolean) || undefined
  );
}
