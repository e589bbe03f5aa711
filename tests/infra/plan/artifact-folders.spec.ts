import assert from "node:assert/strict";
import { artifactFolder, artifactKeys } from "../../../infra/names";
import { contract } from "../../support/contracts";
import { plan } from "../../support/plans";
import { aDelivery, aPipeline } from "../../support/refusals";
import { changed, delivery, target, type Values } from "../../support/settings";

const owner = { account: "111111111111", region: "eu-central-1", name: "acme" };

// https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html
describe("the keys of artifacts", () => {
  it("have the whole name of a pipeline and an artifact, as long as they are short", () => {
    assert.equal(artifactFolder(owner, "website-abcdefg"), "acme-website-abcdefg");
    assert.equal(artifactKeys("acme-web", "app_source"), "acme-web/app_source/*");
  });

  it("begin with what is left of a name that CodePipeline truncates", () => {
    assert.equal(artifactFolder(owner, "website-abcdefgh"), "acme-website-abcdefg*");
    assert.equal(artifactKeys("acme-web", "front_source"), "acme-web/front_sour*/*");
  });

  it("keep a build from its source: a build whose output begins like it is refused", () => {
    const source = { kind: "git", connection: "github", repository: "acme/site", branch: "main" };
    const named = aPipeline("sources", { storefront: source });
    const builds = (named.delivery as { readonly builds: Readonly<Record<string, unknown>> })
      .builds;
    const values = changed(
      changed(named, "delivery.builds", { storefront: builds.web }),
      "delivery.pipelines.web.build",
      "storefront",
    );
    assert.deepEqual(
      plan(values).faults,
      ["assets", "pages"].map(
        (half) =>
          `ferry:delivery.pipelines.web: Pipeline web has the artifacts storefront_source and storefront_${half}, of which keys have the ` +
          "first 10 characters alone, so that a build could overwrite its source: give the source or the build another " +
          "key.",
      ),
    );
  });

  it("are shared by pipelines whose names begin alike, which is warned of", () => {
    const { web } = (delivery.delivery as { readonly pipelines: Readonly<Record<string, Values>> })
      .pipelines;
    const keys = ["website-abcdefgh-one", "website-abcdefgh-two", "other"];
    const each = (value: (key: string) => Values) =>
      Object.fromEntries(keys.map((key) => [key, value(key)]));
    const stacks = {
      prod: contract(
        changed(
          target,
          "sites",
          each(() => ({})),
        ),
      ),
    };
    const values = aDelivery(
      "delivery.pipelines",
      each((site) => ({ ...web, releases: [{ stack: "prod", site }] })),
    );
    assert.deepEqual(plan(values, stacks).warnings, [
      "CodePipeline keeps the artifacts of pipelines website-abcdefgh-one and website-abcdefgh-two in the folder " +
        "acme-website-abcdefg, so that a build of one could overwrite an artifact of the other that begins alike: " +
        "give one of them a key that differs earlier.",
    ]);
  });
});
