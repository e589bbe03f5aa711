import type { Request } from "../../judge";
import type { HostileCall } from "../hostile";
import {
  accountOf,
  administrator,
  administratorOf,
  makes,
  nameOf,
  type Scene,
  stranger,
} from "./scene";

/** Roles of ferry that try more than their work, and people of the accounts who try ferry's things. */
export function insiders(scene: Scene): readonly HostileCall[] {
  return [
    ...scene.policies.roles().flatMap((role) => overreach(scene, role)),
    ...scene.registry
      .ofType("aws:kms/key:Key")
      .flatMap(({ resource, place }) =>
        keyUsers(scene, String(resource.outputs.arn), place.region),
      ),
    ...scene.registry.bucketNames().flatMap((name) => bucketUsers(scene, name)),
  ];
}

/** What no role of ferry may do, whoever it is. */
function overreach({ registry, hops }: Scene, role: string): readonly HostileCall[] {
  const account = accountOf(role);
  const attempt = (
    what: string,
    action: string,
    resource: string,
    details: Partial<Request> = {},
  ) => ({
    attempt: `${nameOf(role)} of ${account} ${what}`,
    request: { principal: { role }, action, resource, ownerAccount: account, ...details },
  });
  const admin = `arn:aws:iam::${account}:role/Administrator`;
  const own = <T>(items: readonly T[], of: (item: T) => string) =>
    items.map(of).filter((arn) => accountOf(arn) === account);
  const pipelines = own(registry.pipelines(), ({ arn }) => arn);
  const projects = own(registry.ofType("aws:codebuild/project:Project"), ({ resource }) =>
    String(resource.outputs.arn),
  );
  const functions = own(registry.ofType("aws:lambda/function:Function"), ({ resource }) =>
    String(resource.outputs.arn),
  );
  return [
    attempt("passes an administrator's role", "iam:PassRole", admin, {
      passedToService: "codebuild.amazonaws.com",
    }),
    attempt("gives itself more rights", "iam:PutRolePolicy", role),
    attempt("makes an access key", "iam:CreateAccessKey", `arn:aws:iam::${account}:user/someone`),
    ...pipelines.flatMap((arn) => [
      attempt("changes the pipeline", "codepipeline:UpdatePipeline", arn),
      attempt("approves its own release", "codepipeline:PutApprovalResult", `${arn}/stage/approve`),
    ]),
    ...projects.map((arn) => attempt("changes a build", "codebuild:UpdateProject", arn)),
    ...functions.map((arn) => attempt("changes the function", "lambda:UpdateFunctionCode", arn)),
    attempt(
      "reads a secret that no setting names",
      "secretsmanager:GetSecretValue",
      `arn:aws:secretsmanager:${regionOf(registry)}:${account}:secret:other-Ab1Cd2`,
    ),
    attempt(
      "invalidates a foreign distribution",
      "cloudfront:CreateInvalidation",
      `arn:aws:cloudfront::${account}:distribution/E0000000000000`,
    ),
    ...registry
      .distributions()
      .flatMap(({ resource, place }) =>
        place.account === account && !makes(hops, role, "cloudfront:CreateInvalidation")
          ? [
              attempt(
                "invalidates without the role for it",
                "cloudfront:CreateInvalidation",
                String(resource.outputs.arn),
              ),
            ]
          : [],
      ),
  ];
}

function regionOf(registry: Scene["registry"]): string {
  return registry.pipelines()[0]?.region ?? "us-east-1";
}

/** People of each account and strangers, who hold every right that IAM can give them. */
function keyUsers({ policies }: Scene, key: string, region: string): readonly HostileCall[] {
  const owner = accountOf(key);
  const accounts = [...new Set([...policies.roles().map(accountOf), stranger])];
  const use = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom"];
  const administration = ["kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:DisableKey"];
  const request = { resource: key, ownerAccount: owner, region };
  return [
    ...accounts.flatMap((account) =>
      [...use, "kms:CreateGrant", ...(account === owner ? [] : administration)].map((action) => ({
        attempt: `an administrator of ${account} calls ${action} on the artifact key`,
        request: { ...request, principal: administratorOf(account), action },
        holds: administrator,
      })),
    ),
    ...policies.roles().flatMap((role) =>
      [...administration, "kms:CreateGrant"].map((action) => ({
        attempt: `${nameOf(role)} of ${accountOf(role)} calls ${action} on the artifact key`,
        request: { ...request, principal: { role }, action },
      })),
    ),
  ];
}

/** Whoever is not on a bucket's list. */
function bucketUsers({ registry, policies, hops }: Scene, name: string): readonly HostileCall[] {
  const bucket = registry.bucket(name);
  if (!bucket) return [];
  const { arn, account, region } = bucket;
  const transport = { secure: true, tlsVersion: 1.3 };
  const object = { resource: `${arn}/index.html`, ownerAccount: account, region, transport };
  const encryption =
    bucket.keyArn === undefined ? undefined : { algorithm: "aws:kms", keyArn: bucket.keyArn };
  const may = new Set(
    hops.flatMap(({ request: { principal, action, resource } }) =>
      resource.startsWith(`${arn}/`) && typeof principal === "object" && "role" in principal
        ? [`${principal.role} ${action}`]
        : [],
    ),
  );
  const outsiders = [...new Set([...policies.roles().map(accountOf), stranger])]
    .filter((each) => each !== account)
    .flatMap((each) =>
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => ({
        attempt: `an administrator of ${each} calls ${action} in ${name}`,
        request: { ...object, principal: administratorOf(each), action },
        holds: administrator,
      })),
    );
  const roles = policies.roles().flatMap((role) =>
    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"].flatMap(
      (action) =>
        may.has(`${role} ${action}`)
          ? []
          : [
              {
                attempt: `${nameOf(role)} of ${accountOf(role)} calls ${action} in ${name}`,
                request: {
                  ...object,
                  principal: { role },
                  action,
                  ...(action === "s3:PutObject" && encryption && { encryption }),
                },
              },
            ],
    ),
  );
  const owner = policies.roles().map((role) => ({
    attempt: `${nameOf(role)} of ${accountOf(role)} changes the policy of ${name}`,
    request: {
      principal: { role },
      action: "s3:PutBucketPolicy",
      resource: arn,
      ownerAccount: account,
      region,
      transport,
    },
  }));
  const anyone = ["s3:GetObject", "s3:PutObject"].map((action) => ({
    attempt: `nobody at all calls ${action} in ${name}`,
    request: { ...object, principal: "anonymous" as const, action },
  }));
  return [...outsiders, ...roles, ...owner, ...anyone];
}
