import { accountOf, arnIn, globalArn } from "../arn";
import { type Call, roleOf, transport } from "../call";
import type { HostileCall } from "../hostile/call";
import { rightsOfIts } from "../hostile/overreach";
import { nameOf, openTo, type Scene } from "../hostile/scene";
import { administrator, administratorOf, stranger } from "../world/outsiders";
import type { Registered } from "../world/world";
import type { Run } from "./runs";
import { withToken } from "./token-calls";

/**
 * What a run must never do, whatever has become of its program, and what nobody does who is no run. What else the policies
 * of runs allow, reach finds: these would be wrong even if a run called them, or are held by what reach does not judge, as
 * a boundary is, and the bucket of a stranger.
 */
export function stories(
  scene: Scene,
  runs: readonly Run[],
  hops: readonly Call[],
): readonly HostileCall[] {
  const { policies, world } = scene;
  return [
    ...policies.runRoles().flatMap((role) => {
      const mine = inAccount(scene, accountOf(role));
      const deeds = [
        ...rightsOfIts(role, world.homeRegion()).map((deed) => ({ ...unbounded(deed), ...deed })),
        ...harm(mine),
        ...rolesOfPeople(mine, policies.runRoles()),
      ];
      return [
        ...thefts(role, runs),
        ...deeds.map(({ what, ...deed }) => ({
          attempt: `${nameOf(role)} of ${accountOf(role)} ${what}`,
          request: { principal: { role }, ownerAccount: accountOf(role), ...deed },
        })),
        ...strays(role, hops),
      ];
    }),
    ...[...new Set(policies.runRoles().map(accountOf))].flatMap((account) =>
      giftedRoles(inAccount(scene, account)),
    ),
  ];
}

type OfType = (type: string) => readonly Registered[];

const inAccount =
  ({ world }: Scene, account: string): OfType =>
  (type) =>
    world.ofType(type).filter(({ place }) => place.account === account);

const arnOf = ({ resource }: Registered) => String(resource.outputs.arn);

/** The role, taken by another run, and without any token. */
function thefts(role: string, runs: readonly Run[]): readonly HostileCall[] {
  const own = runs.filter(({ roles }) => roles.includes(role));
  const subjects = new Set(own.map(({ token }) => token.subject));
  return own.slice(0, 1).flatMap(({ place: { region }, token: { host } }) => [
    ...runs
      .filter(({ token }) => !subjects.has(token.subject))
      .map(({ operation, stack, token }) => ({
        attempt: `the ${operation} of stack ${stack} takes ${nameOf(role)} of ${accountOf(role)}`,
        request: withToken(role, region, { ...token, host }),
      })),
    {
      attempt: `an administrator takes ${nameOf(role)} of ${accountOf(role)} without a token`,
      request: {
        principal: administratorOf(accountOf(role)),
        action: "sts:AssumeRole",
        resource: role,
        ownerAccount: accountOf(role),
        region,
      },
      holds: administrator,
    },
  ]);
}

/** A change of a role says its bounds: here it has none. */
function unbounded({ action }: { readonly action: string }) {
  if (!/^iam:.*Role/.test(action) || action === "iam:PassRole") return {};
  return { context: { "iam:PermissionsBoundary": null, ...attached(action) } };
}

const attached = (action: string) =>
  action === "iam:AttachRolePolicy" && {
    "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess",
  };

/** What a run would read, hide or lock of what its stack has. */
function harm(mine: OfType) {
  const of = (type: string, what: string, action: string) =>
    mine(type)
      .slice(0, 1)
      .map((each) => ({ what, action, resource: arnOf(each) }));
  const [released] = of("aws:s3/bucket:Bucket", "deletes a release", "s3:DeleteObject");
  return [
    ...of("aws:iam/policy:Policy", "changes the bounds of all roles", "iam:CreatePolicyVersion"),
    ...of("aws:kms/key:Key", "decrypts with the key", "kms:Decrypt"),
    ...of("aws:kms/key:Key", "deletes the key", "kms:ScheduleKeyDeletion"),
    ...of("aws:cloudtrail/trail:Trail", "stops the trail", "cloudtrail:StopLogging"),
    ...(released === undefined ? [] : [released]).map((deed) => ({
      ...deed,
      resource: `${deed.resource}/index.html`,
      transport,
    })),
  ];
}

/** What a boundary that the stack did not make holds is not known, so that a person changes such roles. */
function rolesOfPeople(mine: OfType, runRoles: readonly string[]) {
  const own = mine("aws:iam/policy:Policy").map(arnOf);
  const [theirs] = mine("aws:iam/role:Role").filter((role) => {
    const { permissionsBoundary: bounds } = role.resource.inputs;
    return typeof bounds === "string" && !own.includes(bounds) && !runRoles.includes(arnOf(role));
  });
  if (!theirs) return [];
  const bounds = String(theirs.resource.inputs.permissionsBoundary);
  return ["CreateRole", "PutRolePolicy", "UpdateAssumeRolePolicy", "AttachRolePolicy"]
    .map((name) => `iam:${name}`)
    .map((action) => ({
      what: `calls ${action} on ${arnOf(theirs)}, within the boundary of others`,
      action,
      resource: arnOf(theirs),
      context: { "iam:PermissionsBoundary": bounds, ...attached(action) },
    }));
}

/** What another role's run does, and a bucket of the stack's name that a stranger made when it was free, and opened. */
function strays(role: string, hops: readonly Call[]): readonly HostileCall[] {
  const account = accountOf(role);
  const own = hops.filter(({ request }) => roleOf(request) === role);
  const may = new Set(own.map(({ request }) => request.action));
  const others = hops.filter(
    ({ request: { action, ownerAccount } }) => ownerAccount === account && !may.has(action),
  );
  const strangers = ["s3:GetBucketPolicy", "s3:PutBucketPolicy"].flatMap((action) =>
    own.filter(({ request }) => request.action === action).slice(0, 1),
  );
  const attempt = ({ action, resource }: Call["request"]) =>
    `${nameOf(role)} of ${account} calls ${action} on ${resource}`;
  return [
    ...others.slice(0, 1).map(({ request }) => ({
      attempt: `${attempt(request)}, as another run does`,
      request: { ...request, principal: { role } },
    })),
    ...strangers.map(({ request }) => ({
      attempt: `${attempt(request)} of a stranger`,
      request: { ...request, ownerAccount: stranger },
      lookAlike: openTo(account),
    })),
  ];
}

/**
 * A role of a boundary to which a run that has gone wrong gave every right: its boundary holds it to what the settings
 * name of secrets, of code that runs as somebody else, and of rights themselves.
 */
function giftedRoles(mine: OfType): readonly HostileCall[] {
  return mine("aws:iam/policy:Policy").flatMap((boundary) => {
    const [bounded] = mine("aws:iam/role:Role").filter(
      ({ resource: { inputs } }) => inputs.permissionsBoundary === arnOf(boundary),
    );
    if (!bounded) return [];
    const { place } = bounded;
    return Object.entries(others).map(([action, thing]) => {
      const [service = ""] = action.split(":");
      const isGlobal = service === "iam";
      return {
        attempt: `${nameOf(arnOf(bounded))} of ${place.account}, given every right, calls ${action} on ${thing}`,
        request: {
          principal: { role: arnOf(bounded) },
          action,
          resource: (isGlobal ? globalArn : arnIn)(place, service, thing),
          ownerAccount: place.account,
          ...(!isGlobal && { region: place.region }),
          ...(action === "iam:PassRole" && { passedToService: "lambda.amazonaws.com" }),
        },
        holdsToo: administrator,
      };
    });
  });
}

/** What is there beside the stack, by the action that would use it. */
const others: Readonly<Record<string, string>> = {
  "cloudformation:UpdateStack": "stack/others/00000000-0000-0000-0000-000000000000",
  "codebuild:StartBuild": "project/others",
  "iam:CreateAccessKey": "user/others",
  "iam:PassRole": "role/others",
  "iam:PutRolePolicy": "role/others",
  "lambda:UpdateFunctionCode": "function:others",
  "secretsmanager:GetSecretValue": "secret:others-Ab1Cd2",
  "ssm:GetParameters": "parameter/others",
  "states:StartExecution": "stateMachine:others",
};
