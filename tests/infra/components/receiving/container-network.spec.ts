import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { all, one, types } from "../../../support/registrations";
import { arn, ecs, lb, outputs } from "../../../support/services";
import { exampleStacks } from "../../../support/stacks";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

describe("the network of a service of containers", () => {
  let prod: Evaluation;

  before(async () => {
    prod = (await exampleStacks("containers")).prod;
  });

  /** Ids are seen only where they are used: these begin with the names of their groups. */
  const idOf = (ids: unknown, group: string) => {
    const [id] = ids as readonly string[];
    assert.match(String(id), new RegExp(`^${group}-[0-9a-f]{7}$`));
    return id;
  };
  const tasksAccess = () => {
    const { networkConfiguration } = one(prod, ecs.service).inputs as {
      readonly networkConfiguration: { readonly securityGroups: unknown };
    };
    return idOf(networkConfiguration.securityGroups, "api-tasks-access");
  };
  const balancerAccess = () =>
    idOf(one(prod, lb.balancer).inputs.securityGroups, "api-balancer-access");

  it("lives in a VPC of awsx, which belongs to the network and is made by the program's provider", () => {
    const vpc = one(prod, "awsx:ec2:Vpc");
    assert.deepEqual(vpc.inputs, {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: ["eu-central-1a", "eu-central-1b"],
      availabilityZoneCidrMask: 18,
      natGateways: { strategy: "Single" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public" }, { type: "Private" }],
      enableDnsHostnames: true,
    });
    assert.equal(vpc.remote, true);
    assert.equal(vpc.parent.split("::").at(-1), "network");
  });

  it("takes its subnets and its VPC from what awsx gives", () => {
    const { vpcId, publicSubnetIds, privateSubnetIds } = one(prod, "awsx:ec2:Vpc").outputs;
    const { networkConfiguration } = one(prod, ecs.service).inputs as {
      readonly networkConfiguration: { readonly subnets: unknown };
    };
    assert.deepEqual(one(prod, lb.balancer).inputs.subnets, publicSubnetIds);
    assert.deepEqual(networkConfiguration.subnets, privateSubnetIds);
    assert.deepEqual(
      all(prod, lb.group).map(({ inputs }) => inputs.vpcId),
      [vpcId, vpcId],
    );
  });

  it("is reached by HTTPS with its certificate, and at a test port by nobody from outside", () => {
    const certificateArn = arn("acm", "certificate/0a1b2c3d-0000-4000-8000-000000000000");
    const listeners = ["https", "test"].map((name) => {
      const { port, protocol, certificateArn, sslPolicy, defaultActions } = one(
        prod,
        lb.listener,
        `api-balancer-${name}`,
      ).inputs;
      return { port, protocol, certificateArn, sslPolicy, defaultActions };
    });
    const to = (side: string) => [
      { type: "forward", targetGroupArn: outputs(prod, lb.group, `api-${side}`).arn },
    ];
    const https = {
      protocol: "HTTPS",
      certificateArn,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    };
    assert.deepEqual(listeners, [
      { ...https, port: 443, defaultActions: to("blue") },
      { ...https, port: 8443, defaultActions: to("green") },
    ]);
    assert.deepEqual(
      all(prod, ingress).map(({ inputs }) => inputs.fromPort),
      [443, 80, 8080],
    );
  });

  it("has tasks that admit their load balancer alone, and reach the ports of the settings", () => {
    assert.deepEqual(one(prod, ingress, "api-tasks-from-balancer").inputs, {
      securityGroupId: tasksAccess(),
      referencedSecurityGroupId: balancerAccess(),
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
    });
    const out = all(prod, egress).filter(({ inputs }) => inputs.securityGroupId === tasksAccess());
    assert.deepEqual(
      out.map(({ inputs }) => [inputs.toPort, inputs.cidrIpv4]),
      [
        [443, "0.0.0.0/0"],
        [5432, "0.0.0.0/0"],
      ],
    );
  });

  it("has a load balancer that drops bad headers, is protected, and logs its requests", () => {
    const { accessLogs, subnets, securityGroups, ...balancer } = one(prod, lb.balancer).inputs;
    assert.deepEqual(balancer, {
      loadBalancerType: "application",
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: true,
    });
    const bucket = "acme-222222222222-eu-central-1-logs";
    assert.deepEqual(accessLogs, { bucket, enabled: true });
    assert.deepEqual(
      all(prod, types.bucket).map(({ inputs }) => inputs.bucket),
      [bucket],
    );
  });
});
