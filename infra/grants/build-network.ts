import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { actionsOf, oneOrMany } from "./policy";

/**
 * What CodeBuild does to put a build into a VPC. AWS's sample gives the first two on `*`; here they are held
 * to the settings' own subnets and groups, which EC2's table of actions allows
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html).
 * https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html#customer-managed-policies-example-create-vpc-network-interface
 */
export function usesNetwork(
  to: Principal,
  owner: Omit<names.Owner, "name">,
  {
    subnets,
    securityGroups,
  }: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] },
): readonly Grant[] {
  const interfaces = names.arn(owner, "ec2", "network-interface/*");
  const subnetArns = subnets.map((id) => names.arn(owner, "ec2", `subnet/${id}`));
  const groupArns = securityGroups.map((id) => names.arn(owner, "ec2", `security-group/${id}`));
  return [
    {
      id: "CreateNetworkInterfaces",
      to,
      on: plain(interfaces, ...subnetArns, ...groupArns),
      actions: ["ec2:CreateNetworkInterface"],
      why: "a build in a VPC has a network interface there",
    },
    {
      id: "DeleteNetworkInterfaces",
      to,
      on: plain(interfaces),
      actions: ["ec2:DeleteNetworkInterface"],
      when: { ArnEquals: { "ec2:Subnet": oneOrMany(subnetArns) } },
      why: "the build's network interface goes with it",
    },
    {
      id: "LookAtNetwork",
      to,
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
      on: plain("*"),
      actions: actionsOf(
        "ec2",
        "DescribeDhcpOptions DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs",
      ),
      why: "CodeBuild looks at the VPC; AWS offers no resource to name",
    },
    {
      id: "HandOverNetworkInterfaces",
      to,
      on: plain(interfaces),
      actions: ["ec2:CreateNetworkInterfacePermission"],
      when: {
        StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
        ArnEquals: { "ec2:Subnet": oneOrMany(subnetArns) },
      },
      why: "CodeBuild's host uses the interface",
    },
  ];
}
