import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedPeople } from "../../plan";
import { render } from "../references";

export interface PeopleArgs {
  readonly group: PlannedPeople;
}

/**
 * A group of people. Its customer managed policy has a name and path that depend on the settings alone: a
 * permission set of IAM Identity Center refers to it by both. The role is for the principals that are named.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html
 */
export class People extends pulumi.ComponentResource {
  constructor(name: string, args: PeopleArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:access:People", name, {}, opts);
    const child = { parent: this };
    const { key, policy, document, role, trust, reach } = args.group;

    const permissions = new iam.Policy(
      `${name}-policy`,
      {
        name: policy.name,
        path: policy.path,
        description: `Group ${key} may ${reach.may}`,
        policy: render(document),
      },
      child,
    );
    if (trust) {
      const made = new iam.Role(
        `${name}-role`,
        {
          name: role.name,
          path: role.path,
          description: `Taken by the people of group ${key}, who may ${reach.may}`,
          assumeRolePolicy: render(trust),
        },
        child,
      );
      new iam.RolePolicyAttachment(
        `${name}-attachment`,
        { role: made.name, policyArn: permissions.arn },
        child,
      );
    }
    this.registerOutputs({});
  }
}
