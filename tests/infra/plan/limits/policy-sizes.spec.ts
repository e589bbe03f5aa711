import assert from "node:assert/strict";
import { evaluateDelivery } from "../../../../bench/delivery";
import { contractsOf, deliverySettings, targetSettings } from "../../../../bench/many-accounts";
import { contractOf } from "../../../../infra/contract";
import { isReference } from "../../../../infra/grants/value";
import type { DeliveryPlan } from "../../../../infra/plan/delivery";
import { withFirstReleases } from "../../../../infra/plan/limits/fewer";
import type { Limited } from "../../../../infra/plan/limits/limited";
import { checkPolicies, measuredPolicies } from "../../../../infra/plan/limits/policy-sizes";
import { Faults } from "../../../../infra/settings";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { planOf } from "../../../support/plans";
import { one } from "../../../support/registrations";
import { changed, load, type Values } from "../../../support/settings";

let hundred: Evaluation;

/** The plan of a delivery to that many accounts, of the first one's contract. */
function plan(targets: number, change: (values: Values) => Values = (values) => values) {
  const first = JSON.stringify(contractOf(load(targetSettings(1))), (_, value) =>
    isReference(value) ? "E1" : value,
  );
  const contracts = contractsOf(JSON.parse(first), targets);
  const stacks = Object.fromEntries(
    Object.entries(contracts).map(([stack, contract]) => [stack, { contract }]),
  ) as Parameters<typeof planOf>[1];
  return planOf(load(change(deliverySettings(targets))), stacks);
}

function measured(targets: number, change?: (values: Values) => Values) {
  const { plan: planned, faults } = plan(targets, change);
  assert.deepEqual(faults, []);
  const delivery = planned as DeliveryPlan;
  const limited: Limited = {
    owner: delivery.owner,
    sites: [],
    applications: [],
    delivery,
  };
  const refused = new Faults("ferry");
  const warnings = checkPolicies(limited, refused);
  return { sizes: measuredPolicies(limited), faults: refused.all, warnings };
}

const lengthOf = (name: string) => String(one(hundred, typeOf(name), name).inputs.policy).length;
const typeOf = (name: string) => {
  const found = hundred.registrations.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found.type;
};
const withFirst = (values: Values, releases: number): Values => {
  const path = "delivery.pipelines.web.releases";
  const { web } = (values.delivery as { pipelines: { web: { releases: readonly unknown[] } } })
    .pipelines;
  return changed(values, path, web.releases.slice(0, releases));
};
/** One pipeline without a build has one action per target, so that five hundred fit. */
const unbuilt = (values: Values) =>
  changed(changed(values, "delivery.pipelines.web.build", undefined), "delivery.builds", {});

describe("the policies of a delivery to many accounts", () => {
  before(async () => {
    hundred = await evaluateDelivery(100);
  });

  it("are measured beforehand, never as less than AWS will count and hardly as more", () => {
    const { sizes } = measured(100);
    const registered = {
      "the artifact key in eu-central-1": lengthOf("artifacts-key"),
      "the artifact bucket acme-artifacts-111111111111-eu-central-1":
        lengthOf("artifacts-bucket-policy"),
      "the role acme-web-pipeline": lengthOf("web-role-policy"),
      "the role acme-invalidate": lengthOf("invalidate-role-policy"),
    };
    for (const [of, real] of Object.entries(registered)) {
      const estimate = sizes.find((each) => each.of === of)?.characters ?? 0;
      assert.ok(estimate >= real && estimate <= real + 200, `${of}: ${estimate} and ${real}`);
    }
  });

  it("stay inside every limit at five hundred, with a warning of what is near one", () => {
    const { faults, warnings } = measured(500, unbuilt);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      warnings.map((warning) => /^The policy of (.*?) would have/.exec(warning)?.[1]),
      ["the role acme-web-pipeline", "the role acme-invalidate", "the role acme-back"],
    );
  });

  it("no longer grow when they name the organization", () => {
    const named = (values: Values) => changed(values, "delivery.organization", "o-a1b2c3d4e5");
    const growing = /key|bucket|pipeline|invalidate/;
    const of = (targets: number) =>
      measured(targets, named).sizes.filter((each) => growing.test(each.of));
    assert.deepEqual(of(100), of(2));
  });

  it("are refused above a limit, with its name and the way out", () => {
    const { faults } = measured(600, (values) => unbuilt(values));
    assert.equal(faults.length, 3);
    assert.match(faults[2] ?? "", /^ferry:delivery: The policy of the role acme-back would /);
    assert.match(faults[1] ?? "", /^ferry:delivery: The policy of the role acme-invalidate would /);
    assert.match(
      faults[0] ?? "",
      /^ferry:delivery: The policy of the role acme-web-pipeline would have 10,\d{3} characters, and AWS allows the policies written into a role 10,240 \(https:\/\/docs\.aws\.amazon\.com\/.*\): set delivery\.organization, so that policies no longer list accounts, give all targets one name \(ferry:name and the keys of their sites\), which policies then write once, or divide the releases between two deliveries\.$/,
    );
  });

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

  it("count the people of a group too, whose way out is another group", () => {
    const group = { may: "view", principals: ["arn:aws:iam::111111111111:role/Ops"] };
    const { sizes } = measured(1, (values) => changed(values, "delivery.people", { ops: group }));
    const people = sizes.find(({ of }) => of === "the people ops");
    assert.equal(people?.limit.characters, 6_144);
    assert.equal(people?.wayOut, "divide the pipelines between two groups of people");
  });

  it("count that of the bus to which other accounts tell, which one role for each account keeps small", () => {
    const stages = { check: { after: "source", actions: { ask: { provider: "Manual" } } } };
    const role = (name: string) => `arn:aws:iam::333333333333:role/${"x".repeat(250)}/${name}`;
    const owned = (roles: number) => (values: Values) =>
      Array.from({ length: 40 }).reduce<Values>((all, _, index) => {
        const owner = { role: role("Reads"), eventsRole: role(`Tells${index % roles}`) };
        const app = { kind: "codecommit", repository: `app-${index}`, branch: "main", owner };
        return changed(all, `delivery.pipelines.p${index}`, { sources: { app }, stages });
      }, values);
    const bus = (roles: number) =>
      measured(1, owned(roles)).sizes.find(({ of }) => of === "the event bus acme-sources");
    assert.equal(bus(1)?.limit.characters, 10_240);
    assert.ok((bus(1)?.characters ?? 0) < 900, String(bus(1)?.characters));
    const { faults } = measured(1, owned(40));
    assert.deepEqual(
      faults.map((fault) => fault.replace(/\d+,\d{3} characters/, "many characters")),
      [
        "ferry:delivery: The policy of the event bus acme-sources would have many characters, and AWS allows an event bus policy " +
          "10,240 (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html): let one role of each account tell of " +
          "all its repositories (owner.eventsRole).",
      ],
    );
  });

  it("are not even written for more actions than a pipeline may have", () => {
    assert.deepEqual(plan(500).faults, [
      "ferry:delivery.pipelines.web: Pipeline web has 1,024 actions, and CodePipeline allows 1,000: divide its releases between two pipelines.",
    ]);
  });
});
