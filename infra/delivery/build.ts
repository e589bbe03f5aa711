import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";
import { Role } from "../access/role";
import { serviceTrust } from "../grants/policy";
import * as names from "../names";
import type { PlannedBuild } from "../plan";
import type { References } from "../references";
import type { EnvironmentValue } from "../settings";

export interface BuildArgs {
  readonly owner: names.Owner;
  readonly build: PlannedBuild;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly references: References;
}

/** A CodeBuild project on the delivery's key, with a role and a log group of its own. */
export class Build extends pulumi.ComponentResource {
  /** Everything that has to be in place before a build starts. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BuildArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:Build", name, {}, opts);
    const child = { parent: this };
    const { owner, build, keyArn, references } = args;

    const logs = new cloudwatch.LogGroup(
      `${name}-logs`,
      { name: build.logGroup, retentionInDays: args.logRetentionDays, kmsKeyId: keyArn },
      child,
    );
    const role = new Role(
      `${name}-role`,
      {
        role: build.role,
        description: `Builds ${build.project}`,
        trust: serviceTrust("codebuild.amazonaws.com", {
          ArnEquals: { "aws:SourceArn": names.arn(owner, "codebuild", `project/${build.project}`) },
        }),
        grants: build.grants,
        references,
      },
      child,
    );
    const project = new codebuild.Project(
      `${name}-project`,
      {
        name: build.project,
        serviceRole: role.arn,
        encryptionKey: keyArn,
        buildTimeout: build.settings.timeoutMinutes,
        queuedTimeout: build.settings.queuedMinutes,
        projectVisibility: "PRIVATE",
        source: { type: "CODEPIPELINE", buildspec: build.buildspec },
        artifacts: { type: "CODEPIPELINE" },
        environment: {
          type: "LINUX_CONTAINER",
          computeType: "BUILD_GENERAL1_SMALL",
          image: build.settings.image,
          imagePullCredentialsType: build.settings.image.startsWith("aws/codebuild/")
            ? "CODEBUILD"
            : "SERVICE_ROLE",
          privilegedMode: false,
          environmentVariables: Object.entries(build.environment).map(environmentVariable),
        },
        // A cache in the buildspec alone does nothing: the project has to keep it.
        cache:
          build.settings.cache.length > 0
            ? { type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] }
            : { type: "NO_CACHE" },
        logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logs.name } },
      },
      { ...child, dependsOn: [...role.ready] },
    );

    this.ready = [logs, ...role.ready, project];
    this.registerOutputs({ project: project.name });
  }
}

function environmentVariable([name, value]: [string, EnvironmentValue]) {
  if (typeof value === "string") return { name, type: "PLAINTEXT", value };
  if ("plaintext" in value) return { name, type: "PLAINTEXT", value: value.plaintext };
  if ("secretsManager" in value) {
    return { name, type: "SECRETS_MANAGER", value: value.secretsManager };
  }
  return { name, type: "PARAMETER_STORE", value: value.parameterStore };
}
