import type {
  GetBucketLocationCommandOutput,
  GetBucketNotificationConfigurationCommandOutput,
  GetBucketVersioningCommandOutput,
} from "@aws-sdk/client-s3";
import { type Aws, AwsRefusal, orAbsent } from "../aws";
import { type Answer, type Check, good, later, mend } from "../check";
import { type Patient, sourcesOf } from "../patient";

/** Buckets of one's own that start pipelines, and the names of those that the stack makes. */
export function bucketChecks(patient: Patient): readonly Check[] {
  const { world, place } = patient;
  const own = sourcesOf(patient, "S3")
    .flatMap(({ configuration }) => configuration?.S3Bucket ?? [])
    .filter((name) => world.bucket(name) === undefined);
  return [
    ...[...new Set(own)].flatMap((bucket) => sourceChecks(bucket, place.region)),
    ...nameChecks(patient),
  ];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html */
function sourceChecks(bucket: string, region: string): readonly Check[] {
  const check = <Output>(
    what: string,
    why: string,
    operation: `Get${string}`,
    answer: (found: Output) => Answer,
  ): Check => ({
    what,
    why,
    ask: (aws) =>
      orAbsent(
        aws.read<Output>("s3", region, operation, { Bucket: bucket }).then(answer),
        mend("the bucket is not there", "make it, or name another one as the source"),
      ),
  });
  return [
    check<GetBucketLocationCommandOutput>(
      `Region of bucket ${bucket}`,
      "a pipeline reads a source of its own Region",
      "GetBucketLocation",
      ({ LocationConstraint }) => locationAnswer(LocationConstraint, region),
    ),
    check<GetBucketVersioningCommandOutput>(
      `versions in bucket ${bucket}`,
      "a pipeline releases one version of the object, and refuses a bucket without",
      "GetBucketVersioning",
      ({ Status }) => versionsAnswer(Status, bucket),
    ),
    check<GetBucketNotificationConfigurationCommandOutput>(
      `events of bucket ${bucket}`,
      "an upload starts the pipeline by an event of EventBridge",
      "GetBucketNotificationConfiguration",
      (found) => eventsAnswer(found, bucket),
    ),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
function locationAnswer(constraint: string | undefined, wanted: string): Answer {
  const region = constraint || "us-east-1";
  return region === wanted
    ? good(`is ${region}`)
    : mend(`is ${region}`, `name a bucket in ${wanted} as the source`);
}

function versionsAnswer(status: string | undefined, bucket: string): Answer {
  if (status === "Enabled") return good("are kept");
  return mend(
    status === "Suspended" ? "are suspended" : "are not kept",
    `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
  );
}

function eventsAnswer(
  found: Partial<GetBucketNotificationConfigurationCommandOutput>,
  bucket: string,
): Answer {
  const { EventBridgeConfiguration, $metadata: _, ...others } = found;
  if (EventBridgeConfiguration) return good("reach EventBridge");
  // The call replaces what is there.
  const configuration = JSON.stringify({ ...others, EventBridgeConfiguration: {} })
    // Within the quotes of a shell.
    .replaceAll("'", "'\\''");
  return mend(
    "do not reach EventBridge",
    `aws s3api put-bucket-notification-configuration --bucket ${bucket} --notification-configuration '${configuration}'`,
  );
}

/** Names of buckets are the world's: another account may have one. */
function nameChecks({ all }: Patient): readonly Check[] {
  return all("aws:s3/bucket:Bucket").map(({ outputs, place: { account, region } }) => ({
    what: `bucket name ${outputs.bucket}`,
    why: "all accounts of AWS share the names of buckets",
    ask: async (aws: Aws) => {
      const asked = { Bucket: outputs.bucket, ExpectedBucketOwner: account };
      try {
        const found = aws.read("s3", region, "HeadBucket", asked);
        return await orAbsent(
          found.then(() => good("is this account's")),
          later("is free, and comes with pulumi up"),
        );
      } catch (error) {
        if (!(error instanceof AwsRefusal) || !error.isDenied) throw error;
        return { state: "unseen", says: "is another account's, or you may not see it" } as const;
      }
    },
  }));
}
