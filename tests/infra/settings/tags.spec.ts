import assert from "node:assert/strict";
import { faultsOf, faultsOfConfig, refuses } from "../../support/refusals";
import {
  changed,
  delivery,
  load,
  objectDelivery,
  stackConfig,
  target,
} from "../../support/settings";

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "x"]));
const a = (tags: unknown) => changed(target, "tags", tags);
const key =
  "a tag's key must be 1 to 127 letters, digits, spaces and _ . : / = + - @, and may not begin with aws: or ferry:";
const ofObjects = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html";
const ofIam = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html";

describe("tags in the settings", () => {
  it("are none by default, and as many as AWS takes", () => {
    assert.deepEqual(load(target).tags, {});
    assert.deepEqual(load(a({ "cost-center": "4711", "acme:Team/Größe": "" })).tags, {
      "cost-center": "4711",
      "acme:Team/Größe": "",
    });
    assert.deepEqual(faultsOf(a(many(49))), []);
  });

  refuses([
    [
      "a number, which a file has without quotes",
      a({ "cost-center": 4711 }),
      "ferry:tags.cost-center is 4711: it must be a text in quotes, of at most 255 letters, digits, spaces and _ . : / = + - @.",
    ],
    [
      "a key of ferry's own",
      a({ "ferry:name": "x" }),
      `ferry:tags.ferry:name has a wrong name: ${key}.`,
    ],
    ["a key of AWS's own", a({ "AWS:x": "x" }), `ferry:tags.AWS:x has a wrong name: ${key}.`],
    ["a key with a wildcard", a({ "a*": "x" }), `ferry:tags.a* has a wrong name: ${key}.`],
    [
      "keys that IAM takes for the same",
      a({ team: "x", Team: "x" }),
      `ferry:tags.Team differs from another tag by capitals alone, which IAM takes for the same (${ofIam}): keep one of them.`,
    ],
    [
      "more than a resource takes",
      a(many(50)),
      `ferry:tags has 50 tags, and a resource takes 49 beside ferry:name (${ofIam}): take some away.`,
    ],
    [
      "more than an object takes, where a site has its values in one",
      changed(a(many(10)), "sites.web.config", { API: "x" }),
      `ferry:tags has 10 tags, and an object of S3 takes 9 beside ferry:name (${ofObjects}): take some away, or leave ` +
        "out ferry:sites.web.config, which makes one.",
    ],
    [
      "more than an object takes, where a source has its first one",
      changed(objectDelivery, "tags", many(10)),
      `ferry:tags has 10 tags, and an object of S3 takes 9 beside ferry:name (${ofObjects}): take some away, or leave ` +
        "out ferry:delivery.pipelines.web.sources.upload.seed, which makes one.",
    ],
  ]);

  it("are told apart from the default tags of Pulumi's own provider, which is not asked", () => {
    const config = stackConfig(delivery);
    const values = { ...config.values, "aws:defaultTags": '{"tags":{"team":"web"}}' };
    assert.deepEqual(faultsOfConfig({ ...config, values }), [
      "aws:defaultTags is read by nobody: what a stack makes has the tags of ferry:tags, so write them there, each as " +
        "<key>: <value>.",
    ]);
  });
});
