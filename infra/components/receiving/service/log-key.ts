import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { administerKey } from "../../../grants/key-administration";
import { encryptLogs } from "../../../grants/log-encryption";
import { policy } from "../../../grants/policy";
import type * as names from "../../../names";
import { render } from "../../references";

export interface LogKeyArgs {
  readonly owner: names.Owner;
  readonly logGroups: readonly string[];
  readonly retain: boolean;
}

/** The key of the services' logs: CloudWatch Logs alone uses it, for these groups. */
export class LogKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: LogKeyArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:LogKey", name, {}, opts);
    const { owner, logGroups, retain } = args;

    const key = new kms.Key(
      `${name}-key`,
      {
        description: `Logs of the services of ${owner.name}`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: render(policy([...administerKey(owner, []), ...encryptLogs(owner, logGroups)])),
      },
      { parent: this, protect: retain },
    );

    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
