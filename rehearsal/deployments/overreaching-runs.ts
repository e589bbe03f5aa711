import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { type Call, roleOf } from "../call";
import type { HostileCall } from "../hostile/call";
import { nameOf, openTo, type Scene } from "../hostile/scene";
import { stranger } from "../world/outsiders";

/**
 * A run that a pull request or a changed program has turned against its account: it does what its kind of
 * run does, but to something else, or what only another may do.
 */
export function overreachingRuns(scene: Scene, hops: readonly Call[]): readonly HostileCall[] {
  const roles = scene.policies.runRoles();
  const attempts = [
    ...writesOfReaders(roles, hops),
    ...alteredRuns(hops),
    ...roles.flatMap((role) => upwards(scene, role)),
  ];
  return [
    ...new Map(
      attempts.map((each) => [JSON.stringify([each.request, each.lookAlike]), each]),
    ).values(),
  ];
}

const others = "others";
const cloudFormation = "cloudformation.amazonaws.com";
const everything = "arn:aws:iam::aws:policy/AdministratorAccess";

/** A preview that writes: each call that a run of the other role makes, and a preview does not. */
function writesOfReaders(roles: readonly string[], hops: readonly Call[]): readonly HostileCall[] {
  const own = (role: string) => hops.filter(({ request }) => roleOf(request) === role);
  return roles.flatMap((role) => {
    const may = new Set(
      own(role).map(({ request: { action, resource } }) => `${action} ${resource}`),
    );
    return (
      roles
        .filter((other) => accountOf(other) === accountOf(role) && other !== role)
        .flatMap(own)
        // Stacks of one account share the provider.
        .filter(({ request: { resource } }) => !resource.includes(":oidc-provider/"))
        .filter(({ request: { action, resource } }) => !may.has(`${action} ${resource}`))
        .map(({ request }) => ({
          attempt: `${nameOf(role)} of ${accountOf(role)} writes: ${request.action} on ${request.resource}`,
          request: { ...request, principal: { role } },
        }))
    );
  });
}

/** The calls of a run, on what is not the stack's or with what they must not say. */
export function alteredRuns(hops: readonly Call[]): readonly HostileCall[] {
  return hops.flatMap(({ request }) => [
    ...altered(request),
    ...takenBuckets(request),
    ...takesOver(request),
  ]);
}

/** The call of a run, with one thing changed. */
function altered(request: Request): readonly HostileCall[] {
  const { via, ...direct } = request;
  const { action, context = {}, passedToService } = direct;
  const who = `${nameOf(roleOf(request) ?? "")} of ${request.ownerAccount}`;
  const alter = (what: string, change: Partial<Request>): HostileCall => ({
    attempt: `${who} calls ${action} ${what}`,
    request: { ...request, ...change },
  });
  return [
    ...elsewhere(request).map(([what, change]) => alter(what, change)),
    // What a run may read it reads itself, too.
    ...(via && !/:(Describe|Get|List)/.test(action)
      ? [
          {
            attempt: `${who} calls ${action} without ${via.service}`,
            request: direct,
            lookAlike: openTo(request.ownerAccount),
          },
        ]
      : []),
    ...(passedToService === undefined
      ? []
      : [alter("to let CloudFormation take it", { passedToService: cloudFormation })]),
    ...Object.entries(otherValues)
      .filter(([key]) => key in context)
      .flatMap(([key, values]) =>
        values.map((value) =>
          alter(`with ${value ?? "no"} as ${key}`, { context: { ...context, [key]: value } }),
        ),
      ),
  ];
}

/** What AWS knows by its tag alone is the stack's as soon as it has the stack's tag. */
function takesOver(request: Request): readonly HostileCall[] {
  const { action, ownerAccount, resource, resourceTags } = request;
  if (!resourceTags || !namedByAws.test(resource)) return [];
  const { context: _, passedToService: __, ...rest } = request;
  const [service] = action.split(":");
  const requestTags = resourceTags;
  return [{ "ferry:name": others }, {}].map((resourceTags) => ({
    attempt: `${nameOf(roleOf(request) ?? "")} of ${ownerAccount} gives the stack's tag to ${resource} of others`,
    request: { ...rest, action: `${service}:TagResource`, resourceTags, requestTags },
  }));
}

const namedByAws = /:(chat-configuration|connection|distribution|host|key)\/|:logs:.*:delivery:/;

/** A bucket of that name that a stranger made when it was free, and opened to the account. */
function takenBuckets(request: Request): readonly HostileCall[] {
  const { action, ownerAccount, resource } = request;
  if (!action.startsWith("s3:") || action === "s3:CreateBucket") return [];
  return [
    {
      attempt: `${nameOf(roleOf(request) ?? "")} of ${ownerAccount} calls ${action} on ${resource} of a stranger`,
      request: { ...request, ownerAccount: stranger },
      lookAlike: openTo(ownerAccount),
    },
  ];
}

/** What a request must not say in the place of what it says. */
const otherValues: Readonly<Record<string, readonly (string | null)[]>> = {
  "iam:PermissionsBoundary": [null, everything],
  "iam:PolicyARN": [everything],
  "codeconnections:PassedToService": ["codebuild.amazonaws.com"],
  "codestar-connections:PassedToService": ["codebuild.amazonaws.com"],
};

/** The same call on what is not the stack's: by its name, or by its tags where AWS makes up the name. */
function elsewhere(request: Request): readonly (readonly [string, Partial<Request>])[] {
  const { resource, resourceTags, requestTags } = request;
  const foreign = ofOthers(resource, resourceTags?.["ferry:name"]);
  const tags = { "ferry:name": others };
  if (foreign !== undefined) return [[`on ${foreign}`, { resource: foreign, resourceTags: tags }]];
  // The one is named in full, and the others CloudFront knows by nothing.
  if (/:(oidc-provider|origin-access-control|response-headers-policy)\//.test(resource)) return [];
  if (requestTags && namedByAws.test(resource)) {
    const untagged = resourceTags && { resourceTags: {} };
    return [["with the tags of others", { requestTags: tags, ...untagged }]];
  }
  if (!resourceTags) return [];
  return [
    ["on what has the tags of others", { resourceTags: tags }],
    ["on what has no tags", { resourceTags: {} }],
  ];
}

/** The ARN with a name that is not the stack's; undefined where AWS made up the name. */
function ofOthers(resource: string, name: string | undefined): string | undefined {
  const named = new RegExp(`([:/-])${name}(?=[-/:]|$)`);
  if (name !== undefined && named.test(resource)) return resource.replace(named, `$1${others}`);
  const freely =
    /(:s3:::|:route53:::hostedzone\/|:function\/|:role\/(?:.*\/)?|:actiontype:Custom\/\w+\/)/;
  return freely.test(resource) ? resource.replace(freely, `$1${others}-`) : undefined;
}

/** What gives a role rights, or takers. */
const toRoles: Readonly<Record<string, Request["context"]>> = {
  "iam:CreateRole": {},
  "iam:PutRolePolicy": {},
  "iam:UpdateAssumeRolePolicy": {},
  "iam:AttachRolePolicy": { "iam:PolicyARN": everything },
};

/** Roles with a boundary that the stack did not make: what it holds is not known, so that a person changes them. */
function rolesOfPeople(world: Scene["world"], account: string, own: readonly string[]) {
  return world.ofType("aws:iam/role:Role").flatMap(({ place, resource }) => {
    const { permissionsBoundary: bound } = resource.inputs;
    if (place.account !== account || typeof bound !== "string" || own.includes(bound)) return [];
    return [[String(resource.outputs.arn), bound] as const];
  });
}

/** What a run would do to have more rights, to hide what it does, or to reach what was released. */
function upwards({ world, policies }: Scene, role: string): readonly HostileCall[] {
  const account = accountOf(role);
  const own = world
    .ofType("aws:iam/policy:Policy")
    .flatMap(({ place, resource }) =>
      place.account === account ? [String(resource.outputs.arn)] : [],
    );
  const roles = policies.roles().filter((each) => accountOf(each) === account);
  const ofType = (type: string) =>
    world.ofType(type).filter(({ place }) => place.account === account);
  const attempt = (action: string, resource: string, more: Partial<Request> = {}): HostileCall => ({
    attempt: `${nameOf(role)} of ${account} calls ${action} on ${resource}`,
    request: { principal: { role }, action, resource, ownerAccount: account, ...more },
  });
  const unbounded = { context: { "iam:PermissionsBoundary": null } };
  const passed = { passedToService: "codebuild.amazonaws.com" };
  const iam = role.split(":role/")[0];
  return [
    attempt("iam:PutRolePolicy", role, unbounded),
    attempt("iam:UpdateAssumeRolePolicy", role, unbounded),
    attempt("iam:AttachRolePolicy", role, {
      context: { ...unbounded.context, "iam:PolicyARN": everything },
    }),
    ...own.map((policy) => attempt("iam:CreatePolicyVersion", policy)),
    ...own.map((policy) => attempt("iam:DeletePolicy", policy)),
    ...roles.map((each) => attempt("iam:DeleteRolePermissionsBoundary", each, unbounded)),
    ...rolesOfPeople(world, account, own).flatMap(([target, boundary]) =>
      Object.entries(toRoles).map(([action, context]) => ({
        ...attempt(action, target, {
          context: { "iam:PermissionsBoundary": boundary, ...context },
        }),
        attempt: `${nameOf(role)} of ${account} calls ${action} on ${target}, within the boundary of others`,
      })),
    ),
    attempt("iam:CreateUser", `${iam}:user/${others}`, unbounded),
    attempt("iam:CreateAccessKey", `${iam}:user/${others}`),
    attempt("iam:PassRole", `${iam}:role/Administrator`, passed),
    attempt("iam:PassRole", role, passed),
    // Whoever does can be the site to its readers, or any other name of the zone.
    ...ofType("aws:route53/record:Record").map(({ resource: { inputs } }) =>
      attempt("route53:ChangeResourceRecordSets", `arn:aws:route53:::hostedzone/${inputs.zoneId}`),
    ),
    ...ofType("aws:acm/certificate:Certificate").flatMap((certificate) => {
      const about = { region: certificate.place.region, resourceTags: world.tagsOf(certificate) };
      const arn = String(certificate.resource.outputs.arn);
      return ["acm:DeleteCertificate", "acm:ExportCertificate"].map((action) =>
        attempt(action, arn, about),
      );
    }),
    ...ofType("aws:kms/key:Key").flatMap((key) => {
      const about = { region: key.place.region, resourceTags: world.tagsOf(key) };
      const arn = String(key.resource.outputs.arn);
      return [
        ...["kms:ScheduleKeyDeletion", "kms:Decrypt", "kms:CreateGrant"].map((action) =>
          attempt(action, arn, about),
        ),
        // With it the new policy may lock everybody out, whoever runs `up` among them.
        attempt("kms:PutKeyPolicy", arn, {
          ...about,
          context: { "kms:BypassPolicyLockoutSafetyCheck": "true" },
        }),
      ];
    }),
    ...ofType("aws:cloudtrail/trail:Trail").flatMap(({ resource }) =>
      ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"].map((action) =>
        attempt(action, String(resource.outputs.arn)),
      ),
    ),
    ...ofType("aws:s3/bucket:Bucket").flatMap(({ place, resource }) =>
      ["s3:GetObject", "s3:DeleteObject"].map((action) =>
        attempt(action, `${resource.outputs.arn}/index.html`, {
          region: place.region,
          transport: { secure: true, tlsVersion: 1.3 },
        }),
      ),
    ),
  ];
}
