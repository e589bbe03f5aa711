/** The keys of services whose value the hop decides, in lower case. All others are stated in `context`. */

import {
  absent,
  account,
  type Hop,
  optional,
  type Rule,
  sent,
  tag,
  unknown,
  unstated,
} from "./derived";
import { SENDERS } from "./senders";

/** The encryption context of a call to AWS KMS. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html */
function encryptionContext({ request }: Hop): Readonly<Record<string, string>> {
  const { object, bucketKey } = request.via ?? {};
  if (object === undefined) return request.encryptionContext ?? {};
  const [bucket = object] = object.split("/");
  return { "aws:s3:arn": bucketKey === true ? bucket : object };
}

export const SERVICE_KEYS: Readonly<Record<string, Rule>> = {
  "kms:calleraccount": (hop) => {
    const own = account(hop);
    return own === undefined ? unknown("AWS does not document it for this caller") : sent(own);
  },
  "kms:viaservice": ({ caller, region, request: { via } }) => {
    if (via === undefined) return absent;
    const isDocumented = SENDERS.some(
      (it) => caller.kind === "service" && it.service === caller.name && it.via === via.service,
    );
    if (caller.kind === "service" && !isDocumented) {
      return unknown(
        `AWS does not document it where ${via.service} calls for ${caller.name}`,
        false,
      );
    }
    const from = via.region ?? region;
    if (from === undefined) return unstated("region");
    return sent(
      via.service.replace(
        /\.amazonaws\.com$/,
        `.${from}.amazonaws.com${from.startsWith("cn-") ? ".cn" : ""}`,
      ),
    );
  },
  "kms:encryptioncontext:": (hop, suffix) =>
    tag(encryptionContext(hop), suffix, "encryptionContext"),
  "kms:encryptioncontextkeys": (hop) => {
    const keys = Object.keys(encryptionContext(hop));
    return keys.length === 0 ? absent : sent(...keys);
  },
  "s3:tlsversion": ({ request: { transport } }) => {
    if (transport?.secure === false) return absent;
    const version = transport?.tlsVersion;
    return version === undefined ? unstated("transport.tlsVersion") : sent(String(version));
  },
  "s3:resourceaccount": ({ request }) => sent(request.ownerAccount),
  "s3:x-amz-server-side-encryption": ({ request: { encryption } }) =>
    encryption === undefined ? absent : sent(encryption.algorithm),
  "s3:x-amz-server-side-encryption-aws-kms-key-id": ({ request: { encryption } }) =>
    encryption?.keyArn === undefined ? absent : sent(encryption.keyArn),
  "iam:passedtoservice": ({ request: { passedToService } }) =>
    passedToService === undefined ? unstated("passedToService") : sent(passedToService),
  "iam:resourcetag/": ({ request }, suffix) => tag(request.resourceTags, suffix, "resourceTags"),
  "sts:externalid": () => optional,
  "sts:sourceidentity": () => optional,
  "sts:transitivetagkeys": () => optional,
  "s3:prefix": () => optional,
  "s3:delimiter": () => optional,
};
