import { z } from "zod";
import { aws, list, map, text } from "./values";

const vpcId = text("it must be the id of a VPC", /^vpc-[0-9a-f]{8,17}$/, {
  ...aws("codebuild/latest/APIReference/API_VpcConfig"),
  examples: ["vpc-0123456789abcdef0"],
});
const subnetIds = list(
  "subnets",
  text("it must be the id of a subnet", /^subnet-[0-9a-f]{8,17}$/, {
    examples: ["subnet-0123456789abcdef0"],
  }),
);
const securityGroupIds = list(
  "security groups",
  text("it must be the id of a security group", /^sg-[0-9a-f]{8,17}$/, {
    examples: ["sg-0123456789abcdef0"],
  }),
);
const subnets = subnetIds
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
  .min(2, "it must have at least two subnets, in different Availability Zones")
  .meta({ examples: [["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]] });

export const cidr = text(
  "it must be addresses in CIDR notation, such as 10.0.0.0/16",
  /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!\/)|(?=\/))){4}\/(3[0-2]|[12]?\d)$/,
  { ...aws("vpc/latest/userguide/vpc-cidr-blocks"), examples: ["10.1.0.0/16"] },
);

const zonesRule =
  "it must be a list of 2 to 4 Availability Zones, such as [eu-central-1a, eu-central-1b]";

const made = map({
  vpc: z
    .undefined()
    .optional()
    .describe("Makes of what has a VPC one of yours, whatever else is wrong with it."),
  cidr: cidr.default("10.0.0.0/16").describe("Addresses of the VPC that ferry makes."),
  zones: z
    .array(
      text(
        "it must be the name of an Availability Zone, such as eu-central-1a",
        /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/,
      ),
      { error: zonesRule },
    )
    .min(2, zonesRule)
    .max(4, zonesRule)
    .optional()
    .meta({
      ...aws("global-infrastructure/latest/regions/az-ids"),
      examples: [["eu-central-1a", "eu-central-1b"]],
    })
    .describe(
      "Availability Zones with a public and a private subnet each, by name: a count would move the subnets when AWS opens a zone. Default: the first two of the region. One behind the others only adds, up to four.",
    ),
  natGateways: z
    .enum(["single", "each-zone"])
    .default("single")
    .describe("Ways out for private subnets: one for all, or one in each zone."),
});

const existing = map({
  vpc: vpcId,
  publicSubnets: subnets.describe("Of the load balancers."),
  privateSubnets: subnets.describe(
    "Of the tasks, with a way out: tasks pull their images through it.",
  ),
});

/** Where the services of a stack live: a VPC that ferry makes, or yours. */
export const network = z.union([existing, made], {
  error:
    "it must be {cidr, zones, natGateways} for a new VPC or {vpc, publicSubnets, privateSubnets} for yours",
});

export type NetworkSettings = z.output<typeof network>;

/** A place in a VPC: how many subnets and security groups it may have differs. */
export function vpcOf(most: { readonly subnets: number; readonly securityGroups: number }) {
  return map({
    id: vpcId,
    subnets: subnetIds
      .min(1, "it must have at least one subnet")
      .max(most.subnets, `it must have at most ${most.subnets} subnets`)
      .describe(
        "Private subnets with a way to AWS's endpoints: a NAT gateway, or endpoints of the VPC.",
      ),
    securityGroups: securityGroupIds
      .min(1, "it must have at least one security group")
      .max(most.securityGroups, `it must have at most ${most.securityGroups} groups`),
  });
}
