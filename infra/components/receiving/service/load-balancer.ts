import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { ExposedSettings } from "../../../settings";
import type { PrivateBucket } from "../../storage/private-bucket";
import type { Network } from "./network";

export interface LoadBalancerArgs {
  readonly service: string;
  readonly settings: ExposedSettings;
  /** Addresses from which it is reached. */
  readonly access: readonly string[];
  readonly network: Network;
  /** The account's bucket for logs. */
  readonly logs: PrivateBucket;
  readonly retain: boolean;
}

/** TLS 1.3 and 1.2: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

const testPort = 8443;

/**
 * The only way to a service's tasks: HTTPS with the service's certificate. Plain resources of AWS, not
 * awsx's: what deploys moves its listeners, and a program can't tell awsx to leave them alone.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly dnsName: pulumi.Output<string>;
  readonly arnSuffix: pulumi.Output<string>;
  /** Of the load balancer; tasks admit it alone. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly blue: lb.TargetGroup;
  /** The second side, where a release takes one. */
  readonly green: lb.TargetGroup | undefined;
  readonly listener: lb.Listener;
  readonly testListener: lb.Listener | undefined;
  /** The rules that Amazon ECS moves, in the place of the listeners. */
  readonly rules:
    | { readonly production: lb.ListenerRule; readonly test: lb.ListenerRule }
    | undefined;
  /** Everything that a service waits for. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: LoadBalancerArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:LoadBalancer", name, {}, opts);
    const { network, settings, logs, retain } = args;
    const twoSides = settings.deployment.kind !== "rolling";

    const access = this.newSecurityGroup(name, args, twoSides);
    const balancer = new lb.LoadBalancer(
      name,
      {
        loadBalancerType: "application",
        ...(settings.expose === "internal"
          ? { internal: true, subnets: network.privateSubnetIds }
          : { subnets: network.publicSubnetIds }),
        securityGroups: [access.group.id],
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "defensive",
        enableDeletionProtection: retain,
        accessLogs: { bucket: logs.bucketName, enabled: true },
      },
      { parent: this, dependsOn: [...logs.ready] },
    );
    this.blue = this.newTargetGroup(`${args.service}-blue`, args);
    this.green = twoSides ? this.newTargetGroup(`${args.service}-green`, args) : undefined;
    new lb.Listener(
      `${name}-redirect`,
      {
        loadBalancerArn: balancer.arn,
        port: 80,
        protocol: "HTTP",
        defaultActions: [
          {
            type: "redirect",
            redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" },
          },
        ],
      },
      { parent: this },
    );
    const byRules = settings.deployment.kind === "blue-green";
    const listen = (role: string, port: number, side: lb.TargetGroup) =>
      this.listen(`${name}-${role}`, args, balancer, port, byRules ? undefined : side);
    this.listener = listen("https", 443, this.blue);
    this.testListener = this.green && listen("test", testPort, this.green);
    this.rules =
      byRules && this.testListener && this.green
        ? {
            production: this.newRule(`${name}-https-rule`, this.listener, this.blue, this.green),
            test: this.newRule(`${name}-test-rule`, this.testListener, this.blue, this.green),
          }
        : undefined;

    this.dnsName = balancer.dnsName;
    this.arnSuffix = balancer.arnSuffix;
    this.securityGroupId = access.group.id;
    this.ready = [
      this.listener,
      ...(this.testListener ? [this.testListener] : []),
      ...(this.rules ? Object.values(this.rules) : []),
      ...access.rules,
    ];
    this.registerOutputs({ dnsName: this.dnsName });
  }

  /** Readers reach HTTPS, and HTTP to be sent there; the test listener admits those that the settings name. */
  private newSecurityGroup(name: string, args: LoadBalancerArgs, twoSides: boolean) {
    const { service, settings, access, network } = args;
    const group = new ec2.SecurityGroup(
      `${name}-access`,
      { description: `Readers of service ${service}`, vpcId: network.vpcId },
      { parent: this },
    );
    const admit = (role: string, port: number, cidrIpv4: string) =>
      new vpc.SecurityGroupIngressRule(
        `${name}-${role}`,
        { securityGroupId: group.id, ipProtocol: "tcp", fromPort: port, toPort: port, cidrIpv4 },
        { parent: this },
      );
    const tests = twoSides ? settings.testAccess : [];
    const numbered = (role: string, index: number) => (index === 0 ? role : `${role}-${index + 1}`);
    const rules = [
      ...access.flatMap((cidr, index) => [
        admit(numbered("from-https", index), 443, cidr),
        admit(numbered("from-http", index), 80, cidr),
      ]),
      ...tests.map((cidr, index) => admit(`from-test-${index + 1}`, testPort, cidr)),
    ];
    return { group, rules };
  }

  private newTargetGroup(name: string, { settings, network }: LoadBalancerArgs) {
    return new lb.TargetGroup(
      name,
      {
        vpcId: network.vpcId,
        targetType: "ip",
        protocol: "HTTP",
        port: settings.port,
        deregistrationDelay: 30,
        healthCheck: { path: settings.healthCheck, matcher: "200-299", interval: 15, timeout: 5 },
      },
      { parent: this },
    );
  }

  /** What deploys changes where a listener leads to: a later `pulumi up` leaves that alone. */
  private listen(
    name: string,
    { settings }: LoadBalancerArgs,
    balancer: lb.LoadBalancer,
    port: number,
    side: lb.TargetGroup | undefined,
  ) {
    return new lb.Listener(
      name,
      {
        loadBalancerArn: balancer.arn,
        port,
        protocol: "HTTPS",
        certificateArn: settings.certificate,
        sslPolicy: tlsPolicy,
        defaultActions: [side ? { type: "forward", targetGroupArn: side.arn } : nothingHere],
      },
      { parent: this, ignoreChanges: ["defaultActions"] },
    );
  }

  private newRule(
    name: string,
    listener: lb.Listener,
    blue: lb.TargetGroup,
    green: lb.TargetGroup,
  ) {
    return new lb.ListenerRule(
      name,
      {
        listenerArn: listener.arn,
        priority: 1,
        conditions: [{ pathPattern: { values: ["/*"] } }],
        actions: [
          {
            type: "forward",
            forward: {
              targetGroups: [
                { arn: blue.arn, weight: 100 },
                { arn: green.arn, weight: 0 },
              ],
            },
          },
        ],
      },
      { parent: this, ignoreChanges: ["actions"] },
    );
  }
}

/** Behind the rule that takes every path. */
const nothingHere = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", statusCode: "503" },
};
