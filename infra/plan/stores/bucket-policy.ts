import type { ArtifactStore } from "../../grants/artifacts";
import { type Grant, resourceHalf } from "../../grants/grant";
import { oneOrMany, type Statement } from "../../grants/policy";

/** What the artifact bucket's policy says: the targets' halves, and the refusals (`SSEAndSSLPolicy`). */
export function useOfBucket(grants: readonly Grant[], store: ArtifactStore): readonly Statement[] {
  const objects = `${store.bucketArn}/*`;
  const refuse = (
    sid: string,
    condition: Statement["Condition"],
    actions: Statement["Action"] = "s3:PutObject",
  ): Statement => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: objects,
    ...(condition && { Condition: condition }),
  });
  return [
    // An upload without the header would fall back to a key that no other account can use.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    refuse("DenyUnencryptedUploads", {
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    }),
    refuse("DenyWrongKey", {
      StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": store.keyArn },
    }),
    // Amazon S3 takes the role of a replication when it copies objects of another bucket here.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
    refuse(
      "DenyOtherWriters",
      { ArnNotEquals: { "aws:PrincipalArn": artifactWriters(grants, store) } },
      ["s3:PutObject", "s3:ReplicateObject"],
    ),
    ...resourceHalf(grants, { kind: "bucket", account: store.account, arn: store.bucketArn }),
  ];
}

/** The roles that write artifacts: nobody else may, whatever an identity policy says. */
function artifactWriters(grants: readonly Grant[], store: ArtifactStore) {
  const writers = grants.filter(
    ({ on, actions }) =>
      on.kind === "objects" && on.arn === store.bucketArn && actions.includes("s3:PutObject"),
  );
  return oneOrMany([...new Set(writers.map((grant) => grant.to.roleArn))]);
}
