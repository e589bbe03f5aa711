import { cloudFrontRegion } from "../../../grants/logs";
import { arn, partition } from "../../../names";
import { finds, globally, type Right, rightsIn, type Scope } from "./right";

const router = "aws:cloudfront/function:Function";

const cloudfrontTable = `
  aws:cloudfront/distribution:Distribution Distributions distribution/* +tag
    read GetDistribution ListTagsForResource
    make DeleteDistribution TagResource UntagResource UpdateDistribution
  aws:cloudfront/originAccessControl:OriginAccessControl AccessControls origin-access-control/*
    read GetOriginAccessControl
    make DeleteOriginAccessControl
  aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy Headers response-headers-policy/*
    read GetResponseHeadersPolicy
  ${router} Routers function/<name>
    read DescribeFunction GetFunction ListTagsForResource
    make DeleteFunction PublishFunction TagResource UpdateFunction UntagResource`;

const acmTable = `
  aws:acm/certificate:Certificate Certificates certificate/* +tag
    read DescribeCertificate ListTagsForCertificate
  aws:acm/certificateValidation:CertificateValidation Certificates certificate/* +tag
    read DescribeCertificate`;

const route53Table = `
  aws:route53/record:Record Zones hostedzone/<zoneId>
    read GetHostedZone ListResourceRecordSets`;

/**
 * CloudFront knows its functions by name alone. Distributions are known by their tag, and made by a person;
 * access controls and policies of headers are known by nothing, and changed by a person. One that is in use can't be deleted.
 * By what name a site is reached is only read: whoever may write records of a zone, or has certificates made, can be
 * anybody in it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html
 */
export function siteRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  return [
    ...rightsIn(scope, "acm", acmTable, {
      arnOf: (resource) => arn({ ...owner, region: cloudFrontRegion }, "acm", resource),
    }),
    ...rightsIn(scope, "route53", route53Table, {
      arnOf: (resource) => `arn:${partition(owner.region)}:route53:::${resource}`,
    }),
    ...rightsIn(scope, "cloudfront", cloudfrontTable, {
      arnOf: globally(owner, "cloudfront"),
    }),
    { ...finds("MakeNewRouters", router, "cloudfront", "CreateFunction"), access: "write" },
  ];
}
