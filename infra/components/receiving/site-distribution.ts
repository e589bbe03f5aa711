import type * as cloudfront from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import * as names from "../../names";
import type { PlannedSite } from "../../plan";
import type { SiteSettings } from "../../settings";

/** What of a distribution is a resource of its own. */
interface Parts {
  readonly access: pulumi.Output<string>;
  readonly router: pulumi.Output<string>;
  readonly headers: pulumi.Input<string>;
  readonly certificate: pulumi.Input<string> | undefined;
}

/** How CloudFront serves a site. */
export function distributionArgs(
  { owner, site }: { readonly owner: names.Owner; readonly site: PlannedSite },
  { access, router, headers, certificate }: Parts,
): cloudfront.DistributionArgs {
  const { key, settings, bucketName, names: named } = site;
  const { standby, countries, webAcl } = settings;
  const bucket = "bucket";
  return {
    enabled: true,
    comment: `${owner.name} ${key}`,
    isIpv6Enabled: true,
    httpVersion: "http2and3",
    defaultRootObject: "index.html",
    ...(named?.attached && { aliases: [...named.all] }),
    ...(webAcl !== undefined && { webAclId: webAcl }),
    origins: [
      {
        originId: bucket,
        // Composed, not the bucket's output: the bucket's policy already waits for the distribution.
        domainName: `${bucketName}.${names.serviceHost("s3", owner.region)}`,
        originAccessControlId: access,
      },
      ...(standby === undefined ? [] : [standbyOrigin(standby)]),
    ],
    ...(standby !== undefined && { originGroups: [failover(bucket)] }),
    defaultCacheBehavior: {
      targetOriginId: standby === undefined ? bucket : failover(bucket).originId,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD", "OPTIONS"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: settings.cachePolicy,
      responseHeadersPolicyId: headers,
      functionAssociations: [{ eventType: "viewer-request", functionArn: router }],
    },
    customErrorResponses: errorResponses(settings),
    restrictions: {
      geoRestriction:
        countries.length === 0
          ? { restrictionType: "none" }
          : { restrictionType: "whitelist", locations: [...countries] },
    },
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

/** Errors of S3 itself: what is not there is no reason to ask another. */
const failing = [500, 502, 503, 504];

const standbyId = "standby";

function standbyOrigin(domainName: string) {
  return {
    originId: standbyId,
    domainName,
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
    },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
function failover(first: string) {
  return {
    originId: `${first}-or-${standbyId}`,
    failoverCriteria: { statusCodes: failing },
    members: [{ originId: first }, { originId: standbyId }],
  };
}

/**
 * S3 answers 403 for what is not there, since nobody may list the bucket: both mean "not found". The router sends the paths
 * of an app to its page, so that only files get here: what asks for a script that is gone must not take a page for it.
 */
function errorResponses({ routing, errors }: SiteSettings) {
  const missing = errors["404"] ?? (routing === "single-page-app" ? "/index.html" : "/404.html");
  const sorry = errors["5xx"];
  const shows = (errorCode: number, responseCode: number, responsePagePath: string) => ({
    ...{ errorCode, responseCode, responsePagePath },
    errorCachingMinTtl: 10,
  });
  return [
    ...[403, 404].map((code) => shows(code, 404, missing)),
    ...(sorry === undefined ? [] : failing.map((code) => shows(code, code, sorry))),
  ];
}
