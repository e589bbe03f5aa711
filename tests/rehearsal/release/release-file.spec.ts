import assert from "node:assert/strict";
import { changed, delivery, type Values } from "../../support/settings";
import { carry, deliver } from "../support/releases";
import { smallSite } from "../support/sites";

const body = Buffer.from("ours");
const withOwn = {
  ...smallSite,
  files: [...smallSite.files, { path: "release.json", body }],
};

const released = async (values: Values, site = smallSite) => {
  const { actions, faults } = await carry(await deliver(values), site);
  const objects = actions.flatMap(({ objects: written }) => written);
  return { faults, files: objects.filter(({ key }) => key.endsWith("release.json")) };
};

describe("release.json of a site", () => {
  it("says the same to readers of every account, who ask for it again each time", async () => {
    const { faults, files } = await released(delivery);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      files.map(({ bucket, key, contentType, cacheControl, body: text }) => [
        bucket.split("-")[2],
        key,
        contentType,
        cacheControl,
        JSON.parse(text.toString()),
      ]),
      [
        [
          "222222222222",
          "release.json",
          "application/json",
          "no-cache",
          {
            commit: "rehearsed",
            execution: "00000000-0000-4000-8000-000000000001",
            built: "2026-11-20T12:00:00Z",
          },
        ],
      ],
    );
  });

  it("overwrites none of the site's own: that is a fault", async () => {
    const { faults, files } = await released(delivery, withOwn);
    assert.deepEqual(files, []);
    assert.match(
      faults.join("\n"),
      /release\.json is written by this build: leave it out of the site, or set its releaseFile: false\.$/,
    );
  });

  it("is the site's own where it is left out", async () => {
    const without = changed(delivery, "delivery.builds.web.releaseFile", false);
    const { faults, files } = await released(without, withOwn);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      files.map(({ body: text }) => text.toString()),
      ["ours"],
    );
    assert.deepEqual((await released(without)).files, []);
  });
});
