import type { Principal } from "../../judge";
import { accountOf, arnIn, regionOf } from "../arn";
import { type Call, type CallDetails, callsOf, type Evidence, transport } from "../call";

/** Notes the calls of one role, and those of who acts for it, one after another. */
export abstract class Caller {
  readonly calls: Call[] = [];

  /** The role in whose name most of them are. */
  abstract get actor(): string;
  abstract get account(): string;
  abstract get region(): string;

  /** The ARN of something in account and region. */
  arn(service: string, resource: string): string {
    return arnIn(this, service, resource);
  }

  /** Calls in the name of a role or by a service; several actions with blanks between them. */
  call(
    by: string | Principal,
    actions: string | readonly string[],
    resource: string,
    evidence: Evidence,
    details: CallDetails = {},
  ): void {
    const owner = accountOf(resource) || this.account;
    const region = regionOf(resource) || this.region;
    const own = { owner, region, ...(details.via === undefined && { transport }) };
    this.calls.push(...callsOf(by, actions, resource, evidence, { ...own, ...details }));
  }

  /** Calls in the name of the acting role. */
  act(
    actions: string | readonly string[],
    resource: string,
    evidence: Evidence,
    details: CallDetails = {},
  ): void {
    this.call(this.actor, actions, resource, evidence, details);
  }

  /** Opens a stream of a log group and writes into it. */
  log(role: string, group: string, stream: string, evidence: Evidence): void {
    const resource = this.arn("logs", `log-group:${group}:log-stream:${stream}`);
    this.call(role, "logs:CreateLogStream logs:PutLogEvents", resource, evidence);
  }

  /** Reads what a setting names in Secrets Manager, by ARN or by name. */
  readSecret(role: string, secret: string, evidence: Evidence): void {
    const arn = secret.startsWith("arn:")
      ? secret.split(":").slice(0, 7).join(":")
      : // Secrets Manager puts six characters of its own behind the name.
        this.arn("secretsmanager", `secret:${secret.split(":")[0]}-Ab1Cd2`);
    this.call(role, "secretsmanager:GetSecretValue", arn, evidence);
  }

  /** What runs in a VPC has a network interface there, which is handed over to CodeBuild's host. */
  enterNetwork(
    subnetIds: readonly string[],
    groupIds: readonly string[],
    evidence: Readonly<Record<"ask" | "use", Evidence>>,
  ): void {
    const networkInterface = this.arn("ec2", "network-interface/eni-0123456789abcdef0");
    const subnets = subnetIds.map((id) => this.arn("ec2", `subnet/${id}`));
    const groups = groupIds.map((id) => this.arn("ec2", `security-group/${id}`));
    this.act(
      "ec2:DescribeDhcpOptions ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups " +
        "ec2:DescribeSubnets ec2:DescribeVpcs",
      "*",
      evidence.ask,
    );
    for (const resource of [networkInterface, ...subnets, ...groups]) {
      this.act("ec2:CreateNetworkInterface", resource, evidence.use);
    }
    for (const subnet of subnets) {
      const context = { "ec2:Subnet": subnet };
      this.act("ec2:CreateNetworkInterfacePermission", networkInterface, evidence.ask, {
        context: { "ec2:AuthorizedService": "codebuild.amazonaws.com", ...context },
      });
      this.act("ec2:DeleteNetworkInterface", networkInterface, evidence.use, { context });
    }
  }
}
