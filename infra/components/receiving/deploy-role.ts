import type * as pulumi from "@pulumi/pulumi";
import { type Grant, resourceHalf } from "../../grants/grant";
import { policy } from "../../grants/policy";
import type * as names from "../../names";
import { Role } from "../access/role";
import type { References } from "../references";

export interface DeployRoleArgs {
  readonly account: string;
  /** `site web`, `service api`. */
  readonly what: string;
  readonly of: { readonly deployRole: names.RoleName; readonly grants: readonly Grant[] };
  readonly references: References;
}

/** The role that lets releases in: its pipeline takes it for the action that deploys. */
export class DeployRole extends Role {
  constructor(
    name: string,
    { account, what, of, references }: DeployRoleArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    const { deployRole, grants } = of;
    super(
      name,
      {
        role: deployRole,
        description: `Deploys ${what}; taken by its pipeline`,
        trust: policy(resourceHalf(grants, { kind: "role", account, arn: deployRole.arn })),
        grants,
        references,
      },
      opts,
    );
  }
}
