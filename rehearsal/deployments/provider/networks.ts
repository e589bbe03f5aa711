import { arnBeside, byService, line, lines, type Table } from "./line";

const balancing = byService("awselasticloadbalancingv2");
const network = byService("amazonec2");
const scaling = byService("awsapplicationautoscaling");

const reads = (source: typeof network, read: string) => lines(source, () => "*", { read });

/** Read as a whole; what they are changed by is a person at a terminal. */
export const networks: Table = {
  // Its package makes VPC, subnets, routes and ways out, each of which the provider reads.
  "awsx:ec2:Vpc": [
    ...reads(
      network,
      (
        "Addresses AddressesAttribute InternetGateways NatGateways NetworkAcls RouteTables SecurityGroups Subnets " +
        "Vpcs"
      ).replace(/\w+/g, "ec2:Describe$&"),
    ),
    line(network, "read", "ec2:DescribeVpcAttribute", {
      on: (vpc) => arnBeside(vpc, "ec2", `vpc/${vpc.resource.outputs.vpcId}`),
    }),
  ],
  "aws:ec2/flowLog:FlowLog": reads(network, "ec2:DescribeFlowLogs"),
  "aws:ec2/securityGroup:SecurityGroup": reads(network, "ec2:DescribeSecurityGroups"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": reads(
    network,
    "ec2:DescribeSecurityGroupRules",
  ),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": reads(
    network,
    "ec2:DescribeSecurityGroupRules",
  ),
  "aws:lb/loadBalancer:LoadBalancer": reads(
    balancing,
    "elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeLoadBalancerAttributes " +
      "elasticloadbalancing:DescribeCapacityReservation elasticloadbalancing:DescribeTags",
  ),
  "aws:lb/targetGroup:TargetGroup": reads(
    balancing,
    "elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetGroupAttributes " +
      "elasticloadbalancing:DescribeTags",
  ),
  "aws:lb/listener:Listener": reads(
    balancing,
    "elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeListenerAttributes " +
      "elasticloadbalancing:DescribeTags",
  ),
  "aws:lb/listenerRule:ListenerRule": reads(
    balancing,
    "elasticloadbalancing:DescribeRules elasticloadbalancing:DescribeTags",
  ),
  "aws:appautoscaling/target:Target": reads(
    scaling,
    "application-autoscaling:DescribeScalableTargets",
  ),
  "aws:appautoscaling/policy:Policy": reads(
    scaling,
    "application-autoscaling:DescribeScalingPolicies",
  ),
};
