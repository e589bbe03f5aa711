import type { ArtifactStore } from "./artifacts";
import type { Grant, Principal } from "./grant";

/**
 * A source of CodeCommit looks whether the bucket is there. AWS's page has it in the policies of role and bucket.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html#troubleshooting-S3-access-denied-list
 */
export function looksForBucket(to: Principal, { account, bucketArn }: ArtifactStore): Grant {
  return {
    id: "LookForArtifactBucket",
    to,
    on: { kind: "bucket", account, arn: bucketArn, both: true },
    actions: ["s3:ListBucket"],
    why: "the action looks whether the artifact bucket is there",
  };
}
