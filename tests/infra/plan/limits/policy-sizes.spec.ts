import assert from "node:assert/strict";
import { evaluateDelivery } from "../../../../bench/delivery";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { one } from "../../../support/registrations";
import { changed, type Values } from "../../../support/settings";
import { measured, plan, unbuilt } from "./many-accounts";

let hundred: Evaluation;

const lengthOf = (name: string) => String(one(hundred, typeOf(name), name).inputs.policy).length;
const typeOf = (name: string) => {
  const found = hundred.registrations.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found.type;
};
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
