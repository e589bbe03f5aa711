import { actions, type Right } from "./right";

/** What only describes itself, and as a whole: AWS limits none of these to resources. */
const described: Readonly<Record<string, readonly string[]>> = {
  "awsx:ec2:Vpc": actions(
    "ec2",
    "DescribeAddresses DescribeInternetGateways DescribeNatGateways DescribeRouteTables DescribeSubnets DescribeVpcAttribute DescribeVpcs",
  ),
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
export function networkRights(): readonly Right[] {
  return Object.entries(described).map(([type, each]) => ({
    id: "DescribeNetworks",
    type,
    access: "read",
    actions: each,
    on: ["*"],
  }));
}
