import { statSync } from "node:fs";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { Role } from "../access/role";
import { principal } from "../grants/grant";
import { serviceTrust } from "../grants/policy";
import * as names from "../names";
import type { PlannedPipeline, PlannedSource } from "../plan";
import type { SourceSettings } from "../settings";
import { PrivateBucket } from "../storage/private-bucket";

type ObjectSettings = Extract<SourceSettings, { kind: "s3" }>;

export interface SourceBucketArgs {
  readonly settings: ObjectSettings;
  readonly retain: boolean;
  readonly noncurrentDays: number;
}

/** The versioned bucket of a source that ferry makes, with the first object in it. */
export class SourceBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Bucket and first object: the pipeline's first run finds them. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SourceBucketArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:SourceBucket", name, {}, opts);
    const child = { parent: this };
    const { settings, retain, noncurrentDays } = args;

    const bucket = new PrivateBucket(name, { retain, noncurrentDays }, child);
    const notification = new s3.BucketNotification(
      `${name}-notification`,
      { bucket: bucket.bucketName, eventbridge: true },
      child,
    );
    const seed =
      settings.seed === undefined
        ? []
        : [
            new s3.BucketObjectv2(
              `${name}-seed`,
              { bucket: bucket.bucketName, key: settings.object, source: archiveOf(settings.seed) },
              // Later uploads are releases: `pulumi up` never puts the first one back.
              {
                ...child,
                dependsOn: [...bucket.ready],
                ignoreChanges: ["source"],
                retainOnDelete: retain,
              },
            ),
          ];

    this.bucketName = bucket.bucketName;
    this.arn = bucket.arn;
    this.ready = [...bucket.ready, notification, ...seed];
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** A folder is zipped by the engine; a zip goes up as it is. */
function archiveOf(path: string): pulumi.asset.Asset | pulumi.asset.Archive {
  return statSync(path).isDirectory()
    ? new pulumi.asset.FileArchive(path)
    : new pulumi.asset.FileAsset(path);
}

export interface SourceEventArgs {
  readonly owner: names.Owner;
  readonly pipeline: PlannedPipeline;
  readonly source: PlannedSource & { readonly settings: ObjectSettings };
  readonly bucketName: pulumi.Input<string>;
  readonly pipelineArn: pulumi.Input<string>;
}

/**
 * Starts the pipeline with exactly the version that was uploaded, without polling.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/create-S3-source-events-cfn.html
 */
export class SourceEvent extends pulumi.ComponentResource {
  constructor(name: string, args: SourceEventArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:SourceEvent", name, {}, opts);
    const child = { parent: this };
    const { owner, pipeline, source, bucketName, pipelineArn } = args;
    const ruleName = names.sourceRule(owner, pipeline.key, source.action);
    const role = names.eventsRole(owner, source.key);

    const rule = new cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: ruleName,
        description: `A new version of ${source.settings.object} starts ${pipeline.name}`,
        eventPattern: pulumi.jsonStringify({
          source: ["aws.s3"],
          "detail-type": ["Object Created"],
          detail: { bucket: { name: [bucketName] }, object: { key: [source.settings.object] } },
        }),
      },
      child,
    );
    const starter = new Role(
      `${name}-role`,
      {
        role,
        description: `Starts ${pipeline.name}`,
        trust: serviceTrust("events.amazonaws.com", {
          ArnEquals: { "aws:SourceArn": names.arn(owner, "events", `rule/${ruleName}`) },
        }),
        grants: [
          {
            id: "StartPipeline",
            to: principal(role.arn),
            on: { kind: "plain", arns: [names.arn(owner, "codepipeline", pipeline.name)] },
            actions: ["codepipeline:StartPipelineExecution"],
            why: "an upload starts a release",
          },
        ],
      },
      child,
    );
    new cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        arn: pipelineArn,
        roleArn: starter.arn,
        inputTransformer: {
          inputPaths: { version: "$.detail.object.version-id" },
          inputTemplate: JSON.stringify({
            sourceRevisions: [
              {
                actionName: source.action,
                revisionType: "S3_OBJECT_VERSION_ID",
                revisionValue: "<version>",
              },
            ],
          }),
        },
      },
      { ...child, dependsOn: [...starter.ready] },
    );
    this.registerOutputs({});
  }
}
