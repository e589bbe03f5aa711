import assert from "node:assert/strict";
import { deliverySettings } from "../../../../bench/many-accounts";
import { withFirstReleases } from "../../../../infra/plan/limits/fewer";
import { checkPolicies } from "../../../../infra/plan/limits/policy-sizes";
import { Faults } from "../../../../infra/settings";
import { changed, load, type Values } from "../../../support/settings";
import { measured, plan, unbuilt } from "./many-accounts";

const withFirst = (values: Values, releases: number): Values => {
  const path = "delivery.pipelines.web.releases";
  const { web } = (values.delivery as { pipelines: { web: { releases: readonly unknown[] } } })
    .pipelines;
  return changed(values, path, web.releases.slice(0, releases));
};

describe("the policies of a delivery to many accounts", () => {
  it("say how many releases they have room for", () => {
    const values = unbuilt(deliverySettings(600));
    const { plan: planned } = plan(600, unbuilt);
    assert.ok(planned);
    const fewer = (releases: number) => {
      const settings = withFirstReleases(load(values), releases);
      assert.equal(settings.delivery?.pipelines.web?.releases.length, releases);
      return plan(600, (all) => unbuilt(withFirst(all, releases))).plan;
    };
    const refused = new Faults("ferry");
    const { owner } = planned;
    const limited = { owner, sites: [], applications: [], delivery: planned, fewer };
    checkPolicies(limited, refused);
    const [first = ""] = refused.all;
    const room = Number(
      /, which has room for the first (\d+) of 600 releases: set/.exec(first)?.[1],
    );
    const ofRole = (releases: number) =>
      measured(releases, unbuilt).sizes.find(({ of }) => of === "the role acme-web-pipeline");
    assert.ok((ofRole(room)?.characters ?? Infinity) <= 10_240);
    assert.ok((ofRole(room + 1)?.characters ?? 0) > 10_240);
  });
});
