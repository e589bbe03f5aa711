import type { Evaluation } from ".";

/**
 * Names that Pulumi makes of a resource's own, with a hyphen and seven characters behind it, where the program gives
 * none, and how many characters AWS takes. https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export const madeNames: Readonly<Record<string, { characters: number; page: string }>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    characters: 32,
    page: "elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer",
  },
  "aws:lb/targetGroup:TargetGroup": {
    characters: 32,
    page: "elasticloadbalancing/latest/APIReference/API_CreateTargetGroup",
  },
  "aws:iam/role:Role": { characters: 64, page: "IAM/latest/APIReference/API_CreateRole" },
  "aws:iam/rolePolicy:RolePolicy": {
    characters: 128,
    page: "IAM/latest/APIReference/API_PutRolePolicy",
  },
  "aws:lambda/function:Function": {
    characters: 64,
    page: "lambda/latest/api/API_CreateFunction",
  },
  "aws:cloudfront/function:Function": {
    characters: 64,
    page: "cloudfront/latest/APIReference/API_CreateFunction",
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    characters: 64,
    page: "cloudfront/latest/APIReference/API_OriginAccessControlConfig",
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    characters: 255,
    page: "AWSEC2/latest/APIReference/API_CreateSecurityGroup",
  },
  "aws:appautoscaling/policy:Policy": {
    characters: 256,
    page: "autoscaling/application/APIReference/API_PutScalingPolicy",
  },
};

/** Where `up` would end, since a name gets too long. */
export function madeNameFaults({ stack, registrations }: Evaluation): readonly string[] {
  return registrations.flatMap(({ type, name, inputs }) => {
    const limit = madeNames[type];
    if (!limit || inputs.name !== undefined) return [];
    const made = `${name}-0123456`;
    return made.length <= limit.characters
      ? []
      : [
          `Stack ${stack}: ${type} ${name} gets a name of ${made.length} characters (${made}), and AWS takes ` +
            `${limit.characters} (https://docs.aws.amazon.com/${limit.page}.html): shorten its key.`,
        ];
  });
}
