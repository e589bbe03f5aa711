/** ARNs, taken apart and put together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */

/** Where a resource is made: what its provider and its own `region` say. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The host of a regional service. */
export function hostOf(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

export function arnIn({ account, region }: Place, service: string, resource: string): string {
  return `arn:${partition(region)}:${service}:${region}:${account}:${resource}`;
}

/** The ARN of what belongs to an account and to no Region. */
export function globalArn({ account, region }: Place, service: string, resource: string): string {
  return `arn:${partition(region)}:${service}::${account}:${resource}`;
}

/** Empty where the ARN names none, as that of a bucket. */
export const accountOf = (arn: string): string => partsOf(arn)[4] ?? "";
export const regionOf = (arn: string): string => partsOf(arn)[3] ?? "";
export const serviceOf = (arn: string): string => partsOf(arn)[2] ?? "";
export const partitionOf = (arn: string): string => partsOf(arn)[1] ?? "";

const known = new Map<string, readonly string[]>();

/** A rehearsal asks the same few ARNs thousands of times. */
function partsOf(arn: string): readonly string[] {
  const parts = known.get(arn) ?? arn.split(":", 5);
  known.set(arn, parts);
  return parts;
}
