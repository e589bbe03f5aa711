import * as cloudfront from "@pulumi/aws/cloudfront";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { routerCode } from "../../../functions/router";
import type { Statement } from "../../grants/policy";
import { reference } from "../../grants/references";
import * as names from "../../names";
import type { PlannedSite } from "../../plan";
import { adoptedOfSite, type SiteSettings } from "../../settings";
import { adopting } from "../adoption";
import { identifiers } from "../references";
import { PrivateBucket } from "../storage/private-bucket";
import { leadTo, SiteCertificate } from "./site-names";

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
        code: routerCode({
          routing: settings.routing,
          prefixes: settings.folders,
          ...(named && { hosts: { first: named.all[0], redirected: named.redirected } }),
        }),
        publish: true,
      },
      child,
    );
    const certificate =
      named && named.certificate === undefined
        ? new SiteCertificate(`${name}-certificate`, named, child)
        : undefined;
    const distribution = new cloudfront.Distribution(
      `${name}-distribution`,
      distributionArgs(args, {
        access: access.id,
        router: router.arn,
        certificate: certificate?.arn ?? named?.certificate,
      }),
      child,
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

interface Parts {
  readonly access: pulumi.Output<string>;
  readonly router: pulumi.Output<string>;
  readonly certificate: pulumi.Input<string> | undefined;
}

function distributionArgs(
  { owner, site: { key, settings, bucketName, names: named } }: SiteArgs,
  { access, router, certificate }: Parts,
): cloudfront.DistributionArgs {
  const origin = "bucket";
  return {
    enabled: true,
    comment: `${owner.name} ${key}`,
    isIpv6Enabled: true,
    httpVersion: "http2and3",
    defaultRootObject: "index.html",
    ...(named?.attached && { aliases: [...named.all] }),
    origins: [
      {
        originId: origin,
        // Composed, not the bucket's output: the bucket's policy already waits for the distribution.
        domainName: `${bucketName}.${names.serviceHost("s3", owner.region)}`,
        originAccessControlId: access,
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: origin,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD", "OPTIONS"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: settings.cachePolicy,
      responseHeadersPolicyId: settings.responseHeadersPolicy,
      functionAssociations: [{ eventType: "viewer-request", functionArn: router }],
    },
    customErrorResponses: [403, 404].map((errorCode) => errorResponse(errorCode, settings)),
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate:
      named?.attached && certificate !== undefined
        ? {
            acmCertificateArn: certificate,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
          }
        : { cloudfrontDefaultCertificate: true },
  };
}

/**
 * S3 answers 403 for what is not there, since nobody may list the bucket: both mean "not found". The router sends the paths
 * of an app to its page, so that only files get here: what asks for a script that is gone must not take a page for it.
 */
function errorResponse(errorCode: number, { routing }: SiteSettings) {
  const responsePagePath = routing === "single-page-app" ? "/index.html" : "/404.html";
  return { errorCode, responseCode: 404, responsePagePath, errorCachingMinTtl: 10 };
}
