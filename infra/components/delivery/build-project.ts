import type * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";
import { environmentOf } from "../../aws/build-environments";
import { reference } from "../../grants/references";

import { isReference } from "../../grants/value";
import type { PlannedProject } from "../../plan";
import type { EnvironmentValue, ProjectSettings } from "../../settings";
import { type References, resolveValue } from "../references";

type Inputs = Pick<
  codebuild.ProjectArgs,
  | "artifacts"
  | "autoRetryLimit"
  | "badgeEnabled"
  | "buildBatchConfig"
  | "buildTimeout"
  | "cache"
  | "concurrentBuildLimit"
  | "environment"
  | "fileSystemLocations"
  | "projectVisibility"
  | "queuedTimeout"
  | "source"
  | "sourceVersion"
  | "vpcConfig"
>;

/** What the settings of a project say, as CodeBuild takes it. */
export function projectInputs(
  build: PlannedProject,
  references: References,
  batchRole: pulumi.Input<string> | undefined,
): Inputs {
  const { settings, origin } = build;
  const { vpc, batch, retries, concurrentBuilds } = settings;
  return {
    ...timeouts(settings),
    projectVisibility: "PRIVATE",
    ...sourceInputs(build, references),
    artifacts: { type: origin.type === "CODEPIPELINE" ? "CODEPIPELINE" : "NO_ARTIFACTS" },
    environment: environmentInputs(build, references),
    cache: cacheInputs(build, references),
    ...(vpc && {
      vpcConfig: { vpcId: vpc.id, subnets: vpc.subnets, securityGroupIds: vpc.securityGroups },
    }),
    ...fileSystemInputs(settings),
    ...(batch &&
      batchRole !== undefined && {
        buildBatchConfig: {
          serviceRole: batchRole,
          combineArtifacts: origin.type === "CODEPIPELINE",
          timeoutInMins: batch.timeoutMinutes,
          restrictions: {
            maximumBuildsAllowed: batch.maximumBuilds,
            ...(batch.compute.length > 0 && { computeTypesAlloweds: batch.compute }),
          },
        },
      }),
    ...(retries !== undefined && { autoRetryLimit: retries }),
    ...(concurrentBuilds !== undefined && { concurrentBuildLimit: concurrentBuilds }),
    ...(settings.badge && { badgeEnabled: true }),
  };
}

/** AWS Lambda has limits of its own and takes none: https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html#lambda.limitations */
function timeouts(build: ProjectSettings) {
  const { timeoutMinutes, queuedMinutes } = build;
  if (environmentOf(build).mode === "lambda") return {};
  return { buildTimeout: timeoutMinutes ?? 60, queuedTimeout: queuedMinutes ?? 480 };
}

function sourceInputs({ origin, buildspec }: PlannedProject, references: References) {
  const { type, location, version, connection, depth, submodules, reportsStatus } = origin;
  return {
    source: {
      type,
      buildspec,
      ...(location !== undefined && { location: resolveValue(location, references) }),
      ...(connection !== undefined && {
        auth: { type: "CODECONNECTIONS", resource: resolveValue(connection, references) },
      }),
      ...(depth !== undefined && { gitCloneDepth: depth }),
      ...(submodules && { gitSubmodulesConfig: { fetchSubmodules: true } }),
      ...(reportsStatus && { reportBuildStatus: true }),
    },
    ...(version !== undefined && { sourceVersion: version }),
  };
}

function environmentInputs(
  { machine, settings, environment }: PlannedProject,
  references: References,
) {
  const { registry, fleet } = settings;
  return {
    type: machine.type,
    computeType: machine.computeType,
    image: machine.image,
    imagePullCredentialsType: machine.managed ? "CODEBUILD" : "SERVICE_ROLE",
    privilegedMode: settings.privileged,
    environmentVariables: Object.entries(environment).map(([name, value]) => ({
      name,
      ...(isReference(value)
        ? { type: "PLAINTEXT", value: resolveValue(value, references) }
        : environmentVariable(value)),
    })),
    ...(registry && {
      registryCredential: {
        credential: registry.secretsManager,
        credentialProvider: "SECRETS_MANAGER",
      },
    }),
    ...(fleet !== undefined && { fleet: { fleetArn: fleet } }),
  };
}

function fileSystemInputs({ fileSystems }: ProjectSettings) {
  const locations = Object.entries(fileSystems).map(
    ([identifier, { location, mountPoint, mountOptions }]) => ({
      type: "EFS",
      identifier,
      location,
      mountPoint,
      ...(mountOptions !== undefined && { mountOptions }),
    }),
  );
  return locations.length > 0 ? { fileSystemLocations: locations } : {};
}

const localModes = {
  source: "LOCAL_SOURCE_CACHE",
  "docker-layers": "LOCAL_DOCKER_LAYER_CACHE",
  custom: "LOCAL_CUSTOM_CACHE",
} as const;

/** A cache in the buildspec alone does nothing: the project has to keep it. */
function cacheInputs({ settings, storage }: PlannedProject, references: References) {
  const { local } = settings.cache;
  if (storage.cache !== undefined) {
    return { type: "S3", location: stored(storage.cache, references) };
  }
  if (local.length === 0) return { type: "NO_CACHE" };
  return { type: "LOCAL", modes: local.map((mode) => localModes[mode]) };
}

/** `<bucket>/<folder>`, as CodeBuild names a place in S3. */
export function stored(folder: string, references: References): pulumi.Output<string> {
  return pulumi.interpolate`${resolveValue(reference.storage, references)}/${folder}`;
}

function environmentVariable(value: EnvironmentValue) {
  if (typeof value === "string") return { type: "PLAINTEXT", value };
  if ("plaintext" in value) return { type: "PLAINTEXT", value: value.plaintext };
  if ("secretsManager" in value) return { type: "SECRETS_MANAGER", value: value.secretsManager };
  return { type: "PARAMETER_STORE", value: value.parameterStore };
}
