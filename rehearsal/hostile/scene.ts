import type { Policy, Request, Statement } from "../../judge";
import { accountOf } from "../arn";
import { type Call, callerName, callingService, roleOf } from "../call";
import type { Touches } from "../performers/action-run";
import type { AccessPolicies } from "../world/access-policies";
import type { RegisteredPipeline, World } from "../world/world";
import type { HostileCall } from "./call";

/** Everything that hostile calls are generated from. */
export interface Scene {
  readonly world: World;
  readonly policies: AccessPolicies;
  /** The calls of the release itself. */
  readonly hops: readonly Call[];
}

/** An account that has nothing to do with the release. */
export const stranger = "999999999999";

/** What the artifact bucket's policy refuses even to those who hold every right. */
export const otherWriters = "uploads by others than the release's own roles";

/** Every right of one service, as an identity policy gives it. */
export function allOf(service: string): readonly Policy[] {
  const statement = { Sid: "Everything", Effect: "Allow", Resource: "*" } as const;
  const name = `every right of ${service}`;
  return [
    {
      name,
      document: { Version: "2012-10-17", Statement: [{ ...statement, Action: `${service}:*` }] },
    },
  ];
}

/** What an administrator holds. */
export const administrator: readonly Policy[] = [
  {
    name: "AdministratorAccess",
    document: {
      Version: "2012-10-17",
      Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
    },
  },
];

/** The policy of a look-alike resource: it leaves everything to the policies of the caller's account. */
export function openTo(account: string): Policy {
  return letIn(account, { Action: "*", Resource: "*" });
}

/** The trust policy of a look-alike role: everybody of the account may take it. */
export function openTrust(account: string): Policy {
  return letIn(account, { Action: ["sts:AssumeRole", "sts:TagSession"] });
}

function letIn(account: string, what: Pick<Statement, "Action" | "Resource">): Policy {
  const root = `arn:aws:iam::${account}:root`;
  return {
    name: "LookAlike",
    document: {
      Version: "2012-10-17",
      Statement: [{ Sid: "Come", Effect: "Allow", Principal: { AWS: root }, ...what }],
    },
  };
}

/**
 * Whether the caller's role is a target's, whose use of the key is held to S3: one that another role or CloudFormation
 * takes, one of another account than the key's, or one that the settings say to read artifacts.
 */
export function isTargets(request: Request, { hops, world }: Scene): boolean {
  const role = roleOf(request);
  if (role !== undefined && accountOf(role) !== request.ownerAccount) return true;
  if (role !== undefined && readersOf(world).includes(role)) return true;
  return hops.some(
    ({ request: other }) =>
      other.action === "sts:AssumeRole" &&
      other.resource === role &&
      (roleOf(other) !== undefined || callingService(other) === "cloudformation.amazonaws.com"),
  );
}

/** Roles of the user's own that read what an added action takes. */
function readersOf(world: World): readonly string[] {
  return world
    .outputs("touches")
    .flatMap((all) => Object.values(all as Readonly<Record<string, Touches>>))
    .flatMap(({ readers = [] }) => readers);
}

/** Every account of the stacks' roles, and one that has nothing to do with them. */
export function everyAccount({ policies }: Scene): readonly string[] {
  return [...new Set([...policies.roles().map(accountOf), stranger])];
}

/** A call of the release, changed in one respect. */
export function alter(request: Request, how: string, change: Partial<Request>): HostileCall {
  const who = nameOf(callerName(request.principal));
  return {
    attempt: `${who} calls ${request.action} on ${nameOf(request.resource)} ${how}`,
    request: { ...request, ...change },
  };
}

/** An attempt, and what each half of the policies has to refuse alone: with every right, and let in by the resource. */
export function onEachHalf(call: HostileCall, lookAlike: Policy): readonly HostileCall[] {
  return [
    call,
    { ...call, attempt: `${call.attempt}, with every right`, holds: administrator },
    { ...call, attempt: `${call.attempt}, which lets the account in`, lookAlike },
  ];
}

/** The gates of a pipeline's stages that people open, as ARNs. */
export function approvalsOf({ arn, stages }: RegisteredPipeline): readonly string[] {
  return stages.flatMap(({ name, actions }) =>
    actions
      .filter(({ category }) => category === "Approval")
      .map((action) => `${arn}/${name}/${action.name}`),
  );
}

/** An administrator of an account. */
export function administratorOf(account: string): { readonly role: string } {
  return { role: `arn:aws:iam::${account}:role/Administrator` };
}

/** A role of the same path and name in another account. */
export function namesake(role: string, account: string): string {
  return role.replace(/:iam::\d{12}:/, `:iam::${account}:`);
}

/** The last part of an ARN, but for the id behind the name of a stack. */
export function nameOf(arn: string): string {
  const [, stack] = /:stack\/([^/]+)\//.exec(arn) ?? [];
  return stack ?? arn.split("/").at(-1) ?? arn;
}
