import type { cloudfront } from "@pulumi/aws";
import { hostOf, regionOf, serviceOf } from "../arn";
import { type Call, callsOf, documented, observed, transport } from "../call";
import { ownProjectCalls } from "../performers/project-calls";
import { chatChannels } from "../release/messages";
import { patternOf, ruleOf } from "../world/event-rules";
import { actingFor, inputsOf, type Registered, type World } from "../world/world";
import { approvalMessageCalls } from "./approval-messages";
import { accessLogCalls, balancerLogCalls, deliveryCalls, flowLogCalls, trailCalls } from "./audit";
import { holdCalls } from "./holds";
import { chatCalls, topicCalls } from "./notifications";
import { peopleCalls } from "./people";
import { readerCalls } from "./readers";
import { alarmCalls, scheduleCalls } from "./stage-watch";

/**
 * Calls that belong to a release without being an action of a pipeline: AWS's services that serve the
 * site, write the logs, start the pipeline and build without one. Derived from what was registered.
 */
export function standingCalls(world: World): readonly Call[] {
  return [
    ...ofResources.flatMap(([type, calls]) =>
      world.ofType(type).flatMap((resource) => calls(resource, world)),
    ),
    ...peopleCalls(world),
    ...readerCalls(world),
  ];
}

type CallsOfOne = (resource: Registered, world: World) => readonly Call[];

const ofResources: readonly (readonly [type: string, calls: CallsOfOne])[] = [
  ["aws:cloudfront/distribution:Distribution", readersCalls],
  ["aws:cloudwatch/logGroup:LogGroup", logCalls],
  ["aws:codebuild/project:Project", ownProjectCalls],
  ["aws:cloudwatch/eventTarget:EventTarget", eventCalls],
  ["aws:s3/bucketLogging:BucketLogging", accessLogCalls],
  ["aws:cloudwatch/logDelivery:LogDelivery", deliveryCalls],
  ["aws:cloudtrail/trail:Trail", trailCalls],
  ["aws:cloudwatch/eventTarget:EventTarget", topicCalls],
  ...Object.keys(chatChannels).map((type) => [type, chatCalls] as const),
  ["aws:cloudwatch/metricAlarm:MetricAlarm", alarmCalls],
  ["aws:cloudwatch/eventTarget:EventTarget", scheduleCalls],
  ["aws:cloudwatch/eventTarget:EventTarget", approvalMessageCalls],
  ["aws:scheduler/schedule:Schedule", holdCalls],
  ["aws:lb/loadBalancer:LoadBalancer", balancerLogCalls],
  ["aws:ec2/flowLog:FlowLog", flowLogCalls],
];

const originAccess = documented(
  "AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3",
);
const logEncryption = documented("AmazonCloudWatch/latest/logs/encrypt-log-data-kms");
const eventRole = observed("eventbridge/latest/userguide/eb-use-conditions");
const tellBus = documented("eventbridge/latest/userguide/eb-cross-account");
const startPipeline = documented("codepipeline/latest/userguide/create-S3-source-events-cfn");

/** A reader asks CloudFront, and CloudFront asks the bucket. */
function readersCalls(distribution: Registered, world: World): readonly Call[] {
  const { origins = [] } = inputsOf<cloudfront.DistributionArgs>(distribution);
  return origins.flatMap(({ domainName }) => {
    const bucket = world.bucket(domainName.split(".s3.")[0] ?? domainName);
    if (!bucket) return [];
    const { arn, account: owner, region, keyArn, bucketKey } = bucket;
    const object = `${arn}/index.html`;
    const by = actingFor("cloudfront.amazonaws.com", distribution);
    const read = callsOf(by, "s3:GetObject", object, originAccess, { owner, region, transport });
    if (keyArn === undefined) return read;
    const encryptionContext = { "aws:s3:arn": bucketKey ? arn : object };
    const details = { region, encryptionContext };
    return [...read, ...callsOf(by, "kms:Decrypt", keyArn, originAccess, details)];
  });
}

/** CloudWatch Logs encrypts and decrypts a group with its key, in its own name. */
function logCalls({ place: { region }, resource }: Registered): readonly Call[] {
  const { kmsKeyId } = resource.inputs;
  if (typeof kmsKeyId !== "string") return [];
  return callsOf(
    { service: hostOf("logs", region) },
    "kms:Encrypt kms:Decrypt kms:ReEncryptFrom kms:ReEncryptTo kms:GenerateDataKey",
    kmsKeyId,
    logEncryption,
    { region, encryptionContext: { "aws:logs:arn": String(resource.outputs.arn) } },
  );
}

/** An event reaches the pipeline, or a bus of another account, in the role of the event target. */
function eventCalls(target: Registered, world: World): readonly Call[] {
  const { place, resource } = target;
  const { roleArn, arn } = resource.inputs;
  const found = ruleOf(world, target);
  if (!found || typeof roleArn !== "string" || typeof arn !== "string") return [];
  const by = { ...actingFor("events.amazonaws.com", found), sourceAccount: place.account };
  const at = { owner: place.account, region: place.region };
  return [
    ...callsOf(by, "sts:AssumeRole", roleArn, eventRole, at),
    ...(serviceOf(arn) === "events"
      ? callsOf(roleArn, "events:PutEvents", arn, tellBus, {
          region: regionOf(arn),
          context: saidBy(found),
        })
      : callsOf(roleArn, "codepipeline:StartPipelineExecution", arn, startPipeline, at)),
  ];
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
function saidBy(rule: Registered) {
  const { source = [], "detail-type": type = [] } = patternOf(rule);
  return { "events:source": source, "events:detail-type": type };
}
