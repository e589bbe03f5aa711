import { byService, type Line, line, lines, partition, type Table } from "./line";

const source = byService("amazoncloudfront");
const anything: Line["on"] = () => "*";
const control: Line["on"] = ({ place }) =>
  `arn:${partition(place.region)}:cloudfront::${place.account}:origin-access-control/E1ACCESS`;
const sent: Line["says"] = () => ({ tags: "sent" });
const sentFirst: Line["says"] = () => ({ tags: "sent", untagged: true });

export const sites: Table = {
  "aws:cloudfront/distribution:Distribution": [
    line(source, "read", "cloudfront:GetDistribution cloudfront:ListTagsForResource"),
    line(source, "create", "cloudfront:CreateDistribution", { on: anything, says: sent }),
    line(source, "create", "cloudfront:TagResource", { says: sentFirst }),
    line(source, "update", "cloudfront:UpdateDistribution cloudfront:UntagResource"),
    // It is disabled first.
    line(source, "delete", "cloudfront:UpdateDistribution cloudfront:DeleteDistribution"),
  ],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [
    line(source, "create", "cloudfront:CreateOriginAccessControl", { on: anything }),
    ...lines(source, control, {
      read: "cloudfront:GetOriginAccessControl",
      update: "cloudfront:UpdateOriginAccessControl",
      delete: "cloudfront:DeleteOriginAccessControl",
    }),
  ],
  "aws:cloudfront/function:Function": [
    line(source, "create", "cloudfront:CreateFunction", { on: anything }),
    line(source, "create", "cloudfront:PublishFunction cloudfront:TagResource"),
    ...lines(source, undefined, {
      read: "cloudfront:DescribeFunction cloudfront:GetFunction cloudfront:ListTagsForResource",
      update: "cloudfront:UpdateFunction cloudfront:PublishFunction cloudfront:UntagResource",
      delete: "cloudfront:DeleteFunction",
    }),
  ],
};
