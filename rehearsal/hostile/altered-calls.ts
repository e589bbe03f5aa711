import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { roleOf } from "../call";
import type { HostileCall } from "./call";
import {
  administrator,
  administratorOf,
  alter,
  isTargets,
  nameOf,
  namesake,
  onEachHalf,
  openTo,
  openTrust,
  otherWriters,
  type Scene,
  stranger,
} from "./scene";

/** The release's own calls, each changed in one respect that a guard has to notice. */
export function alteredCalls(scene: Scene): readonly HostileCall[] {
  const { hops } = scene;
  return hops.flatMap(({ request }) => [
    ...insecure(request),
    ...lookAlikes(request),
    ...foreignRoles(request),
    ...wrongEncryption(request),
    ...overwriters(request),
    ...(isTargets(request, scene) ? keyWithoutS3(request) : []),
    ...keyOfSecret(request, scene),
    ...foreignCallers(request),
    ...ownNamesakes(request, scene),
    ...latterTags(request),
  ]);
}

const isS3 = ({ action }: Request) => action.startsWith("s3:");

function insecure(request: Request): readonly HostileCall[] {
  if (!isS3(request)) return [];
  return [
    {
      ...alter(request, "without TLS", { transport: { secure: false } }),
      refused: "requests without TLS",
    },
    {
      ...alter(request, "over TLS 1.1", { transport: { secure: true, tlsVersion: 1.1 } }),
      refused: "requests over TLS below 1.2",
    },
  ];
}

/** A bucket of the right name that belongs to a stranger, whose policy lets it in. */
function lookAlikes(request: Request): readonly HostileCall[] {
  const role = roleOf(request);
  if (!isS3(request) || role === undefined) return [];
  const call = alter(request, "in a bucket of that name in a foreign account", {
    ownerAccount: stranger,
  });
  return [{ ...call, lookAlike: openTo(accountOf(role)) }];
}

/** A role of the right name in a foreign account, which lets everybody in. */
function foreignRoles(request: Request): readonly HostileCall[] {
  const role = roleOf(request);
  if (request.action !== "sts:AssumeRole" || role === undefined) return [];
  const call = alter(request, "of that name in a foreign account", {
    resource: namesake(request.resource, stranger),
    ownerAccount: stranger,
  });
  return [{ ...call, lookAlike: openTrust(accountOf(role)) }];
}

/**
 * A role that somebody of the owner's account made, and gave the name of a role of another account that gets in,
 * or that is taken: an organization's policies must not mean it.
 */
function ownNamesakes(request: Request, { policies }: Scene): readonly HostileCall[] {
  const { action, ownerAccount, resource } = request;
  const role = roleOf(request);
  if (role === undefined || accountOf(role) === ownerAccount) return [];
  const taken = action === "sts:AssumeRole";
  const account = taken ? accountOf(role) : ownerAccount;
  const own = namesake(taken ? resource : role, account);
  if (policies.roles().includes(own) || !(taken || /^(s3|kms):/.test(action))) return [];
  return taken
    ? [
        {
          ...alter(request, "of that name in its own account", {
            resource: own,
            ownerAccount: account,
          }),
          lookAlike: openTrust(account),
        },
      ]
    : [
        {
          ...alter(request, `as its namesake of ${account} without a right`, {
            principal: { role: own },
          }),
          holds: [],
        },
      ];
}

function wrongEncryption(request: Request): readonly HostileCall[] {
  const { encryption, action } = request;
  if (action !== "s3:PutObject" || encryption?.keyArn === undefined) return [];
  const foreign = encryption.keyArn.replace(/:\d{12}:key\/.*/, `:${stranger}:key/other`);
  const { encryption: _, ...plain } = request;
  const attempts = [
    { ...alter(request, "without an encryption header", {}), request: plain },
    alter(request, "with the key of Amazon S3", { encryption: { algorithm: "AES256" } }),
    alter(request, "with a foreign key", { encryption: { algorithm: "aws:kms", keyArn: foreign } }),
    alter(request, "with AWS's default key", { encryption: { algorithm: "aws:kms" } }),
    alter(request, "with another algorithm", {
      encryption: { algorithm: "aws:kms:dsse", keyArn: encryption.keyArn },
    }),
  ];
  const refused = "uploads that are not encrypted with the artifact key";
  return attempts.map((attempt) => ({ ...attempt, refused }));
}

/** Poisoning: an administrator of the bucket's own account overwrites an artifact. */
function overwriters(request: Request): readonly HostileCall[] {
  if (request.action !== "s3:PutObject" || request.encryption?.keyArn === undefined) return [];
  return [
    {
      request: { ...request, principal: administratorOf(request.ownerAccount) },
      attempt: `an administrator of ${request.ownerAccount} overwrites an artifact`,
      holds: administrator,
      refused: otherWriters,
    },
  ];
}

/**
 * A target's use of a key, tried without S3, for another bucket or in another region. Each half has to
 * refuse it alone: the key's policy when the target's account gave its role every right, and the role's
 * policy when the key's lets the account in, be it this key or another one of its owner.
 */
function keyWithoutS3(request: Request): readonly HostileCall[] {
  const { via, resource } = request;
  const role = roleOf(request);
  if (via?.object === undefined || role === undefined) return [];
  const { via: _, ...direct } = request;
  const context = { "aws:s3:arn": via.object.split("/")[0] ?? via.object };
  const attempts = [
    { ...alter(request, "without S3", {}), request: { ...direct, encryptionContext: context } },
    alter(request, "for an object of another bucket", {
      via: { ...via, object: anObject.object },
    }),
    alter(request, "through S3 of another region", {
      via: { ...via, region: otherRegion(request) },
    }),
    {
      ...alter(request, "through another service", {}),
      request: {
        ...direct,
        via: { service: "secretsmanager.amazonaws.com" },
        encryptionContext: context,
      },
    },
  ];
  const lookAlike = openTo(accountOf(role));
  const otherKey = `${resource.slice(0, resource.lastIndexOf("/"))}/another-key`;
  return attempts.flatMap((attempt) => [
    ...onEachHalf(attempt, lookAlike),
    {
      attempt: `${attempt.attempt}, with another key`,
      request: { ...attempt.request, resource: otherKey },
      lookAlike,
    },
  ]);
}

/** Tags for revisions that are there already: who may do what can hang on them. */
function latterTags(request: Request): readonly HostileCall[] {
  if (request.action !== "ecs:RegisterTaskDefinition") return [];
  const tag = { ...request, action: "ecs:TagResource", requestTags: { owner: "others" } };
  return [null, "RunTask"].map((made) =>
    alter(tag, made === null ? "later" : "on a task", { context: { "ecs:CreateAction": made } }),
  );
}

/** A secret's own key, used for anything but the secret. The key is no stack's: its policy lets the account decide. */
function keyOfSecret(request: Request, { policies, world }: Scene): readonly HostileCall[] {
  const role = roleOf(request);
  if (role === undefined || !/^(secretsmanager:GetSecretValue|ssm:Get)/.test(request.action))
    return [];
  const keys = policies
    .identityPolicies(request)
    .flatMap(({ document }) => [document.Statement].flat())
    .flatMap(({ Resource }) => [Resource ?? []].flat())
    .filter((arn) => /^arn:[\w-]+:kms:[^*?]+$/.test(arn) && !world.key(arn));
  return keys.flatMap((key) => {
    const decrypt: Request = {
      principal: { role },
      action: "kms:Decrypt",
      resource: key,
      ownerAccount: accountOf(key),
    };
    const lookAlike = openTo(accountOf(key));
    return [
      { ...alter(decrypt, "without the secret", {}), lookAlike },
      { ...alter(decrypt, "through S3", { via: anObject }), lookAlike },
    ];
  });
}

const anObject = {
  service: "s3.amazonaws.com",
  object: "arn:aws:s3:::another-bucket/secret",
  bucketKey: false,
};

/** The same call by a service that acts for somebody else, or by a role's namesake. */
function foreignCallers(request: Request): readonly HostileCall[] {
  const { principal } = request;
  if (typeof principal !== "object") return [];
  if ("role" in principal) {
    if (!/^(s3|kms):/.test(request.action)) return colleagues(request, principal.role);
    const role = namesake(principal.role, stranger);
    const call = alter(request, "as its namesake of a foreign account", { principal: { role } });
    return [{ ...call, holds: administrator }, ...colleagues(request, principal.role)];
  }
  if (!("service" in principal)) return [];
  return serviceTwists(request, principal);
}

/** An administrator of the role's account does what only the role may: pulls the image, or uses the key. */
function colleagues(request: Request, role: string): readonly HostileCall[] {
  const { action, ownerAccount } = request;
  const account = accountOf(role);
  const own = account === ownerAccount;
  // In the key's own account administrators may describe the key: they administer it.
  const only = action.startsWith("ecr:") ? !own : !(own && action === "kms:DescribeKey");
  if (!/^(ecr|kms):/.test(action) || !only) return [];
  return [
    {
      attempt: `an administrator of ${account} calls ${action} as ${nameOf(role)} does`,
      request: { ...request, principal: administratorOf(account) },
      holds: administrator,
    },
  ];
}

/**
 * These act for everything of an account alike: AWS lets no policy tell one from the other, or knows it by an id that
 * comes after the role.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
const actsForAll: readonly string[] = ["ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

/** A service that acts for somebody else, as far as AWS says for whom it acts. */
function serviceTwists(
  request: Request,
  principal: { readonly service: string; readonly sourceArn?: string },
): readonly HostileCall[] {
  const { service, sourceArn } = principal;
  if (sourceArn !== undefined) {
    // A bucket's ARN names no account.
    const account = accountOf(sourceArn) || request.ownerAccount;
    const other = sourceArn.includes("/")
      ? `${sourceArn.slice(0, sourceArn.lastIndexOf("/"))}/EOTHER0000000`
      : `${sourceArn}-other`;
    const foreign = sourceArn.replace(`:${account}:`, `:${stranger}:`);
    return [
      alter(request, "for a stranger's resource", {
        principal: { service, sourceArn: foreign, sourceAccount: stranger },
      }),
      ...(actsForAll.includes(service)
        ? []
        : [
            alter(request, "for another resource of the account", {
              principal: { service, sourceArn: other, sourceAccount: account },
            }),
          ]),
    ];
  }
  if (!service.startsWith("logs.")) return [];
  return Object.entries(request.encryptionContext ?? {}).flatMap(([key, group]) => [
    alter(request, "for another log group", {
      encryptionContext: { [key]: group.replace(/:log-group:.*/, ":log-group:/other") },
    }),
    alter(request, "for a stranger's log group", {
      encryptionContext: { [key]: group.replace(/:\d{12}:/, `:${stranger}:`) },
    }),
    alter(request, "from another region", {
      principal: { service: service.replace(/\.[a-z0-9-]+\./, `.${otherRegion(request)}.`) },
    }),
  ]);
}

function otherRegion({ region }: Request): string {
  return region === "eu-west-1" ? "us-west-2" : "eu-west-1";
}
