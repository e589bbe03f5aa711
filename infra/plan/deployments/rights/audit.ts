import { actionsOf } from "../../../grants/policy";
import * as names from "../../../names";
import { finds, globally, patternsOf, type Right, rightsIn, type Scope, tagged } from "./right";

const source = "aws:cloudwatch/logDeliverySource:LogDeliverySource";
const destination = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination";

/** Logs of CloudFront are delivered from there. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html */
const logRegion = "us-east-1";

const cloudtrailTable = `
  aws:cloudtrail/trail:Trail Trails trail/<name>
    read GetEventSelectors GetTrailStatus ListTags
    make AddTags CreateTrail PutEventSelectors RemoveTags StartLogging UpdateTrail`;

const logsTable = `
  ${source} LogSources delivery-source:<name>
    read GetDeliverySource ListTagsForResource
    make PutDeliverySource TagResource UntagResource
  ${destination} LogDestinations delivery-destination:<name>
    read GetDeliveryDestination ListTagsForResource
    make DeleteDeliveryDestination DeleteDeliverySource PutDeliveryDestination TagResource UntagResource
  aws:cloudwatch/logDelivery:LogDelivery LogDeliveries delivery:* +tag
    read GetDelivery ListTagsForResource
    make DeleteDelivery TagResource UntagResource`;

/**
 * The trail and the deliveries of access logs. A trail is neither stopped nor deleted on push: whoever
 * would hide something begins with that. Deliveries are known by their tag, and made by a person.
 */
export function auditRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  const inLogs = (resource: string) => names.arn({ ...owner, region: logRegion }, "logs", resource);
  const sources = patternsOf(scope, source).map((name) => inLogs(`delivery-source:${name}`));
  const destinations = patternsOf(scope, destination).map((name) =>
    inLogs(`delivery-destination:${name}`),
  );
  return [
    ...rightsIn(scope, "cloudtrail", cloudtrailTable),
    ...rightsIn(scope, "logs", logsTable, { arnOf: inLogs }),
    finds("FindTrails", "aws:cloudtrail/trail:Trail", "cloudtrail", "DescribeTrails"),
    {
      id: "ChangeLogDeliveries",
      type: "aws:cloudwatch/logDelivery:LogDelivery",
      access: "write",
      actions: actionsOf("logs", "UpdateDeliveryConfiguration"),
      on: [inLogs("delivery:*"), ...sources, ...destinations],
      when: tagged(owner),
    },
    {
      id: "LogReaders",
      type: source,
      access: "write",
      actions: actionsOf("cloudfront", "AllowVendedLogDeliveryForResource"),
      on: [globally(owner, "cloudfront")("distribution/*")],
      when: tagged(owner),
    },
  ];
}
