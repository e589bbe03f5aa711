import type { codebuild } from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { documented } from "../call";
import { inputsOf, type Registered, type World } from "../world/world";
import { Caller } from "./caller";

const trust = documented("codebuild/latest/userguide/cross-service-confused-deputy-prevention");
export const serviceRole = documented("codebuild/latest/userguide/setting-up-service-role");

export type Project = Unwrap<codebuild.ProjectArgs>;

/** The calls of a registered project's role. */
export class ProjectCaller extends Caller {
  readonly project: Project;
  readonly projectArn: string;

  constructor(
    private readonly registered: Registered,
    readonly world: World,
  ) {
    super();
    this.project = inputsOf<codebuild.ProjectArgs>(registered);
    this.projectArn = String(registered.resource.outputs.arn);
  }

  get actor(): string {
    return this.project.serviceRole;
  }

  get account(): string {
    return this.registered.place.account;
  }

  get region(): string {
    return this.registered.place.region;
  }

  /** CodeBuild takes a role for this project. */
  take(role: string): void {
    const by = { service: "codebuild.amazonaws.com", sourceArn: this.projectArn };
    this.call(by, "sts:AssumeRole", role, trust);
  }
}
