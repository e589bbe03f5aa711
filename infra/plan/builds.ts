import { type ArtifactStore, buildUsesArtifacts } from "../grants/artifacts";
import { type Grant, type Principal, principal } from "../grants/grant";
import * as names from "../names";
import type { BuildSettings, EnvironmentValue } from "../settings";
import { type SiteArtifacts, siteBuildspec } from "./buildspec";

/** A CodeBuild project: the build of a pipeline, or of one release that has values of its own. */
export interface PlannedBuild {
  /** The logical name within the delivery. */
  readonly key: string;
  readonly project: string;
  readonly role: names.RoleName;
  readonly logGroup: string;
  readonly settings: BuildSettings;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** The whole buildspec, or the path of the repository's own. */
  readonly buildspec: string;
  /** One artifact, or the two halves of a site. */
  readonly outputs: BuildOutputs;
  readonly grants: readonly Grant[];
}

export type BuildOutputs = { readonly site: string } | SiteArtifacts;

interface BuildOf {
  readonly owner: names.Owner;
  readonly store: ArtifactStore;
  readonly pipeline: string;
  readonly build: string;
  readonly settings: BuildSettings;
  /** The release that the build is for, if it has values of its own. */
  readonly release?: { readonly name: string; readonly environment: BuildSettings["environment"] };
}

export function planBuild({
  owner,
  store,
  pipeline,
  build,
  settings,
  release,
}: BuildOf): PlannedBuild {
  const project = names.projectName(owner, pipeline, build, release?.name);
  const role = names.buildRole(owner, project);
  const logGroup = names.buildLogGroup(project);
  const environment = { ...settings.environment, ...release?.environment };
  const outputs = outputsOf(settings, release?.name ?? build);
  const actor = principal(role.arn);
  return {
    key: [pipeline, build, release?.name].filter((part) => part !== undefined).join("-"),
    project,
    role,
    logGroup,
    settings,
    environment,
    buildspec:
      "site" in outputs
        ? (settings.buildspec ?? "buildspec.yml")
        : siteBuildspec(settings, outputs),
    outputs,
    grants: [
      ...buildUsesArtifacts(actor, store),
      writeLogs(actor, owner, logGroup),
      ...Object.values(environment).flatMap((value) => readSecret(actor, owner, value)),
    ],
  };
}

/** Artifact identifiers of a buildspec are letters, digits and underscores. */
function outputsOf({ buildspec }: BuildSettings, name: string): BuildOutputs {
  const identifier = name.replace(/[^A-Za-z0-9]/g, "_");
  if (buildspec !== undefined) return { site: `${identifier}_site` };
  return { assets: `${identifier}_assets`, pages: `${identifier}_pages` };
}

/** The log group is made beforehand, with its key and retention: the role may not make another. */
export function writeLogs(to: Principal, owner: names.Owner, logGroup: string): Grant {
  return {
    id: "WriteLogs",
    to,
    on: { kind: "plain", arns: [names.arn(owner, "logs", `log-group:${logGroup}:*`)] },
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    why: "its log goes to a log group of its own",
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager */
function readSecret(to: Principal, owner: names.Owner, value: EnvironmentValue): readonly Grant[] {
  if (typeof value === "string" || "plaintext" in value) return [];
  const why = "a variable of the build names it";
  const secret = "secretsManager" in value;
  const read: Grant = secret
    ? {
        id: "ReadSecrets",
        to,
        on: { kind: "plain", arns: [secretArn(owner, value.secretsManager)] },
        actions: ["secretsmanager:GetSecretValue"],
        why,
      }
    : {
        id: "ReadParameters",
        to,
        on: { kind: "plain", arns: [parameterArn(owner, value.parameterStore)] },
        actions: ["ssm:GetParameters"],
        why,
      };
  if (value.key === undefined) return [read];
  const service = names.serviceHost(secret ? "secretsmanager" : "ssm", owner.region);
  const decrypt: Grant = {
    id: secret ? "DecryptSecrets" : "DecryptParameters",
    to,
    on: { kind: "plain", arns: [value.key] },
    actions: ["kms:Decrypt"],
    when: { StringEquals: { "kms:ViaService": service } },
    why: "it is encrypted with a customer key",
  };
  return [read, decrypt];
}

/** Secrets Manager puts six random characters behind a secret's name in its ARN. */
function secretArn(owner: names.Owner, secret: string): string {
  const name = secret.startsWith("arn:")
    ? (secret.split(":")[6] ?? "")
    : (secret.split(":")[0] ?? "");
  const base = secret.startsWith("arn:")
    ? secret.split(":").slice(0, 7).join(":")
    : names.arn(owner, "secretsmanager", `secret:${name}`);
  return /-[A-Za-z0-9]{6}$/.test(base) && secret.startsWith("arn:") ? base : `${base}-??????`;
}

function parameterArn(owner: names.Owner, parameter: string): string {
  return names.arn(owner, "ssm", `parameter/${parameter.replace(/^\//, "")}`);
}
