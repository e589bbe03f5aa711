import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Archive, Asset } from "@pulumi/pulumi/asset";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import { all, one, policiesOf, types, unknownsIn, urnOf } from "../support/registrations";
import { changed, delivery, objectDelivery, target } from "../support/settings";
import {
  defaultStacks,
  evaluateDelivery,
  evaluateFile,
  evaluateStack,
  exportsOf,
} from "../support/stacks";

const urns: Readonly<Record<"prod" | "dev", readonly string[]>> = JSON.parse(
  readFileSync(join(__dirname, "urns.json"), "utf8"),
);

describe("the program, one stack after another", () => {
  it("registers the same for prod before and after dev", async () => {
    const first = await evaluateFile("prod");
    await evaluateFile("dev", { exports: exportsOf(first) });
    const third = await evaluateFile("prod");
    assert.deepEqual(byUrn(third), byUrn(first));
    assert.deepEqual(third.outputs, first.outputs);
  });

  it("registers every resource of AWS with the provider of its account", async () => {
    const { prod, dev } = await defaultStacks();
    for (const [evaluation, account] of [
      [prod, "222222222222"],
      [dev, "111111111111"],
    ] as const) {
      const provider = one(evaluation, "pulumi:providers:aws");
      assert.equal(provider.inputs.allowedAccountIds, JSON.stringify([account]));
      for (const { type, place } of evaluation.registrations) {
        const expected = type.startsWith("aws:") ? { account, region: "eu-central-1" } : undefined;
        assert.deepEqual(place, expected);
      }
    }
  });

  it("protects the buckets and the key, and nothing else", async () => {
    const { prod, dev } = await defaultStacks();
    const protectedNames = [prod, dev].map(({ registrations }) =>
      registrations
        .filter(({ protect }) => protect)
        .map(({ name }) => name)
        .sort(),
    );
    assert.deepEqual(protectedNames, [
      ["web-bucket"],
      ["artifacts-bucket", "artifacts-key", "records-bucket", "web-bucket"],
    ]);
  });

  it("lifts protection and lets buckets be emptied with retain: false", async () => {
    for (const values of [changed(target, "sites.docs", {}), delivery, objectDelivery]) {
      const free = changed(values, "retain", false);
      const evaluation =
        values.delivery === undefined
          ? await evaluateStack("prod", free)
          : await evaluateDelivery(free);
      assert.ok(!evaluation.registrations.some(({ protect }) => protect));
      const kept = all(evaluation, types.bucket).filter(({ inputs }) => !inputs.forceDestroy);
      assert.deepEqual(kept, []);
      assert.ok(!evaluation.registrations.some(({ retainOnDelete }) => retainOnDelete));
    }
  });
});

describe("the first preview, when AWS has invented nothing yet", () => {
  for (const stack of ["prod", "dev"] as const) {
    describe(stack, () => {
      let known: Evaluation;
      let preview: Evaluation;

      before(async () => {
        const stacks = await defaultStacks();
        known = stacks[stack];
        const exports = stack === "dev" ? { exports: exportsOf(stacks.prod) } : {};
        preview = await evaluateFile(stack, { ...exports, unknown: true });
      });

      it("registers the same resources", () => {
        assert.deepEqual(Object.keys(byUrn(preview)), Object.keys(byUrn(known)));
      });

      it("registers the same inputs wherever it knows them", () => {
        const later = byUrn(known);
        for (const [urn, { inputs }] of Object.entries(byUrn(preview))) {
          const unknown = new Set(unknownsIn(inputs).map((path) => path.split("/")[1]));
          for (const [key, value] of Object.entries(inputs)) {
            if (!unknown.has(key))
              assert.deepEqual(value, later[urn]?.inputs[key], `${urn} ${key}`);
          }
        }
      });

      it("registers every trust, and every role policy without an identifier of AWS", () => {
        const early = policiesOf(preview);
        const late = Object.entries(policiesOf(known)).filter(
          ([name, policy]) =>
            !name.endsWith("-bucket-policy") && !inventedIdentifier.test(JSON.stringify(policy)),
        );
        assert.ok(late.some(([name]) => name === "web-roles-deploy-policy"));
        assert.ok(late.filter(([name]) => name.endsWith("/trust")).length >= 2);
        for (const [name, policy] of late) assert.deepEqual(early[name], policy, name);
      });
    });
  }

  it("registers the same stages and actions", async () => {
    const { prod, dev } = await defaultStacks();
    const preview = await evaluateFile("dev", { exports: exportsOf(prod), unknown: true });
    assert.deepEqual(stageNames(preview), stageNames(dev));
  });
});

describe("the URNs of the default stacks", () => {
  for (const stack of ["prod", "dev"] as const) {
    it(`of ${stack} disappear only with an alias`, async () => {
      const evaluation = (await defaultStacks())[stack];
      const registered = evaluation.registrations.map((each) => urnOf(evaluation, each));
      const aliases = evaluation.registrations.flatMap((each) => each.aliases);
      const gone = urns[stack].filter((urn) => ![...registered, ...aliases].includes(urn));
      assert.deepEqual(gone, [], "give the resource an alias of its old URN");
    });

    it(`of ${stack} are all kept in urns.json`, async () => {
      const evaluation = (await defaultStacks())[stack];
      const registered = evaluation.registrations.map((each) => urnOf(evaluation, each));
      const fresh = registered.filter((urn) => !urns[stack].includes(urn));
      assert.deepEqual(fresh, [], "add the new URNs to tests/infra/urns.json");
      assert.equal(new Set(registered).size, registered.length);
    });
  }
});

describe("the program under another project name", () => {
  it("reads the settings and contracts of that project", async () => {
    const project = "other";
    const prod = await evaluateStack("prod", target, { project });
    assert.deepEqual(Object.keys(exportsOf(prod)), ["organization/other/prod"]);
    const dev = await evaluateStack("dev", delivery, { project, exports: exportsOf(prod) });
    const ferrys = await evaluateDelivery();
    assert.deepEqual(policiesOf(dev), policiesOf(ferrys));
    assert.equal(one(dev, types.pipeline).urn.split("::")[1], "other");
  });
});

/** Registrations by URN, comparable: an asset is what it holds. */
function byUrn(evaluation: Evaluation): Readonly<Record<string, Registration>> {
  const sorted = [...evaluation.registrations].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return Object.fromEntries(
    sorted.map((each) => [
      each.urn,
      { ...each, inputs: comparable(each.inputs) as typeof each.inputs },
    ]),
  );
}

function comparable(value: unknown): unknown {
  if (value instanceof Promise) return "later";
  if (typeof value !== "object" || value === null) return value;
  const content = Asset.isInstance(value) || Archive.isInstance(value) ? { ...value } : value;
  if (Array.isArray(content)) return content.map(comparable);
  return Object.fromEntries(Object.entries(content).map(([key, item]) => [key, comparable(item)]));
}

/** What AWS makes up: ids of keys, distributions and connections. */
const inventedIdentifier = /key\/mrk-|distribution\/E[0-9A-F]{13}|connection\/[0-9a-f]{8}-/;

function stageNames(evaluation: Evaluation): readonly string[] {
  return all(evaluation, types.pipeline).flatMap(({ inputs }) => {
    const stages = inputs.stages as readonly {
      readonly name: string;
      readonly actions: readonly { readonly name: string }[];
    }[];
    return stages.flatMap((stage) => stage.actions.map(({ name }) => `${stage.name}/${name}`));
  });
}
