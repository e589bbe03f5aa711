import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { policy, type Statement } from "../../grants/policy";
import { reference } from "../../grants/references";
import { refuseInsecureTransport } from "../../grants/transport";
import { identifiers, type References, render } from "../references";

export interface PrivateBucketArgs {
  /** Region, where it is not the provider's. */
  readonly region?: string;
  /** Physical name, where another account or a setting has to write it. Default: Pulumi's own. */
  readonly bucketName?: string;
  /** KMS key of new objects, with S3 Bucket Keys. Default: SSE-S3. */
  readonly keyArn?: pulumi.Input<string>;
  /** Keeps the bucket: it is protected, and a bucket with objects is not deleted. */
  readonly retain: boolean;
  /** Days until an object expires. Default: never. */
  readonly expireDays?: number;
  /** The folders in which they do. Default: everywhere. */
  readonly expiringFolders?: readonly string[];
  /** Days until an older version expires. */
  readonly noncurrentDays: number;
  /** What the bucket's policy says beside the refusal of insecure transport. */
  readonly statements?: readonly Statement[];
  /** Identifiers that the statements refer to. */
  readonly references?: References;
}

/**
 * A bucket as every bucket of ferry is: versioned, owned by its account (no ACLs), without public access,
 * TLS 1.2 only, encrypted, without leftovers of broken uploads.
 */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: s3.Bucket;
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly regionalDomainName: pulumi.Output<string>;
  /** Everything that has to be in place before the bucket is used. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: PrivateBucketArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:storage:PrivateBucket", name, {}, opts);
    const child = { parent: this };
    const place = args.region === undefined ? {} : { region: args.region };

    this.bucket = new s3.Bucket(
      name,
      {
        ...place,
        ...(args.bucketName !== undefined && { bucket: args.bucketName }),
        forceDestroy: !args.retain,
      },
      { ...child, protect: args.retain, ignoreChanges: [...setByParts] },
    );
    const bucket = this.bucket.bucket;
    const versioning = new s3.BucketVersioning(
      `${name}-versioning`,
      { ...place, bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    const ownership = new s3.BucketOwnershipControls(
      `${name}-ownership`,
      { ...place, bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    const publicAccess = new s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      {
        ...place,
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    const encryption = new s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { ...place, bucket, rules: [encryptionRule(args.keyArn)] },
      child,
    );
    const lifecycle = new s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { ...place, bucket, rules: lifecycleRules(args) },
      // S3 refuses rules for older versions of a bucket that has none yet.
      { ...child, dependsOn: versioning },
    );
    const access = new s3.BucketPolicy(
      `${name}-policy`,
      {
        ...place,
        bucket,
        policy: render(
          policy([...refuseInsecureTransport(reference.ownBucketArn), ...(args.statements ?? [])]),
          {
            ...args.references,
            ...identifiers([reference.ownBucketArn, this.bucket.arn]),
          },
        ),
      },
      { ...child, dependsOn: publicAccess },
    );

    this.arn = this.bucket.arn;
    this.bucketName = this.bucket.bucket;
    this.regionalDomainName = this.bucket.bucketRegionalDomainName;
    this.ready = [this.bucket, versioning, ownership, publicAccess, encryption, lifecycle, access];
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }
}

/**
 * What the bucket's other resources set, all of it, and find when it was changed. The provider reads it with the
 * bucket as well: the first refresh would report it as drift, and an update after that could take it away.
 * https://github.com/pulumi/pulumi-aws/issues/3166
 * https://github.com/pulumi/pulumi-aws/issues/6244
 */
const setByParts = [
  "acl",
  "grants",
  "lifecycleRules",
  "logging",
  "policy",
  "serverSideEncryptionConfiguration",
  "versioning",
] as const;

function encryptionRule(keyArn: pulumi.Input<string> | undefined) {
  if (keyArn === undefined) {
    return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  }
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
    bucketKeyEnabled: true,
  };
}

function lifecycleRules({ expireDays: days, expiringFolders, noncurrentDays }: PrivateBucketArgs) {
  const status = "Enabled";
  const expiration = days === undefined ? {} : { expiration: { days } };
  return [
    {
      id: "expire",
      status,
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      noncurrentVersionExpiration: { noncurrentDays },
      ...(expiringFolders === undefined && expiration),
    },
    ...(expiringFolders ?? []).map((folder) => ({
      id: `expire-${folder}`,
      status,
      filter: { prefix: `${folder}/` },
      ...expiration,
    })),
  ];
}
