import { z } from "zod";
import { aws, bucketName, list, map, text } from "./values";

/** Settings of a bucket that Pulumi keeps as resources of their own, and imports one by one. */
const bucketParts = [
  "encryption",
  "lifecycle",
  "ownership",
  "policy",
  "public-access",
  "versioning",
] as const;

const parts = `it must be a list of what the bucket has of ${bucketParts.join(", ")}`;

/** A bucket with objects in it. ferry sets what `has` leaves out, whatever is there. */
const bucket = map({
  name: bucketName,
  has: z
    .array(z.enum(bucketParts), {
      error: parts,
    })
    .refine((list) => new Set(list).size === list.length, { error: "it must have nothing twice" }),
});

const cloudFrontId = (what: string) =>
  text(`it must be the id of a CloudFront ${what}, such as E2QWRUHAPOMQZL`, /^E[A-Z0-9]{12,13}$/, {
    examples: ["E2QWRUHAPOMQZL"],
  });

/** Resources of this account that become those of a site. */
export const siteAdoption = map({
  bucket: bucket.optional().describe("A bucket with what is in it."),
  distribution: cloudFrontId("distribution").optional(),
  originAccess: cloudFrontId("origin access control").optional(),
  lose: list("what the distribution has, as `pulumi up` lists it", z.string().min(1))
    .default([])
    .meta({ examples: [["origins.api.example.com", "orderedCacheBehaviors"]] })
    .describe(
      "Of what the distribution has and ferry does not set, what `up` may take away once `distribution` is no longer adopted.",
    ),
});

/** Resources of this account that become those of the delivery. */
export const deliveryAdoption = map({
  key: text(
    "it must be the id of a multi-Region primary key (mrk-…), which KMS makes of no other key: name another " +
      "one as delivery.key",
    /^mrk-[0-9a-f]{32}$/,
    {
      ...aws("kms/latest/developerguide/multi-region-keys-overview"),
      examples: ["mrk-0123456789abcdef0123456789abcdef"],
    },
  )
    .optional()
    .describe("A key with its replicas."),
  artifactBucket: bucket.optional().describe("The bucket of artifacts, with what is in it."),
});
