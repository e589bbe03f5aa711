import assert from "node:assert/strict";
import { contract } from "../../../support/contracts";
import { pipelinesOf, plan } from "../../../support/plans";
import { aPipeline, aRelease } from "../../../support/refusals";
import { changed, delivery, target, type Values } from "../../../support/settings";

const stages = (values: Values) =>
  (pipelinesOf(values)[0]?.stages ?? []).map(({ name, actions, conditions }) => ({
    name,
    actions: actions.map((action) => action.name),
    ...conditions,
  }));
const names = (values: Values) => stages(values).map(({ name }) => name);
const manual = { provider: "Manual" };

describe("the approval of a release", () => {
  it("has a stage of its own, which nothing rolls back, before the one that is", () => {
    assert.deepEqual(stages(delivery).slice(2), [
      { name: "approve-prod-web", actions: ["prod-web-approve"] },
      {
        name: "prod-web",
        actions: ["prod-web-assets", "prod-web-pages", "invalidate"],
        onFailure: { result: "ROLLBACK", rules: [] },
      },
    ]);
  });

  it("has none where nobody is asked", () => {
    assert.deepEqual(names(aRelease({ approval: false })), ["source", "build", "prod-web"]);
  });

  it("comes behind what comes before its release, and before what comes behind the approval", () => {
    const values = aPipeline("stages", {
      load: { before: "prod-web", actions: { one: manual } },
      sign: { after: "approve-prod-web", actions: { one: manual } },
    });
    assert.deepEqual(names(values), [
      "source",
      "build",
      "load",
      "approve-prod-web",
      "sign",
      "prod-web",
    ]);
  });

  it("is closed with its release, unless it has another reason of its own", () => {
    const entry = (values: Values) =>
      stages(values).flatMap(({ name, beforeEntry }) =>
        (beforeEntry?.rules ?? []).map(({ configuration }) => [name, configuration.Value]),
      );
    const freeze = "Closed until the audit is over.";
    assert.deepEqual(entry(aPipeline("stages.prod-web", { freeze })), [
      ["approve-prod-web", freeze],
      ["prod-web", freeze],
    ]);
    const own = "Closed until the new approver begins.";
    assert.deepEqual(
      entry(aPipeline("stages", { "prod-web": { freeze }, "approve-prod-web": { freeze: own } })),
      [
        ["approve-prod-web", own],
        ["prod-web", freeze],
      ],
    );
  });

  it("in a release's own stage keeps that from being rolled back where nothing is said", () => {
    const failure = (stage: object) =>
      stages(aPipeline("stages.prod-web", { actions: { second: manual }, ...stage })).at(-1)
        ?.onFailure;
    assert.equal(failure({}), undefined);
    assert.deepEqual(failure({ onFailure: "rollback" }), { result: "ROLLBACK", rules: [] });
  });

  it("is refused where its stage has the name of another", () => {
    const releases = ["prod", "approve-prod"].map((stack) => ({ stack, site: "web" }));
    const known = contract(target);
    const { faults } = plan(aPipeline("releases", releases), {
      prod: known,
      "approve-prod": known,
    });
    assert.deepEqual(faults, [
      "ferry:delivery.pipelines.web: Pipeline web has two stages approve-prod-web, and CodePipeline allows a name " +
        "once: release one of the two in another wave or pipeline, or give the stack or what it is released to " +
        "another name.",
    ]);
  });

  it("says what is released, and where it can be looked at already", () => {
    const of = (values: Values, stacks?: Parameters<typeof pipelinesOf>[1]) =>
      (pipelinesOf(values, stacks)[0]?.stages ?? []).flatMap(({ actions }) =>
        actions.flatMap(({ provider, configuration }) =>
          provider.category === "Approval" ? [configuration] : [],
        ),
      );
    const commit =
      "#{Source-app.FullRepositoryName} #{Source-app.CommitId} by #{Source-app.AuthorDisplayName}: #{Source-app.CommitMessage}";
    assert.deepEqual(of(delivery), [
      { CustomData: `Release to prod-web in 222222222222. ${commit}` },
    ]);
    const message = "Look at dev first.";
    assert.deepEqual(of(aRelease({ approval: { message, details: false } })), [
      { CustomData: `${message} Revision #{Source-app.CommitId}.` },
    ]);
    const kind = "codecommit";
    const source = { kind, repository: "site", branch: "main" };
    assert.deepEqual(of(aPipeline("sources", { app: source })), [
      {
        CustomData:
          "Release to prod-web in 222222222222. #{Source-app.RepositoryName} #{Source-app.CommitId}: #{Source-app.CommitMessage}",
      },
    ]);
    const releases = [
      { stack: "dev", site: "web", path: "docs", approval: false },
      { stack: "prod", site: "web" },
    ];
    const both = changed(aPipeline("releases", releases), "sites", { web: {} });
    const stacks = { dev: { own: true as const }, prod: contract(target) };
    assert.deepEqual(of(both, stacks)[0]?.ExternalEntityLink, {
      ref: "site-url:web",
      suffix: "/docs",
    });
  });
});
