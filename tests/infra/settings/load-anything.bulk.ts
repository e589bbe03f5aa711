import assert from "node:assert/strict";
import * as fc from "fast-check";
import { planSites } from "../../../infra/plan";
import { loadSettings, SettingsError } from "../../../infra/settings";
import { planOf } from "../../support/plans";
import { changed, configOf, delivery, stackConfig, type Values } from "../../support/settings";

const keys = [
  ..."account region name deployer retain sameAccount receives sites delivery connections".split(
    " ",
  ),
  ..."builds pipelines sources releases environment commands stack site approval web app".split(
    " ",
  ),
  ..."kind constructor __proto__ toString hasOwnProperty 0 secretsManager".split(" "),
  "",
];
const texts = [
  ..."111111111111 eu-central-1 acme git s3 prod web github main acme/website".split(" "),
  ..."GitHub ../x $a constructor __proto__".split(" "),
  "",
  "a b",
  "ü\u0000\ud800",
  "x".repeat(2_000),
];

/** What the CLI's YAML reader can hand over, with a taste for keys and texts that mean something. */
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e21, 111111111111),
    fc.constantFrom(...texts),
    fc.string(),
    fc.array(tie("anything"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("anything"), { maxKeys: 4 }),
  ),
}));

/** The places where something else may stand. */
const places = [
  ..."account region name retain receives receives.account sites sites.web delivery".split(" "),
  ..."delivery.builds delivery.builds.web delivery.builds.web.environment delivery.key".split(" "),
  ..."delivery.builds.web.commands delivery.builds.constructor delivery.connections".split(" "),
  ..."delivery.connections.github delivery.pipelines delivery.pipelines.web".split(" "),
  ..."delivery.pipelines.web.build delivery.pipelines.web.sources".split(" "),
  ..."delivery.pipelines.web.sources.app delivery.pipelines.web.releases".split(" "),
  ..."delivery.pipelines.web.releases.0 delivery.pipelines.web.releases.0.stack".split(" "),
  ..."delivery.pipelines.web.releases.0.build delivery.pipelines.web.releases.0.site".split(" "),
  ..."delivery.pipelines.web.tests delivery.pipelines.web.folders sites.web.folders".split(" "),
  "delivery.pipelines.web.releases.0.build.environment",
];

/** Loads and plans, as if every release went to the stack itself; only a SettingsError may come of it. */
function loads(config: Parameters<typeof loadSettings>[0]): void {
  try {
    const settings = loadSettings(config);
    planSites(settings);
    const pipelines = Object.values(settings.delivery?.pipelines ?? {});
    const stacks = pipelines.flatMap(({ releases }) => releases.map(({ stack }) => stack));
    planOf(settings, Object.fromEntries(stacks.map((stack) => [stack, { own: true }])));
  } catch (error) {
    assert.ok(error instanceof SettingsError, error as Error);
  }
}

describe("loadSettings, whatever it gets", () => {
  it("either accepts a changed stack or throws a SettingsError", () => {
    const changes = fc.array(fc.tuple(fc.constantFrom(...places), anything), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(changes, (changesToMake) => {
        let values: Values = changed(delivery, "sites", { web: {} });
        for (const [place, value] of changesToMake) {
          try {
            values = changed(values, place, value);
          } catch {
            // An earlier change left nothing there to change.
          }
        }
        loads(stackConfig(values));
      }),
      { numRuns: 800 },
    );
  });

  it("either accepts any texts under any keys or throws a SettingsError", () => {
    const config = fc.dictionary(
      fc.constantFrom(...keys.map((key) => `ferry:${key}`)),
      fc.oneof(
        fc.string(),
        anything.map((value) => JSON.stringify(value)),
      ),
    );
    fc.assert(
      fc.property(config, fc.boolean(), (values, secret) => {
        loads({
          ...stackConfig({}),
          values,
          isSecret: (key) => secret && Object.hasOwn(values, key),
        });
      }),
      { numRuns: 300 },
    );
  });

  it("accepts the stack that the changes begin with", () => {
    loads({ ...stackConfig({}), values: configOf(delivery) });
    assert.equal(loadSettings(stackConfig(delivery)).name, "acme");
  });
});
