import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../grants/policy";
import type { PlannedApplication } from "../../plan";
import { Role } from "../access/role";
import { DeployRole } from "./deploy-role";

export interface ApplicationArgs {
  readonly account: string;
  readonly application: PlannedApplication;
}

/** The two roles that let releases of one application in: CloudFormation makes the stack when the first arrives. */
export class Application extends pulumi.ComponentResource {
  /** Both roles with their policies. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ApplicationArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Application", name, {}, opts);
    const { account, application } = args;
    const { key, grants, stackRole } = application;
    const child = { parent: this };

    const cloudFormation = new Role(
      `${name}-cloudformation`,
      {
        role: stackRole,
        description: `Makes what the template of application ${key} has; taken by CloudFormation`,
        // AWS documents no condition that CloudFormation would send.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
        trust: serviceTrust("cloudformation.amazonaws.com"),
        grants,
      },
      child,
    );
    const deploy = new DeployRole(
      `${name}-deploy`,
      { account, what: `application ${key}`, of: application, references: {} },
      child,
    );

    this.ready = [...cloudFormation.ready, ...deploy.ready];
    this.registerOutputs({});
  }
}
