import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedRecords } from "../../plan/records";
import { PrivateBucket } from "../storage/private-bucket";

export interface RecordsArgs {
  readonly planned: PlannedRecords;
  readonly keyArn: pulumi.Input<string>;
  readonly retain: boolean;
}

/** Days for which an older version stays: nobody writes a record twice. */
const noncurrentDays = 400;

/** The bucket of what was released, which the functions that release alone write. */
export class Records extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  /** Everything that has to be in place before a release is recorded. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: RecordsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:Records", name, {}, opts);
    const { planned, keyArn, retain } = args;
    const child = { parent: this };
    const bucket = new PrivateBucket(
      `${name}-bucket`,
      { bucketName: planned.name, keyArn, retain, noncurrentDays, statements: planned.statements },
      child,
    );
    const lock =
      planned.lockDays === undefined
        ? []
        : [
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
            new s3.BucketObjectLockConfiguration(
              `${name}-lock`,
              {
                bucket: bucket.bucketName,
                rule: { defaultRetention: { mode: "GOVERNANCE", days: planned.lockDays } },
              },
              { ...child, dependsOn: [...bucket.ready] },
            ),
          ];
    this.bucketName = bucket.bucketName;
    this.ready = [...bucket.ready, ...lock];
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
