import type { Statement } from "./policy";
import { followedBy, type Value } from "./value";

/**
 * A bucket answers over TLS 1.2 or later, whoever asks.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
 */
export function refuseInsecureTransport(bucketArn: Value): readonly Statement[] {
  const refuse = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, followedBy(bucketArn, "/*")],
  } as const;
  return [
    {
      Sid: "DenyInsecureTransport",
      ...refuse,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    { Sid: "DenyOldTls", ...refuse, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit */
export function refuseInsecurePublishing(topicArn: string): Statement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
