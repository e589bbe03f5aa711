import { arn } from "../../../names";
import { actions, type Right, type Scope, tagged } from "./right";

/**
 * What only describes itself, and as a whole: AWS limits none of these to resources. What awsx makes is out of sight:
 * the provider was seen to call this for it.
 */
const described: Readonly<Record<string, readonly string[]>> = {
  "awsx:ec2:Vpc": actions(
    "ec2",
    "DescribeAddresses DescribeAddressesAttribute DescribeInternetGateways DescribeNatGateways DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcs",
  ),
  "aws:ec2/flowLog:FlowLog": ["ec2:DescribeFlowLogs"],
  "aws:ec2/securityGroup:SecurityGroup": ["ec2:DescribeSecurityGroups"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["ec2:DescribeSecurityGroupRules"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["ec2:DescribeSecurityGroupRules"],
  "aws:lb/loadBalancer:LoadBalancer": actions(
    "elasticloadbalancing",
    "DescribeCapacityReservation DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags",
  ),
  "aws:lb/targetGroup:TargetGroup": actions(
    "elasticloadbalancing",
    "DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups",
  ),
  "aws:lb/listener:Listener": actions(
    "elasticloadbalancing",
    "DescribeListenerAttributes DescribeListeners DescribeTags",
  ),
  "aws:lb/listenerRule:ListenerRule": actions("elasticloadbalancing", "DescribeRules DescribeTags"),
  "aws:appautoscaling/target:Target": ["application-autoscaling:DescribeScalableTargets"],
  "aws:appautoscaling/policy:Policy": ["application-autoscaling:DescribeScalingPolicies"],
};

/**
 * Networks, load balancers and scaling are read, so that drift shows; from where a service can be reached
 * is changed from a terminal.
 */
export function networkRights({ owner }: Scope): readonly Right[] {
  return [
    ...Object.entries(described).map(
      ([type, each]): Right => ({
        id: "DescribeNetworks",
        type,
        access: "read",
        actions: each,
        on: ["*"],
      }),
    ),
    {
      id: "DescribeNetwork",
      type: "awsx:ec2:Vpc",
      access: "read",
      actions: ["ec2:DescribeVpcAttribute"],
      on: [arn(owner, "ec2", "vpc/*")],
      when: tagged(owner),
    },
  ];
}
