import { partition } from "../../../names";
import { actions, patternsOf, type Right, type Scope, tagged, uses } from "./right";

const distribution = "aws:cloudfront/distribution:Distribution";
const control = "aws:cloudfront/originAccessControl:OriginAccessControl";
const router = "aws:cloudfront/function:Function";

/**
 * CloudFront knows its functions by name alone. Distributions are known by their tag, and made by a person;
 * access controls are known by nothing, and changed by a person.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html
 */
export function siteRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  const arn = (resource: string) =>
    `arn:${partition(owner.region)}:cloudfront::${owner.account}:${resource}`;
  const distributions = { of: "Distributions", on: [arn("distribution/*")] };
  const ofCloudFront = (names: string) => actions("cloudfront", names);
  return [
    ...uses(
      {
        type: distribution,
        ...distributions,
        when: tagged(owner),
        read: ofCloudFront("GetDistribution ListTagsForResource"),
        write: ofCloudFront("DeleteDistribution UntagResource UpdateDistribution"),
      },
      {
        type: control,
        of: "AccessControls",
        on: [arn("origin-access-control/*")],
        read: ofCloudFront("GetOriginAccessControl"),
        // One that is in use can't be deleted.
        write: ofCloudFront("DeleteOriginAccessControl"),
      },
      {
        type: router,
        of: "Routers",
        on: patternsOf(scope, router).map((name) => arn(`function/${name}`)),
        read: ofCloudFront("DescribeFunction GetFunction ListTagsForResource"),
        write: ofCloudFront(
          "DeleteFunction PublishFunction TagResource UpdateFunction UntagResource",
        ),
      },
    ),
    {
      id: "MakeNewRouters",
      type: router,
      access: "write",
      actions: ofCloudFront("CreateFunction"),
      on: ["*"],
    },
  ];
}
