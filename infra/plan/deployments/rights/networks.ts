import { arn } from "../../../names";
import { finds, type Right, type Scope, tagged } from "./right";

/**
 * What only describes itself, and as a whole: AWS limits none of these to resources. What awsx makes is out of sight:
 * the provider was seen to call this for it.
 */
const described: Readonly<Record<string, readonly [service: string, names: string]>> = {
  "awsx:ec2:Vpc": [
    "ec2",
    "DescribeAddresses DescribeAddressesAttribute DescribeInternetGateways DescribeNatGateways DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcs",
  ],
  "aws:ec2/flowLog:FlowLog": ["ec2", "DescribeFlowLogs"],
  "aws:ec2/securityGroup:SecurityGroup": ["ec2", "DescribeSecurityGroups"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    "ec2",
    "DescribeSecurityGroupRules",
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["ec2", "DescribeSecurityGroupRules"],
  "aws:lb/loadBalancer:LoadBalancer": [
    "elasticloadbalancing",
    "DescribeCapacityReservation DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags",
  ],
  "aws:lb/targetGroup:TargetGroup": [
    "elasticloadbalancing",
    "DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups",
  ],
  "aws:lb/listener:Listener": [
    "elasticloadbalancing",
    "DescribeListenerAttributes DescribeListeners DescribeTags",
  ],
  "aws:lb/listenerRule:ListenerRule": ["elasticloadbalancing", "DescribeRules DescribeTags"],
  "aws:appautoscaling/target:Target": ["application-autoscaling", "DescribeScalableTargets"],
  "aws:appautoscaling/policy:Policy": ["application-autoscaling", "DescribeScalingPolicies"],
};

/**
 * Networks, load balancers and scaling are read, so that drift shows; from where a service can be reached
 * is changed from a terminal.
 */
export function networkRights({ owner }: Scope): readonly Right[] {
  return [
    ...Object.entries(described).map(([type, [service, names]]) =>
      finds("DescribeNetworks", type, service, names),
    ),
    {
      ...finds("DescribeNetwork", "awsx:ec2:Vpc", "ec2", "DescribeVpcAttribute"),
      on: [arn(owner, "ec2", "vpc/*")],
      when: tagged(owner),
    },
  ];
}
