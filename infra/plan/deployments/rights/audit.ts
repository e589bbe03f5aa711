import * as names from "../../../names";
import { actions, arnsOf, patternsOf, type Right, type Scope, tagged, uses } from "./right";

const trail = "aws:cloudtrail/trail:Trail";
const logs = "aws:cloudwatch/log";

/** Logs of CloudFront are delivered from there. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html */
const logRegion = "us-east-1";

/**
 * The trail and the deliveries of access logs. A trail is neither stopped nor deleted on push: whoever
 * would hide something begins with that. Deliveries are known by their tag, and made by a person.
 */
export function auditRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  const inLogs = (resource: string) => names.arn({ ...owner, region: logRegion }, "logs", resource);
  const source = `${logs}DeliverySource:LogDeliverySource`;
  const destination = `${logs}DeliveryDestination:LogDeliveryDestination`;
  const delivery = `${logs}Delivery:LogDelivery`;
  const sources = patternsOf(scope, source).map((name) => inLogs(`delivery-source:${name}`));
  const destinations = patternsOf(scope, destination).map((name) =>
    inLogs(`delivery-destination:${name}`),
  );
  const deliveries = [inLogs("delivery:*")];
  const tags = actions("logs", "TagResource UntagResource");
  const read = ["logs:ListTagsForResource"];
  return [
    ...uses(
      {
        type: trail,
        of: "Trails",
        on: arnsOf(scope, trail, "cloudtrail", "trail/"),
        read: actions("cloudtrail", "GetEventSelectors GetTrailStatus ListTags"),
        write: [
          ...actions("cloudtrail", "AddTags CreateTrail PutEventSelectors RemoveTags"),
          ...actions("cloudtrail", "StartLogging UpdateTrail"),
        ],
      },
      {
        type: source,
        of: "LogSources",
        on: sources,
        read: ["logs:GetDeliverySource", ...read],
        write: ["logs:PutDeliverySource", ...tags],
      },
      {
        type: destination,
        of: "LogDestinations",
        on: destinations,
        read: ["logs:GetDeliveryDestination", ...read],
        write: [
          ...actions("logs", "DeleteDeliveryDestination DeleteDeliverySource"),
          "logs:PutDeliveryDestination",
          ...tags,
        ],
      },
      {
        type: delivery,
        of: "LogDeliveries",
        on: deliveries,
        when: tagged(owner),
        read: ["logs:GetDelivery", ...read],
        write: actions("logs", "DeleteDelivery UntagResource"),
      },
    ),
    {
      id: "FindTrails",
      type: trail,
      access: "read",
      actions: ["cloudtrail:DescribeTrails"],
      on: ["*"],
    },
    {
      id: "ChangeLogDeliveries",
      type: delivery,
      access: "write",
      actions: ["logs:UpdateDeliveryConfiguration"],
      on: [...deliveries, ...sources, ...destinations],
      when: tagged(owner),
    },
    {
      id: "LogReaders",
      type: source,
      access: "write",
      actions: ["cloudfront:AllowVendedLogDeliveryForResource"],
      on: [`arn:${names.partition(owner.region)}:cloudfront::${owner.account}:distribution/*`],
      when: tagged(owner),
    },
  ];
}
