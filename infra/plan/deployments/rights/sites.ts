import { finds, globally, type Right, rightsIn, type Scope } from "./right";

const router = "aws:cloudfront/function:Function";

const cloudfrontTable = `
  aws:cloudfront/distribution:Distribution Distributions distribution/* +tag
    read GetDistribution ListTagsForResource
    make DeleteDistribution TagResource UntagResource UpdateDistribution
  aws:cloudfront/originAccessControl:OriginAccessControl AccessControls origin-access-control/*
    read GetOriginAccessControl
    make DeleteOriginAccessControl
  ${router} Routers function/<name>
    read DescribeFunction GetFunction ListTagsForResource
    make DeleteFunction PublishFunction TagResource UpdateFunction UntagResource`;

/**
 * CloudFront knows its functions by name alone. Distributions are known by their tag, and made by a person;
 * access controls are known by nothing, and changed by a person. One that is in use can't be deleted.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html
 */
export function siteRights(scope: Scope): readonly Right[] {
  return [
    ...rightsIn(scope, "cloudfront", cloudfrontTable, {
      arnOf: globally(scope.owner, "cloudfront"),
    }),
    { ...finds("MakeNewRouters", router, "cloudfront", "CreateFunction"), access: "write" },
  ];
}
