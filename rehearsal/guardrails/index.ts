import { findAction, judge, matches, type Policy, type Statement } from "../../judge";
import { type Call, callerName, callingService, inForceOn, isGlobal, roleOf } from "../call";
import { answerOf } from "../verdicts/answer";
import type { AccessPolicies } from "../world/access-policies";
import { administratorOf } from "../world/outsiders";
import type { World } from "../world/world";
import table from "./control-tower.json";

/**
 * Controls of AWS Control Tower that can stop what ferry calls, as AWS publishes them, each judged alone: which of them an
 * organization has is not known here. Its proactive controls are hooks of CloudFormation, which Pulumi does not call.
 * https://docs.aws.amazon.com/controltower/latest/controlreference/control-behavior.html
 */
interface Control {
  readonly id: string;
  readonly kind: "scp" | "rcp";
  readonly page: string;
  readonly statement: Statement;
}

const controls = table as unknown as readonly Control[];

/** What AWS Control Tower fills in. */
export interface ControlParameters {
  /**
   * Principals that every control leaves alone, and resources that those do which can.
   * https://docs.aws.amazon.com/controltower/latest/controlreference/control-parameter-concepts.html
   */
  readonly exempt: readonly string[];
  /** The Regions that the landing zone governs; none, where they are not known. */
  readonly governed: readonly string[];
  /** The organization's id, where it is known. */
  readonly organization: string | undefined;
}

/** What a control does to the calls of `up` and of releases. */
export interface ControlVerdict {
  readonly id: string;
  readonly page: string;
  /** The calls that it stops. */
  readonly stops: readonly Call[];
  /** What can't be judged of it, and why. */
  readonly open: readonly string[];
}

export function judgeControls(
  calls: readonly Call[],
  policies: AccessPolicies,
  parameters: ControlParameters,
): readonly ControlVerdict[] {
  return controls.map((control) => verdictOf(control, calls, policies, parameters));
}

function verdictOf(
  control: Control,
  calls: readonly Call[],
  policies: AccessPolicies,
  parameters: ControlParameters,
): ControlVerdict {
  const { id, page, kind } = control;
  const text = JSON.stringify(control.statement);
  if (text.includes("{{OrganizationIds}}") && parameters.organization === undefined) {
    const reason = "it asks for the id of your organization: give it with --organization o-…";
    return { id, page, stops: [], open: [reason] };
  }
  const statement = narrowed(filled(control.statement, parameters), calls);
  const policy: Policy = {
    name: id,
    document: { Version: "2012-10-17", Statement: [statement] },
  };
  const above = policies.under(kind === "scp" ? { scps: [[policy, all]] } : { rcps: [[policy]] });
  const stops: Call[] = [];
  const open = new Set<string>();
  for (const call of calls.filter(({ request }) => isAbout(control.statement, request.action))) {
    const { request } = call;
    const verdict = answerOf(() => judge(request, inForceOn(call, above.inForce(request))), false);
    if (!verdict.allowed && verdict.decidedBy.some((by) => by.policy === id)) stops.push(call);
    else if (verdict.unjudged) open.add(verdict.reason.replace(/\.$/, ""));
  }
  if (!text.includes("{{GovernedRegions}}") || parameters.governed.length > 0)
    return { id, page, stops, open: [...open] };
  const regions = new Set(stops.flatMap(({ request }) => request.region ?? []));
  const reason =
    `it asks which Regions your landing zone governs: give each with --governed; these stacks call ` +
    [...regions].sort().join(", ");
  return { id, page, stops: [], open: [reason] };
}

/** AWS attaches it beside every control. */
const all: Policy = {
  name: "FullAWSAccess",
  document: {
    Version: "2012-10-17",
    Statement: [{ Sid: "FullAWSAccess", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

/**
 * Without actions of services that no call is of, and without those that AWS has not, as ec2:AttachEgressOnlyInternetGateway:
 * they decide nothing, and the judge need not know them.
 */
function narrowed(statement: Statement, calls: readonly Call[]): Statement {
  const services = new Set(calls.map(({ request }) => request.action.split(":")[0]));
  const known = (globs: string | readonly string[]) =>
    [globs]
      .flat()
      .filter((glob) => services.has(glob.split(":")[0]))
      .filter((glob) => /[*?]/.test(glob) || findAction(glob) !== undefined);
  const { Action, NotAction } = statement;
  if (NotAction !== undefined) return { ...statement, NotAction: known(NotAction) };
  const some = known(Action ?? []);
  return some.length > 0 ? { ...statement, Action: some } : statement;
}

function isAbout({ Action, NotAction }: Statement, action: string): boolean {
  const among = (globs: string | readonly string[]) =>
    [globs].flat().some((glob) => matches(glob.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? !among(NotAction ?? []) : among(Action);
}

/** With values in the places of parameters; a condition on none is none. */
function filled(statement: Statement, parameters: ControlParameters): Statement {
  const { exempt, governed, organization } = parameters;
  const values: Readonly<Record<string, readonly string[]>> = {
    "{{ExemptedPrincipalArns}}": exempt.filter(isPrincipal),
    "{{GovernedRegions}}": governed.length > 0 ? governed : ["none"],
    "{{OrganizationIds}}": organization === undefined ? [] : [organization],
  };
  const Condition = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => {
    const whole = Object.entries(keys).flatMap(([key, value]) => {
      const given = [value].flat().flatMap((each) => values[String(each)] ?? [String(each)]);
      return given.length > 0 ? [[key, given] as const] : [];
    });
    return whole.length > 0 ? [[operator, Object.fromEntries(whole)] as const] : [];
  });
  const { NotResource, ...rest } = statement;
  const spared = exempt.filter((arn) => !isPrincipal(arn));
  return {
    ...rest,
    ...(NotResource !== undefined && (spared.length > 0 ? { NotResource: spared } : anyResource)),
    Condition: Object.fromEntries(Condition),
  };
}

const anyResource = { Resource: "*" };

function isPrincipal(arn: string): boolean {
  return /^arn:[^:]*:(iam|sts):/.test(arn);
}

/** What stops something, a sentence each: which calls, and whom to exempt. */
export function controlFaults(verdicts: readonly ControlVerdict[]): readonly string[] {
  return verdicts
    .filter(({ stops }) => stops.length > 0)
    .map(({ id, page, stops }) => {
      const actions = [...new Set(stops.map(({ request }) => request.action))].sort();
      const spares = controls.some((each) => each.id === id && each.statement.NotResource);
      const callers = [...new Set(stops.map((call) => exemptible(call, spares)))];
      return (
        `Control ${id} stops ${actions.join(", ")} (${page}): have ${callers.sort().join(", ")} exempted from it, and say ` +
        "so here with --exempt."
      );
    });
}

/** A service has no ARN: what it writes into is exempted, where the control takes resources. */
function exemptible(call: Call, spares: boolean): string {
  if (!spares || callingService(call.request) === undefined) return callerOf(call);
  return `${call.request.resource.split("/")[0]}/*`;
}

function callerOf({ request: { principal, ownerAccount } }: Call): string {
  const caller = callerName(principal);
  return caller === administratorOf(ownerAccount).role
    ? `whoever runs pulumi up in ${ownerAccount} (deployer in its stack file)`
    : caller;
}

/** The calls, with what only these controls ask about: their Regions, whom a grant is for, and what requests of S3 say. */
export function controlledCalls(
  calls: readonly Call[],
  world: World,
  policies: AccessPolicies,
): readonly Call[] {
  return calls.map((call) => {
    const { request } = call;
    const { action, resource } = request;
    const role = roleOf(request);
    const stated = request.region !== undefined || isGlobal(action);
    if (resource === "*" && !stated && role !== undefined) {
      // Who acts for a stack calls where it lies, and people where the pipelines do.
      const made = world.withOutput("aws:iam/role:Role", "arn", role);
      return { ...call, request: { ...request, region: made?.place.region ?? world.homeRegion() } };
    }
    if (action === "kms:CreateGrant" && request.via) {
      // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
      const context = { ...request.context, "kms:GrantIsForAWSResource": "true" };
      return { ...call, request: { ...request, context } };
    }
    if (!action.startsWith("s3:")) return call;
    const [, , , , , path = ""] = resource.split(":");
    const keyArn = world.bucket(path.split("/")[0] ?? "")?.keyArn;
    const context = {
      ...request.context,
      // Services and tokens take the stacks' roles, and no device.
      ...(role !== undefined &&
        policies.stackOfRole(role) !== undefined && { "aws:MultiFactorAuthPresent": "false" }),
    };
    // The header of the request, or the bucket's default:
    // https://docs.aws.amazon.com/controltower/latest/controlreference/list-of-rcp-controls.html#ct-s3-pv-6
    const encryption = action === "s3:PutObject" && keyArn !== undefined;
    return {
      ...call,
      request: {
        ...(encryption && { encryption: { algorithm: "aws:kms" as const, keyArn } }),
        ...request,
        context,
      },
    };
  });
}
