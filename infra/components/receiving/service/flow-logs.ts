import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { logRetentionDays } from "../../../aws/limits";
import { principal } from "../../../grants/grant";
import { writesFlows } from "../../../grants/logs";
import { serviceTrust } from "../../../grants/policy";
import * as names from "../../../names";
import { Role } from "../../access/role";

export interface FlowLogsArgs {
  readonly owner: names.Owner;
  readonly vpcId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** Days that they are kept at least: CloudWatch Logs has periods of its own. */
  readonly days: number;
}

/**
 * Who talked to whom in a VPC. Not into the bucket for logs: Amazon VPC would write the bucket's policy anew.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:FlowLogs", name, {}, opts);
    const { owner, vpcId, keyArn, days } = args;
    const child = { parent: this };

    const named = names.flowLogRole(owner);
    const role = new Role(
      `${name}-role`,
      {
        role: named,
        description: "Amazon VPC writes flow logs with it",
        // The ARN names the account; its id comes with the flow log.
        trust: serviceTrust("vpc-flow-logs.amazonaws.com", {
          ArnLike: { "aws:SourceArn": names.arn(owner, "ec2", "vpc-flow-log/*") },
        }),
        grants: writesFlows(principal(named.arn), owner),
      },
      child,
    );
    const group = new cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: names.flowLogGroup(owner),
        retentionInDays: logRetentionDays.find((period) => period >= days) ?? 3_653,
        kmsKeyId: keyArn,
      },
      child,
    );
    new ec2.FlowLog(
      name,
      {
        vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
      },
      { ...child, dependsOn: [...role.ready] },
    );
    this.registerOutputs({});
  }
}
