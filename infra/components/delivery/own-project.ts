import * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedOwnProject } from "../../plan";
import { Build, type BuildArgs } from "./build";

export interface OwnProjectArgs extends Omit<BuildArgs, "build"> {
  readonly project: PlannedOwnProject;
}

/** A project with a source of its own, and the webhook that starts it. */
export class OwnProject extends pulumi.ComponentResource {
  /** Address of the picture that shows whether the last build succeeded. */
  readonly badgeUrl: pulumi.Output<string>;

  constructor(name: string, args: OwnProjectArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:OwnProject", name, {}, opts);
    const { project, ...rest } = args;
    const build = new Build(`${name}-build`, { ...rest, build: project }, { parent: this });
    const { webhook } = project;
    if (webhook) {
      new codebuild.Webhook(
        `${name}-webhook`,
        {
          projectName: build.project.name,
          buildType: webhook.buildType,
          filterGroups: webhook.groups.map((filters) => ({ filters: [...filters] })),
          ...(webhook.approvePullRequests && {
            pullRequestBuildPolicy: { requiresCommentApproval: "ALL_PULL_REQUESTS" },
          }),
        },
        // A build may start as soon as the webhook is there.
        { parent: this, dependsOn: [...build.ready] },
      );
    }
    this.badgeUrl = build.project.badgeUrl;
    this.registerOutputs({});
  }
}
