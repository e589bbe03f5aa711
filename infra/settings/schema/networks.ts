import { list, map, text } from "./values";

const subnet = text("it must be the id of a subnet", /^subnet-[0-9a-f]{8,17}$/);
const securityGroup = text("it must be the id of a security group", /^sg-[0-9a-f]{8,17}$/);

/** A place in a VPC: how many subnets and security groups it may have differs. */
export function vpcOf(most: { readonly subnets: number; readonly securityGroups: number }) {
  return map({
    id: text("it must be the id of a VPC", /^vpc-[0-9a-f]{8,17}$/),
    subnets: list("subnets", subnet)
      .min(1, "it must have at least one subnet")
      .max(most.subnets, `it must have at most ${most.subnets} subnets`)
      .describe(
        "Private subnets with a way to AWS's endpoints: a NAT gateway, or endpoints of the VPC.",
      ),
    securityGroups: list("security groups", securityGroup)
      .min(1, "it must have at least one security group")
      .max(most.securityGroups, `it must have at most ${most.securityGroups} groups`),
  });
}
