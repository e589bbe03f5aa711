import type { Evaluation } from ".";

/**
 * Names that Pulumi makes of a resource's own, with a hyphen and seven characters behind it, where the program gives
 * none, and how many characters AWS takes. https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export const madeNames: Readonly<Record<string, readonly [characters: number, page: string]>> = {
  "aws:lb/loadBalancer:LoadBalancer": [
    32,
    "elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer",
  ],
  "aws:lb/targetGroup:TargetGroup": [
    32,
    "elasticloadbalancing/latest/APIReference/API_CreateTargetGroup",
  ],
  "aws:iam/role:Role": [64, "IAM/latest/APIReference/API_CreateRole"],
  "aws:iam/rolePolicy:RolePolicy": [128, "IAM/latest/APIReference/API_PutRolePolicy"],
  "aws:lambda/function:Function": [64, "lambda/latest/api/API_CreateFunction"],
  "aws:cloudfront/function:Function": [64, "cloudfront/latest/APIReference/API_CreateFunction"],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [
    64,
    "cloudfront/latest/APIReference/API_OriginAccessControlConfig",
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    255,
    "AWSEC2/latest/APIReference/API_CreateSecurityGroup",
  ],
  "aws:appautoscaling/policy:Policy": [
    256,
    "autoscaling/application/APIReference/API_PutScalingPolicy",
  ],
};

/** Where `up` would end, since a name gets too long. */
export function madeNameFaults({ stack, registrations }: Evaluation): readonly string[] {
  return registrations.flatMap(({ type, name, inputs }) => {
    const [characters = 0, page] = madeNames[type] ?? [];
    if (page === undefined || inputs.name !== undefined) return [];
    const made = `${name}-0123456`;
    return made.length <= characters
      ? []
      : [
          `Stack ${stack}: ${type} ${name} gets a name of ${made.length} characters (${made}), and AWS takes ` +
            `${characters} (https://docs.aws.amazon.com/${page}.html): shorten its key.`,
        ];
  });
}
