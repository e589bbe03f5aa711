import * as cloudtrail from "@pulumi/aws/cloudtrail";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../grants/policy";
import * as names from "../../names";
import { render } from "../references";
import type { AuditArgs } from "./args";

export interface TrailArgs
  extends Pick<AuditArgs, "owner" | "settings" | "retain" | "logs" | "artifacts"> {
  readonly keyPolicy: PolicyDocument;
}

/** Records who reads and writes artifacts, encrypted and with digests that show a change. */
export class Trail extends pulumi.ComponentResource {
  constructor(name: string, args: TrailArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:audit:Trail", name, {}, opts);
    const { owner, settings, retain, keyPolicy, artifacts, logs } = args;
    const { trail } = settings;

    const key = new kms.Key(
      `${name}-key`,
      {
        description: "Files of the trail",
        keyUsage: "ENCRYPT_DECRYPT",
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: render(keyPolicy),
      },
      { parent: this, protect: retain },
    );
    const all = typeof trail === "object" && "managementEvents" in trail && trail.managementEvents;
    new cloudtrail.Trail(
      name,
      {
        name: names.trail(owner),
        s3BucketName: logs.bucketName,
        kmsKeyId: key.arn,
        enableLogFileValidation: true,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        advancedEventSelectors: [
          artifactSelector(artifacts),
          ...(all
            ? [
                {
                  name: "Every call",
                  fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
                },
              ]
            : []),
        ],
      },
      { parent: this, dependsOn: [...logs.ready] },
    );
    this.registerOutputs({});
  }
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
export function artifactSelector(buckets: readonly string[]) {
  return {
    name: "Artifacts",
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      { field: "resources.ARN", startsWiths: buckets.map((arn) => `${arn}/`) },
    ],
  };
}
