import { createHash } from "node:crypto";
import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { CopyObjectCommand, DeleteObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { listVersions, pagesIn, pageTest } from "../records/pages";
import type { ReleaseRecord } from "../records/record";
import { type PagePlan, planPages, rank } from "./plan";
import { Refused } from "./refused";
import type { BackTarget, Place, Way } from "./way";

/** Copies and markers at once: S3 takes thousands a second below each prefix. */
const atOnce = 32;

/** What was recorded last is what readers get: pages change by releases and ways back alone. */
export function placeOfSite(
  s3: S3Client,
  target: BackTarget,
  [live]: readonly ReleaseRecord[],
  cloudFront: () => CloudFrontClient,
): Place {
  return { live, way: (to) => wayOfSite(s3, target, to, cloudFront) };
}

async function wayOfSite(
  s3: S3Client,
  target: BackTarget,
  to: ReleaseRecord,
  cloudFront: () => CloudFrontClient,
): Promise<Way> {
  const { place, parts = [] } = target;
  const { pages } = to;
  if (!pages) {
    throw new Refused(
      `The record ${to.id} has no versions of pages: its stack did not let them be listed then.`,
    );
  }
  const plan = planPages(await listVersions(s3, place, parts), pageTest(parts), pages);
  if (plan.expired.length > 0) {
    const [first = ""] = plan.expired;
    const many = plan.expired.length === 1 ? "" : ` and ${plan.expired.length - 1} more`;
    throw new Refused(
      `Of release ${to.id} the version of ${first}${many} is no longer there: a version expires rollbackDays after it was ` +
        "replaced. Nothing was changed.",
    );
  }
  return {
    says: [
      `${plan.copies.length} pages copied, ${plan.hides.length} hidden, ${plan.same} as they are`,
      ...plan.copies.slice(0, 10).map(({ key }) => `copy ${key}`),
      ...plan.hides.slice(0, 10).map((key) => `hide ${key}`),
    ],
    digest: digestOf(plan),
    changes: plan.copies.length + plan.hides.length,
    take: () => take(s3, target, plan, cloudFront),
  };
}

function digestOf({ copies, hides }: PagePlan): string {
  return createHash("sha256")
    .update(JSON.stringify([copies, hides]))
    .digest("hex");
}

/** Other pages first, then those that lead to them; what the release did not have is hidden once nothing leads there. */
async function take(
  s3: S3Client,
  { place, parts = [], distribution }: BackTarget,
  { copies, hides }: PagePlan,
  cloudFront: () => CloudFrontClient,
): Promise<Pick<ReleaseRecord, "pages">> {
  const copy = ({ key, versionId }: PagePlan["copies"][number]) =>
    s3.send(
      new CopyObjectCommand({
        Bucket: place,
        Key: key,
        CopySource: `${place}/${key.split("/").map(encodeURIComponent).join("/")}?versionId=${encodeURIComponent(versionId)}`,
      }),
    );
  for (const order of [0, 1, 2]) {
    await each(
      copies.filter(({ key }) => rank(key) === order),
      copy,
    );
  }
  await each(hides, (Key) => s3.send(new DeleteObjectCommand({ Bucket: place, Key })));
  if (distribution !== undefined && copies.length + hides.length > 0) {
    await cloudFront().send(
      new CreateInvalidationCommand({
        DistributionId: distribution,
        InvalidationBatch: {
          CallerReference: `back-${Date.now()}`,
          Paths: { Quantity: 1, Items: ["/*"] },
        },
      }),
    );
  }
  return { pages: pagesIn(await listVersions(s3, place, parts), pageTest(parts)) };
}

async function each<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
