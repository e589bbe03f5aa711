import type { Request } from "../../judge";
import { accountOf, hostOf } from "../arn";
import { type Call, documented, type Evidence, observed } from "../call";
import { ownProjectCalls } from "../performers/project-calls";
import type { Registered, Registry } from "../world/registry";
import { auditCalls } from "./audit";
import { balancerLogCalls } from "./balancer-logs";
import { flowLogCalls } from "./flow-logs";
import { notificationCalls } from "./notifications";
import { peopleCalls } from "./people";
import { stageWatchCalls } from "./stage-watch";

/**
 * Calls that belong to a release without being an action of a pipeline: AWS's services that serve the
 * site, write the logs, start the pipeline and build without one. Derived from what was registered.
 */
export function standingCalls(registry: Registry): readonly Call[] {
  return [
    ...registry.distributions().flatMap((distribution) => readersCalls(registry, distribution)),
    ...registry.ofType("aws:cloudwatch/logGroup:LogGroup").flatMap(logCalls),
    ...registry
      .ofType("aws:codebuild/project:Project")
      .flatMap((project) => ownProjectCalls(project, registry)),
    ...registry
      .ofType("aws:cloudwatch/eventTarget:EventTarget")
      .flatMap((target) => eventCalls(registry, target)),
    ...auditCalls(registry),
    ...notificationCalls(registry),
    ...stageWatchCalls(registry),
    ...registry
      .ofType("aws:lb/loadBalancer:LoadBalancer")
      .flatMap((balancer) => balancerLogCalls(registry, balancer)),
    ...registry.ofType("aws:ec2/flowLog:FlowLog").flatMap(flowLogCalls),
    ...peopleCalls(registry),
  ];
}

const originAccess = documented(
  "AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3",
);
const logEncryption = documented("AmazonCloudWatch/latest/logs/encrypt-log-data-kms");
const eventRole = observed("eventbridge/latest/userguide/eb-use-conditions");
const startPipeline = documented("codepipeline/latest/userguide/create-S3-source-events-cfn");

function call(evidence: Evidence, request: Request): Call {
  return { ...evidence, request, count: 1 };
}

/** A reader asks CloudFront, and CloudFront asks the bucket. */
function readersCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const origins = (resource.inputs.origins ?? []) as readonly { readonly domainName: string }[];
  return origins.flatMap(({ domainName }) => {
    const bucket = registry.bucket(domainName.split(".s3.")[0] ?? domainName);
    if (!bucket) return [];
    const { arn, account, region, keyArn, bucketKey } = bucket;
    const object = `${arn}/index.html`;
    const cloudFront = {
      principal: {
        service: "cloudfront.amazonaws.com",
        sourceArn: String(resource.outputs.arn),
        sourceAccount: place.account,
      },
      region,
    };
    const read = call(originAccess, {
      ...cloudFront,
      action: "s3:GetObject",
      resource: object,
      ownerAccount: account,
      transport: { secure: true, tlsVersion: 1.3 },
    });
    if (keyArn === undefined) return [read];
    const decrypt = call(originAccess, {
      ...cloudFront,
      action: "kms:Decrypt",
      resource: keyArn,
      ownerAccount: accountOf(keyArn),
      encryptionContext: { "aws:s3:arn": bucketKey ? arn : object },
    });
    return [read, decrypt];
  });
}

/** CloudWatch Logs encrypts and decrypts a group with its key, in its own name. */
function logCalls({ place, resource }: Registered): readonly Call[] {
  const keyArn = resource.inputs.kmsKeyId;
  if (typeof keyArn !== "string") return [];
  const actions = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
  ];
  const request = {
    principal: { service: hostOf("logs", place.region) },
    resource: keyArn,
    ownerAccount: accountOf(keyArn),
    region: place.region,
  };
  return [
    ...actions.map((action) =>
      call(logEncryption, {
        ...request,
        action,
        encryptionContext: { "aws:logs:arn": String(resource.outputs.arn) },
      }),
    ),
  ];
}

/** An upload's event reaches the pipeline in the role of the event target. */
function eventCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const { rule, roleArn, arn } = resource.inputs;
  const found = registry
    .ofType("aws:cloudwatch/eventRule:EventRule")
    .find((each) => each.resource.outputs.name === rule);
  if (!found || typeof roleArn !== "string" || typeof arn !== "string") return [];
  const { account, region } = place;
  return [
    call(eventRole, {
      principal: {
        service: "events.amazonaws.com",
        sourceArn: String(found.resource.outputs.arn),
        sourceAccount: account,
      },
      action: "sts:AssumeRole",
      resource: roleArn,
      ownerAccount: account,
      region,
    }),
    call(startPipeline, {
      principal: { role: roleArn },
      action: "codepipeline:StartPipelineExecution",
      resource: arn,
      ownerAccount: account,
      region,
    }),
  ];
}
