import { aDelivery, aTarget, refuses } from "../../support/refusals";
import { changed } from "../../support/settings";

const parts = "encryption, lifecycle, ownership, policy, public-access, versioning";
const bucket = (name: string, ...has: readonly string[]) => ({ name, has });

describe("settings of what is adopted", () => {
  refuses([
    [
      "a bucket without what it has",
      aTarget("sites.web.adopt.bucket", { name: "our-pages" }),
      `ferry:sites.web.adopt.bucket.has is missing: it must be a list of what the bucket has of ${parts}.`,
    ],
    [
      "a setting that no bucket has",
      aTarget("sites.web.adopt.bucket", bucket("our-pages", "website")),
      `ferry:sites.web.adopt.bucket.has[0] is "website": it must be encryption, lifecycle, ownership, policy, public-access or versioning.`,
    ],
    [
      "a setting of a bucket twice",
      aTarget("sites.web.adopt.bucket", bucket("our-pages", "policy", "policy")),
      "ferry:sites.web.adopt.bucket.has is a list: it must have nothing twice.",
    ],
    [
      "a distribution by its ARN",
      aTarget("sites.web.adopt.distribution", "arn:aws:cloudfront::222222222222:distribution/E1"),
      'ferry:sites.web.adopt.distribution is "arn:aws:cloudfront::222222222222:distribution/E1": it must be the id ' +
        "of a CloudFront distribution, such as E2QWRUHAPOMQZL.",
    ],
    [
      "a key of one region",
      aDelivery("delivery.adopt.key", "1234abcd-12ab-34cd-56ef-1234567890ab"),
      'ferry:delivery.adopt.key is "1234abcd-12ab-34cd-56ef-1234567890ab": it must be the id of a multi-Region ' +
        "primary key (mrk-…), which KMS makes of no other key: name another one as delivery.key.",
    ],
    [
      "a bucket that is left as it is too",
      changed(
        aDelivery("delivery.artifactBucket", "ours"),
        "delivery.adopt.artifactBucket",
        bucket("ours"),
      ),
      "ferry:delivery.adopt.artifactBucket adopts what ferry:delivery.artifactBucket leaves as it is: keep one of " +
        "the two.",
    ],
    [
      "a bucket for two sites",
      aTarget("sites", {
        web: { adopt: { bucket: bucket("our-pages") } },
        shop: { adopt: { bucket: bucket("our-pages") } },
      }),
      'ferry:sites.shop.adopt.bucket.name is "our-pages", which ferry:sites.web.adopt.bucket.name adopts already: ' +
        "each resource has one owner.",
    ],
    [
      "something else",
      aTarget("sites.web.adopt.role", "ours"),
      "ferry:sites.web.adopt.role is not a setting: write one of bucket, distribution, originAccess, lose.",
    ],
  ]);
});
