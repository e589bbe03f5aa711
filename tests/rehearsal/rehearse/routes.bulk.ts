import assert from "node:assert/strict";
import type { PerformedAction } from "../../../rehearsal/release/performed";
import type { Walk } from "../../../rehearsal/release/walk";
import { World } from "../../../rehearsal/world/world";
import { changed, delivery, objectDelivery, type Values } from "../../support/settings";
import { carry, deliver, withAction } from "../support/releases";
import { siteOf } from "../support/sites";

const prodBucket = "acme-web-222222222222-eu-central-1";

/** `stage/action: what it put where`, action by action. */
function story({ actions }: Walk): readonly string[] {
  return actions.map(({ stage, name, objects, invalidations }) => {
    const put = objects.map(({ key, cacheControl }) => `${key} (${cacheControl})`);
    const paths = invalidations.flatMap((each) => each.paths);
    return [`${stage}/${name}:`, ...put, ...paths].join(" ");
  });
}

async function released(values: Values): Promise<Walk> {
  const release = await carry(await deliver(values));
  assert.deepEqual(release.faults, []);
  return release;
}

const asset = "assets/app.3f2a9c1b.js";
const forEver = "public, max-age=31536000, immutable";

describe("a release goes by", () => {
  it("a built repository: assets for ever, then pages that are asked for again", async () => {
    assert.deepEqual(story(await released(delivery)), [
      "source/app:",
      "build/web:",
      "approve-prod-web/prod-web-approve:",
      `prod-web/prod-web-assets: ${asset} (${forEver})`,
      "prod-web/prod-web-pages: index.html (no-cache) release.json (no-cache)",
      "prod-web/invalidate: /*",
    ]);
  });

  it("an uploaded zip as it is: one action, which is asked for again", async () => {
    assert.deepEqual(story(await released(objectDelivery)), [
      "source/upload:",
      "approve-prod-web/prod-web-approve:",
      `prod-web/prod-web-deploy: ${asset} (no-cache) index.html (no-cache)`,
      "prod-web/invalidate: /*",
    ]);
  });

  it("an uploaded zip that is built", async () => {
    const built = changed(
      changed(objectDelivery, "delivery.builds", { web: { commands: ["npm ci"] } }),
      "delivery.pipelines.web.build",
      "web",
    );
    assert.deepEqual(story(await released(built)), [
      "source/upload:",
      "build/web:",
      "approve-prod-web/prod-web-approve:",
      `prod-web/prod-web-assets: ${asset} (${forEver})`,
      "prod-web/prod-web-pages: index.html (no-cache) release.json (no-cache)",
      "prod-web/invalidate: /*",
    ]);
  });

  it("the repository's own buildspec: one artifact, which is asked for again", async () => {
    const own = changed(delivery, "delivery.builds.web", { buildspec: "ci/buildspec.yml" });
    assert.deepEqual(story(await released(own)), [
      "source/app:",
      "build/web:",
      "approve-prod-web/prod-web-approve:",
      `prod-web/prod-web-deploy: ${asset} (no-cache) index.html (no-cache)`,
      "prod-web/invalidate: /*",
    ]);
  });

  it("a folder of the bucket, of which alone it invalidates", async () => {
    const below = changed(objectDelivery, "delivery.pipelines.web.releases.0.path", "docs");
    assert.deepEqual(story(await released(below)).slice(2), [
      `prod-web/prod-web-deploy: docs/${asset} (no-cache) docs/index.html (no-cache)`,
      "prod-web/invalidate: /docs/*",
    ]);
  });

  it("a pipeline that keeps every release in a queue", async () => {
    const stacks = await deliver(changed(objectDelivery, "delivery.pipelines.web.mode", "QUEUED"));
    assert.deepEqual(
      new World(stacks).pipelines().map(({ name, mode }) => [name, mode]),
      [["acme-web", "QUEUED"]],
    );
    assert.deepEqual((await carry(stacks)).faults, []);
  });
});

describe("several pipelines", () => {
  const two = changed(
    changed(objectDelivery, "delivery.pipelines.blog", {
      sources: { zip: { kind: "s3" } },
      releases: [{ stack: "dev", site: "blog", approval: false }],
    }),
    "sites",
    { blog: {} },
  );
  const story = (actions: readonly PerformedAction[], pipeline: string) =>
    actions
      .filter((action) => action.pipeline === pipeline)
      .map(({ name, objects }) => `${name} ${objects.length}`);

  it("carry the site, each to its own releases", async () => {
    const { actions } = await released(two);
    assert.deepEqual(story(actions, "acme-web"), [
      "upload 0",
      "prod-web-approve 0",
      "prod-web-deploy 2",
      "invalidate 0",
    ]);
    assert.deepEqual(story(actions, "acme-blog"), ["zip 0", "dev-blog-deploy 2", "invalidate 0"]);
  });

  it("don't stop with one that has a fault", async () => {
    const stacks = withAction(await deliver(two), "dev-blog-deploy", () => undefined);
    const { actions, faults } = await carry(stacks);
    assert.deepEqual(faults, [
      "The release reached no bucket and no service: the pipeline deploys nothing.",
    ]);
    assert.equal(story(actions, "acme-web").at(-1), "invalidate 0");
  });
});

describe("globs of immutable files", () => {
  const immutable = (globs: readonly string[]) =>
    changed(delivery, "delivery.builds.web.immutable", globs);

  it("that take a file without a fingerprint are reported", async () => {
    const site = siteOf({ "index.html": "", "assets/logo.svg": "<svg/>", [asset]: "x" });
    const { warnings, faults } = await carry(await deliver(immutable(["assets/**"])), site);
    assert.deepEqual(faults, []);
    assert.deepEqual(warnings, [
      "assets/logo.svg is cached for a year (immutable), but its name carries no fingerprint of its content: " +
        "readers would keep the old one. Correct immutable.",
    ]);
  });

  it("that take fingerprinted files only are not", async () => {
    const { warnings } = await carry(await deliver(immutable(["assets/**"])));
    assert.deepEqual(warnings, []);
  });
});

describe("a release of an uploaded zip", () => {
  let actions: readonly PerformedAction[];
  before(async () => {
    actions = (await released(objectDelivery)).actions;
  });

  it("puts objects that belong to the bucket's account and have the type of their names", () => {
    const objects = actions.flatMap((action) => action.objects);
    assert.deepEqual(
      objects.map(({ bucket, key, owner, contentType }) => [bucket, key, owner, contentType]),
      [
        [prodBucket, asset, "222222222222", "text/javascript"],
        [prodBucket, "index.html", "222222222222", "text/html"],
      ],
    );
  });

  it("stores its artifact below the shortened names of pipeline and artifact", () => {
    const puts = actions[0]?.calls.filter(({ request }) => request.action === "s3:PutObject") ?? [];
    assert.deepEqual(
      puts.map(({ request }) => request.resource),
      ["arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/acme-web/upload_sou/upload_source"],
    );
  });
});
