/** What a call states beside caller, action and resource: each only where AWS takes it. */

import { SERVICE } from "./caller";
import { JudgeError } from "./fault";
import { type Action, sendsKey } from "./table";
import type { Request } from "./types";

/** Throws a JudgeError for a parameter that such a call does not take, or needs. */
export function checkParameters(action: Action, request: Request): void {
  const { via, encryption, encryptionContext, requestTags, passedToService, transport } = request;
  const { blockPublicAccess } = request;
  const isKms = action.service === "kms";
  const needs = (present: unknown, key: string, field: string): void => {
    if (present !== undefined && !sendsKey(action, key)) {
      throw new JudgeError(`${action.name} takes no ${field}.`);
    }
  };
  needs(encryption, "s3:x-amz-server-side-encryption", "encryption header");
  needs(encryptionContext, "kms:encryptioncontextkeys", "encryptionContext");
  needs(requestTags, "aws:tagkeys", "requestTags");
  needs(passedToService, "iam:passedtoservice", "passedToService");
  if (blockPublicAccess !== undefined && action.service !== "s3") {
    throw new JudgeError(`${action.name} takes no blockPublicAccess.`);
  }
  if (transport?.secure === false && (transport.tlsVersion !== undefined || via !== undefined)) {
    throw new JudgeError(
      "A request without TLS has no tlsVersion, and no service calls another without TLS.",
    );
  }
  if (via === undefined) return;
  if (!SERVICE.test(via.service))
    throw new JudgeError(`The request's via.service "${via.service}" is not a service principal.`);
  const isS3 = via.service === "s3.amazonaws.com";
  if (!isS3 && (via.object !== undefined || via.bucketKey !== undefined)) {
    throw new JudgeError(
      `The request's via.object and via.bucketKey are of s3.amazonaws.com, not of ${via.service}.`,
    );
  }
  if (!isS3 || !isKms || !sendsKey(action, "kms:encryptioncontextkeys")) return;
  if (via.object === undefined || via.bucketKey === undefined) {
    throw new JudgeError(
      "Amazon S3 calls AWS KMS for an object: state via.object and via.bucketKey.",
    );
  }
  if (!/^arn:[\w-]+:s3:::[^/]+\/.+$/.test(via.object)) {
    throw new JudgeError(`The request's via.object "${via.object}" is not the ARN of an object.`);
  }
  if (encryptionContext !== undefined) {
    throw new JudgeError("Amazon S3 sets the encryption context itself: drop encryptionContext.");
  }
}
