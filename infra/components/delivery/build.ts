import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../grants/policy";
import { reference } from "../../grants/references";
import type { RoleName } from "../../names";
import * as names from "../../names";
import type { PlannedProject } from "../../plan";
import { Role } from "../access/role";
import { type References, resolveValue } from "../references";
import { projectInputs, stored } from "./build-project";

export interface BuildArgs {
  readonly owner: names.Owner;
  readonly build: PlannedProject;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly retain: boolean;
  readonly references: References;
}

/** A CodeBuild project on the delivery's key, with a role, a log group and report groups of its own. */
export class Build extends pulumi.ComponentResource {
  readonly project: codebuild.Project;
  /** Everything that has to be in place before a build starts. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BuildArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:Build", name, {}, opts);
    const child = { parent: this };
    const { build, keyArn, references } = args;

    const logs = new cloudwatch.LogGroup(
      `${name}-logs`,
      { name: build.logGroup, retentionInDays: args.logRetentionDays, kmsKeyId: keyArn },
      child,
    );
    const role =
      typeof build.role === "string"
        ? { arn: build.role, ready: [] }
        : this.makeRole(`${name}-role`, args, build.role, `Builds ${build.project}`);
    const batchRole =
      build.batchRole &&
      this.makeRole(
        `${name}-batch-role`,
        args,
        build.batchRole,
        `Runs batches of ${build.project}`,
      );
    const reports = reportGroups(name, args, child);
    const readyRoles = [...role.ready, ...(batchRole?.ready ?? [])];
    this.project = new codebuild.Project(
      `${name}-project`,
      {
        name: build.project,
        serviceRole: role.arn,
        encryptionKey: keyArn,
        ...projectInputs(build, references, batchRole?.arn),
        logsConfig: {
          cloudwatchLogs: { status: "ENABLED", groupName: logs.name },
          ...(build.storage.logs !== undefined && {
            s3Logs: { status: "ENABLED", location: stored(build.storage.logs, references) },
          }),
        },
      },
      { ...child, dependsOn: readyRoles },
    );

    this.ready = [logs, ...readyRoles, ...reports, this.project];
    this.registerOutputs({ project: this.project.name });
  }

  private makeRole(name: string, args: BuildArgs, role: RoleName, description: string): Role {
    const { owner, build, references } = args;
    return new Role(
      name,
      {
        role,
        description,
        trust: serviceTrust("codebuild.amazonaws.com", {
          ArnEquals: { "aws:SourceArn": names.arn(owner, "codebuild", `project/${build.project}`) },
        }),
        grants: build.grants,
        references,
      },
      { parent: this },
    );
  }
}

function reportGroups(
  name: string,
  { build, owner, retain, references }: BuildArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  return build.reports.map(
    (report) =>
      new codebuild.ReportGroup(
        `${name}-${report.key}-reports`,
        {
          name: report.group,
          type: report.type === "test" ? "TEST" : "CODE_COVERAGE",
          // CodeBuild deletes no group that has reports.
          deleteReports: !retain,
          exportConfig:
            report.export && build.storage.reports !== undefined
              ? {
                  type: "S3",
                  s3Destination: {
                    bucket: resolveValue(reference.storage, references),
                    path: build.storage.reports,
                    packaging: "ZIP",
                    encryptionKey: names.arn(owner, "kms", "alias/aws/s3"),
                  },
                }
              : { type: "NO_EXPORT" },
        },
        opts,
      ),
  );
}
