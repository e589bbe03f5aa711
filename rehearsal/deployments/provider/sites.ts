import { globalArn } from "../../arn";
import { byService, type Line, line, lines, type Table } from "./line";

const source = byService("amazoncloudfront");
const anything: Line["on"] = () => "*";
const control: Line["on"] = ({ place }) =>
  globalArn(place, "cloudfront", "origin-access-control/E1ACCESS");

/** What is known by its tag alone, or by nothing, is made by a person at a terminal. */
export const sites: Table = {
  "aws:cloudfront/distribution:Distribution": [
    line(source, "read", "cloudfront:GetDistribution cloudfront:ListTagsForResource"),
    line(source, "update", "cloudfront:UpdateDistribution cloudfront:UntagResource"),
    // It is disabled first.
    line(source, "delete", "cloudfront:UpdateDistribution cloudfront:DeleteDistribution"),
  ],
  "aws:cloudfront/originAccessControl:OriginAccessControl": lines(source, control, {
    read: "cloudfront:GetOriginAccessControl",
    delete: "cloudfront:DeleteOriginAccessControl",
  }),
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
