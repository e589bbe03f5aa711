import { partition } from "../aws/partitions";

/** An owner of names: one stack, in one account and region, with the prefix of its names. */
export interface Owner {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Where an organization wants its roles; left out where it wants them nowhere. */
  readonly rolePath?: string | undefined;
}

/** The owner's part of what has more: of the settings of a stack. */
export const ownerOf = ({ account, region, name, rolePath }: Owner): Owner => ({
  account,
  region,
  name,
  ...(rolePath !== undefined && { rolePath }),
});

/** IAM belongs to an account and to no region. */
export function iamArn(owner: Pick<Owner, "account" | "region">, resource: string): string {
  return `arn:${partition(owner.region)}:iam::${owner.account}:${resource}`;
}

export function bucketArn(region: string, bucket: string): string {
  return `arn:${partition(region)}:s3:::${bucket}`;
}

/** Every key of an account and region: for policies that are written before the key exists. */
export function anyKeyArn(owner: Pick<Owner, "account" | "region">): string {
  return `arn:${partition(owner.region)}:kms:${owner.region}:${owner.account}:key/*`;
}

/** An ARN of the usual form `arn:partition:service:region:account:resource`. */
export function arn(owner: Pick<Owner, "account" | "region">, service: string, resource: string) {
  return `arn:${partition(owner.region)}:${service}:${owner.region}:${owner.account}:${resource}`;
}

/** The region of an ARN; empty where the ARN names none (S3 buckets, IAM). */
export const regionOf = (resourceArn: string): string => resourceArn.split(":")[3] ?? "";

/** The account of an ARN; empty where the ARN names none (S3 buckets). */
export const accountOf = (resourceArn: string): string => resourceArn.split(":")[4] ?? "";
