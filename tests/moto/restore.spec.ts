import assert from "node:assert/strict";
import { join } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import type { Answered, Asked } from "../../functions/back/handler";
import { planPages } from "../../functions/back/plan";
import type { BackPlan, BackTarget } from "../../functions/back/way";
import { listVersions, type ObjectVersion, pagesIn, pageTest } from "../../functions/records/pages";
import { type ReleaseRecord, recordId } from "../../functions/records/record";
import { keepRecord } from "../../functions/records/store";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { historyService } from "../../rehearsal/endpoints/history";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import { bundleFunction } from "../../tools/bundle";
import { asCallerOf, type Moto, startMoto } from "./support/moto";

const histories = 200;
/** So many of them at once, each with a bucket of its own. */
const atOnce = 4;
const region = "eu-central-1";
const records = "acme-records";
const parts = [
  { folder: "", without: [], immutable: "fingerprints", foreign: ["config.json"] },
] as const;
const isPage = pageTest(parts);
const keys = ["index.html", "a b.html", "docs/index.html", "assets/x-BxY3z9aQ.js", "config.json"];

const siteOf = (index: number): BackTarget => ({
  name: `web@h${index}`,
  kind: "site",
  account: "222222222222",
  region,
  place: `web-${index}`,
  alias: "web_prod-web",
  pipeline: "acme-web",
  stage: "prod-web",
  role: "arn:aws:iam::222222222222:role/ferry/acme-web-restore",
  parts,
});

type Content = Readonly<Record<string, string>>;

/** What readers get, by key: the ETag is the content's. */
const contentOf = (versions: readonly ObjectVersion[]): Content =>
  Object.fromEntries(
    versions.filter(({ latest, hidden }) => latest && !hidden).map(({ key, etag }) => [key, etag]),
  );
type Step =
  | { readonly files: Content }
  | { readonly to: number }
  | { readonly expires: number; readonly key: string };

const release = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom("1", "2", "3"), {
  minKeys: 1,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: release.map((files) => ({ files })) },
  { weight: 3, arbitrary: fc.nat(9).map((to) => ({ to })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(9), fc.constantFrom(...keys))
      .map(([expires, key]) => ({ expires, key })),
  },
);
const history = fc
  .tuple(release, release, fc.array(step, { minLength: 1, maxLength: 3 }))
  .map(([first, second, rest]): readonly Step[] => [{ files: first }, { files: second }, ...rest]);

describe("ways back of sites, with the SDK of AWS against moto's S3", function () {
  this.timeout(600_000);
  let moto: Moto;
  let restore: () => void;
  let s3: S3Client;
  let ask: (event: Asked) => Promise<Answered>;
  const clean: (() => Promise<void> | void)[] = [];
  const closed = new Map<string, string>();

  before(async () => {
    moto = await startMoto("111111111111");
    restore = asCallerOf(moto.url);
    s3 = new S3Client({ region });
    await s3.send(bucketNamed(records));
    const codePipeline = historyService(() => ({
      pipeline: "acme-web",
      execution: "released",
      sources: [],
      actions: [{ stage: "prod-web", name: "deploy", category: "Deploy", inputs: [] }],
      closed,
      running: undefined,
    }));
    // moto does not know what stages are doing.
    const endpoints = endpointsOf({ others: { codepipeline: codePipeline } });
    const targets = Array.from({ length: histories + 1 }, (_, index) => siteOf(index));
    const plan: BackPlan = {
      bucket: records,
      targets: Object.fromEntries(targets.map((each) => [each.name, each])),
    };
    const loaded = loadFunction({
      files: {
        "index.js": bundleFunction(join(__dirname, "../../functions/back/index.ts")),
        "targets.json": JSON.stringify(plan),
      },
      handler: "index.handler",
      network: endpoints.network,
      env: {
        AWS_REGION: region,
        ...endpoints.role("arn:aws:iam::111111111111:role/ferry/acme-back"),
        AWS_ENDPOINT_URL: moto.url,
        AWS_ENDPOINT_URL_CODEPIPELINE: endpoints.env.AWS_ENDPOINT_URL_CODEPIPELINE ?? "",
      },
    });
    ask = async (event) => {
      const invokedFunctionArn = `arn:aws:lambda:${region}:111111111111:function:acme-back:web_prod-web`;
      return (await loaded.invoke(event, { invokedFunctionArn })).result as Answered;
    };
    clean.push(() => loaded.close());
  });

  after(async () => {
    for (const each of clean) await each();
    restore();
    moto.stop();
  });

  const versionsIn = (place: string) => listVersions(s3, place, parts);

  /** Puts files, as S3's deploy action does, and records what is there. */
  const released = async (target: BackTarget, count: number, files: Content) => {
    const { place: Bucket, name, kind, account, place, pipeline, stage } = target;
    for (const [Key, Body] of Object.entries(files)) {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body,
          CacheControl: "no-cache",
          ContentType: "text/html",
        }),
      );
    }
    const versions = await versionsIn(place);
    const at = new Date(Date.now() - 86_400_000 + count * 60_000).toISOString();
    const execution = `${String(count).padStart(8, "0")}-0000-4000-8000-000000000000`;
    const record: ReleaseRecord = {
      version: 1,
      id: recordId(at, execution),
      at,
      what: "release",
      target: { name, kind, account, region, place },
      pipeline: { name: pipeline, stage, execution },
      sources: [],
      approvals: [],
      artifacts: [],
      pages: pagesIn(versions, isPage),
    };
    await keepRecord({ s3, bucket: records }, record);
    return { id: record.id, pages: record.pages ?? {}, shown: contentOf(versions) };
  };

  const tried = { back: 0, refused: 0, same: 0 };

  const live = async (target: BackTarget, steps: readonly Step[]) => {
    const { place: Bucket, name } = target;
    await s3.send(bucketNamed(Bucket));
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const made: { readonly id: string; readonly shown: Content; readonly pages: Content }[] = [];
    for (const [count, each] of steps.entries()) {
      if ("files" in each) {
        made.push(await released(target, count, each.files));
        continue;
      }
      // One before the newest, which is there already.
      const wanted = made[("to" in each ? each.to : each.expires) % (made.length - 1)];
      assert.ok(wanted);
      if ("expires" in each) {
        const { [each.key]: VersionId } = wanted.pages;
        const now = pagesIn(await versionsIn(Bucket), isPage)[each.key];
        // A version that is shown does not expire.
        if (VersionId === undefined || VersionId === now) continue;
        await s3.send(new DeleteObjectCommand({ Bucket, Key: each.key, VersionId }));
      }
      await goesBack(target, wanted);
    }
    const { Versions = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: records, Prefix: `h${target.place.slice(4)}/` }),
    );
    assert.ok(Versions.length >= made.length, name);
  };

  const goesBack = async (
    target: BackTarget,
    { id, shown, pages }: { readonly id: string; readonly shown: Content; readonly pages: Content },
  ) => {
    const { place, name } = target;
    const versions = await versionsIn(place);
    const before = contentOf(versions);
    const lacks = Object.entries(pages).some(
      ([key, version]) => !versions.some((each) => each.key === key && each.versionId === version),
    );
    const planned = await ask({ do: "plan", target: name, to: id });
    if (lacks) {
      assert.ok("refused" in planned, JSON.stringify(planned));
      assert.match(planned.refused, /is no longer there.*Nothing was changed\.$/);
      assert.deepEqual(contentOf(await versionsIn(place)), before);
      tried.refused += 1;
      return;
    }
    assert.ok("digest" in planned, JSON.stringify(planned));
    const { digest, changes } = planned;
    const done = await ask({ do: "go", target: name, to: id, digest, reason: "tried", by: "moto" });
    assert.ok("record" in done, JSON.stringify(done));
    const only = (all: Content, wanted: boolean) =>
      Object.fromEntries(Object.entries(all).filter(([key]) => isPage(key) === wanted));
    const after = await versionsIn(place);
    const now = contentOf(after);
    assert.deepEqual(only(now, true), only(shown, true));
    assert.deepEqual(only(now, false), only(before, false));
    const again = planPages(after, isPage, pages);
    assert.deepEqual([again.copies, again.hides, again.expired], [[], [], []]);
    const kept = new Set(after.map(({ key, versionId }) => `${key}?${versionId}`));
    for (const { key, versionId } of versions) assert.ok(kept.has(`${key}?${versionId}`), key);
    tried[changes === 0 ? "same" : "back"] += 1;
  };

  it(`bring the pages of any release of ${histories} random histories, lose no version, or change nothing at all`, async () => {
    const lives = fc.sample(history, { numRuns: histories, seed: 20261129 }).entries();
    const worker = async (): Promise<void> => {
      for (const [index, steps] of lives) {
        await live(siteOf(index), steps).catch((error: unknown) => {
          throw new Error(`History ${index}, ${JSON.stringify(steps)}, fails`, { cause: error });
        });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    assert.ok(tried.back > 50 && tried.refused > 5, JSON.stringify(tried));
  });

  it("keep how browsers take and keep a page", async () => {
    const site = siteOf(histories);
    await live(site, [
      { files: { "index.html": "1" } },
      { files: { "index.html": "2" } },
      { to: 0 },
    ]);
    const page = { Bucket: site.place, Key: "index.html" };
    const { ContentType, CacheControl, Body } = await s3.send(new GetObjectCommand(page));
    assert.deepEqual(
      [ContentType, CacheControl, await Body?.transformToString()],
      ["text/html", "no-cache", "1"],
    );
  });
});

function bucketNamed(Bucket: string) {
  return new CreateBucketCommand({
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: region },
  });
}
