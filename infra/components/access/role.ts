import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { callerHalf, type Grant, principal } from "../../grants/grant";
import { type PolicyDocument, policy } from "../../grants/policy";
import type { RoleName } from "../../names";
import { cut } from "../../names/cut";
import { type References, render } from "../references";

export interface RoleArgs {
  readonly role: RoleName;
  readonly description: string;
  readonly trust: PolicyDocument;
  /** Permissions of any roles: this one takes its own half. */
  readonly grants: readonly Grant[];
  /** Identifiers that the permissions refer to. */
  readonly references?: References;
}

/** Characters of a policy's name: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const policyCharacters = 128;
const madeCharacters = "-0123456".length;

/** A role with its one policy: the caller halves of its grants. Without any it has none. */
export class Role extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  /** The role with its policy: what uses the role waits for both. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: RoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:access:Role", name, {}, opts);
    const child = { parent: this };
    const { role, references } = args;

    const made = new iam.Role(
      name,
      {
        name: role.name,
        path: role.path,
        description: args.description,
        assumeRolePolicy: render(args.trust, references),
      },
      child,
    );
    const statements = callerHalf(args.grants, principal(role.arn));
    const policyName = `${name}-policy`;
    const permissions =
      statements.length === 0
        ? []
        : [
            new iam.RolePolicy(
              policyName,
              {
                role: made.name,
                policy: render(policy(statements), references),
                // Pulumi makes the name, but for one that would be too long.
                ...(policyName.length + madeCharacters > policyCharacters && {
                  name: cut(policyName, policyCharacters),
                }),
              },
              child,
            ),
          ];

    this.arn = made.arn;
    this.roleName = made.name;
    this.ready = [made, ...permissions];
    this.registerOutputs({ arn: this.arn });
  }
}
