import * as cloudfront from "@pulumi/aws/cloudfront";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../../grants/policy";
import { reference } from "../../grants/references";
import * as names from "../../names";
import type { PlannedSite } from "../../plan";
import { adoptedOfSite } from "../../settings";
import { adopting } from "../adoption";
import { identifiers } from "../references";
import { PrivateBucket } from "../storage/private-bucket";
import { distributionArgs } from "./site-distribution";
import { headersPolicy } from "./site-headers";
import { leadTo, SiteCertificate } from "./site-names";
import { takeoverHook } from "./takeover";

export interface SiteArgs {
  readonly owner: names.Owner;
  readonly site: PlannedSite;
  readonly retain: boolean;
}

/** A static site: a private bucket, and CloudFront as the only way to it. */
export class Site extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly distributionId: pulumi.Output<string>;
  readonly distributionArn: pulumi.Output<string>;
  /** CloudFront's own name of the distribution. */
  readonly domainName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** What ACM looks for in DNS before it issues ferry's certificate. */
  readonly validationRecords: SiteCertificate["records"] | undefined;
  /** Everything that has to be in place before a release is put there. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SiteArgs, opts: pulumi.ComponentResourceOptions) {
    const { owner, site, retain } = args;
    const { settings, bucketName, names: named } = site;
    super("ferry:target:Site", name, {}, adopting(adoptedOfSite(site.key, settings), opts));
    const child = { parent: this };

    const access = new cloudfront.OriginAccessControl(
      `${name}-access`,
      {
        description: `CloudFront reads ${bucketName}`,
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
      child,
    );
    const router = new cloudfront.Function(
      `${name}-router`,
      {
        runtime: "cloudfront-js-2.0",
        comment: `Paths of ${bucketName} (${settings.routing})`,
        code: site.router,
        publish: true,
      },
      child,
    );
    const certificate =
      named && named.certificate === undefined
        ? new SiteCertificate(`${name}-certificate`, named, child)
        : undefined;
    const agreed = settings.adopt?.lose ?? [];
    const takeover = takeoverHook(`${name}-distribution`, site.key, agreed);
    const distribution = new cloudfront.Distribution(
      `${name}-distribution`,
      distributionArgs(args, {
        access: access.id,
        router: router.arn,
        certificate: certificate?.arn ?? named?.certificate,
        headers: site.headers
          ? headersPolicy(`${name}-headers`, site.headers, child).id
          : settings.responseHeadersPolicy,
      }),
      { ...child, hooks: { beforeUpdate: [takeover] } },
    );
    if (named) leadTo(name, distribution, named, child);
    const bucket = new PrivateBucket(
      `${name}-bucket`,
      {
        bucketName,
        retain,
        noncurrentDays: settings.rollbackDays,
        ...(settings.key !== undefined && { keyArn: settings.key }),
        statements: [cloudFrontReads(owner, site)],
        references: identifiers([reference.distributionArn(site.key), distribution.arn]),
      },
      child,
    );

    writeConfig(name, args, bucket, child);

    this.bucketName = bucket.bucketName;
    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.url = named?.attached
      ? pulumi.output(`https://${named.all[0]}`)
      : pulumi.interpolate`https://${distribution.domainName}`;
    this.validationRecords = certificate?.records;
    this.ready = [distribution, ...bucket.ready];
    this.registerOutputs({
      bucketName: this.bucketName,
      distributionId: this.distributionId,
      url: this.url,
    });
  }
}

/** Releases delete nothing, and bring no such file: it is of this account alone. Taken out of the settings it stays. */
function writeConfig(
  name: string,
  { site: { config, settings } }: SiteArgs,
  bucket: PrivateBucket,
  child: pulumi.CustomResourceOptions,
): void {
  if (config === undefined) return;
  new s3.BucketObjectv2(
    `${name}-bucket-config`,
    {
      bucket: bucket.bucketName,
      key: config.file,
      content: config.content,
      contentType: config.contentType,
      cacheControl: "no-cache",
      ...(settings.key !== undefined && {
        serverSideEncryption: "aws:kms",
        kmsKeyId: settings.key,
      }),
    },
    { ...child, dependsOn: [...bucket.ready], retainOnDelete: true },
  );
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
function cloudFrontReads(owner: names.Owner, { key, bucketName }: PlannedSite): Statement {
  return {
    Sid: "CloudFrontReads",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "s3:GetObject",
    Resource: `${names.bucketArn(owner.region, bucketName)}/*`,
    // The distribution's ARN names its account too.
    Condition: { ArnEquals: { "aws:SourceArn": reference.distributionArn(key) } },
  };
}
