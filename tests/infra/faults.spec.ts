import assert from "node:assert/strict";
import { sections } from "../../infra/settings/schema";
import { aDelivery } from "../support/refusals";
import { changed, configOf, delivery, target, type Values } from "../support/settings";
import { evaluateStack, exportsOf, faultOf } from "../support/stacks";

/** What the program says of a stack that releases to prod, line by line. */
async function saidOf(values: Values, exports = {}): Promise<readonly string[]> {
  const options = { project: "ferry", stack: "dev", config: configOf(values), exports };
  const { message, registrations } = await faultOf(options);
  assert.deepEqual(
    registrations.filter(({ type }) => type.startsWith("aws")),
    [],
  );
  return message.split("\n");
}

describe("everything that is wrong with a stack", () => {
  it("is said in one message, a fault of each section with its key", async () => {
    const [heading, ...lines] = await saidOf(
      Object.fromEntries(Object.keys(sections).map((section) => [section, "%"])),
    );
    const keys = lines.map((line) => /^- ferry:([a-zA-Z]+)/.exec(line)?.[1]);
    assert.deepEqual([...keys].sort(), Object.keys(sections).sort());
    assert.equal(
      heading,
      `Stack dev has ${keys.length} faults in its settings; nothing was created.`,
    );
  });

  it("has shapes, rules, the plan, names and the size of policies side by side", async () => {
    const prod = await evaluateStack("prod", target);
    const resources = Array.from(
      { length: 150 },
      (_, index) => `arn:aws:lambda:eu-central-1:111111111111:function:acme-api-${index}`,
    );
    const permissions = [{ actions: ["lambda:CreateFunction"], resources }];
    const people = { team: { may: "operate", stages: ["live"] } };
    const values = [
      ["audit", { logDays: 0 }],
      ["delivery.pipelines.web.sources.app.connection", "gitlab"],
      ["delivery.pipelines.web.releases.0.site", "shop"],
      ["delivery.people", people],
      [`delivery.connections.${"c".repeat(30)}`, { provider: "GitHub" }],
      ["applications.api", { permissions }],
    ].reduce((all, [path, value]) => changed(all, path as string, value), delivery);
    const lines = await saidOf(values, exportsOf(prod));
    const keys = lines.slice(1).map((line) => /^- ferry:([\w.[\]]+)/.exec(line)?.[1]);
    assert.deepEqual(keys, [
      "audit.logDays",
      "delivery.pipelines.web.sources.app.connection",
      "delivery.pipelines.web.releases[0]",
      "delivery.people.team",
      `delivery.connections.${"c".repeat(30)}`,
      "applications.api",
    ]);
  });

  it("has what is wrong elsewhere in a section beside a fault of its shape, and not what follows from that", async () => {
    const values = [
      ["delivery.pipelines.web.sources.app.branch", undefined],
      ["delivery.pipelines.web.sources.app.connection", "gitlab"],
      ["delivery.pipelines.web.build", "wep"],
      ["delivery.builds.web.timeoutMinutes", 3],
      ["delivery.builds.web.environment", { APP_TOKEN: "hunter2hunter2" }],
      ["delivery.people", { team: { may: "operate", stages: ["live"], kind: "x" } }],
    ].reduce((all, [path, value]) => changed(all, path as string, value), delivery);
    // A map with a fault is asked nothing else: the connection, the variable and the stage come next.
    assert.deepEqual((await saidOf(values)).slice(1), [
      "- ferry:delivery.builds.web.timeoutMinutes is 3: it must be 5 to 2160 minutes.",
      "- ferry:delivery.people.team.kind is not a setting: write one of may, pipelines, stages, actions, principals, organization, withoutMfa.",
      "- ferry:delivery.pipelines.web.sources.app.branch is missing: it must be the name of a branch, such as main, without refs/heads/ before it.",
      '- ferry:delivery.pipelines.web.build is "wep", which is not in delivery.builds: choose one of web.',
    ]);
  });

  it("has a release that is there twice once, without what follows from it", async () => {
    const prod = await evaluateStack("prod", target);
    const release = { stack: "prod", site: "web", wave: 1 };
    const values = aDelivery("delivery.pipelines.web.releases", [release, release]);
    assert.deepEqual(await saidOf(values, exportsOf(prod)), [
      "Stack dev has 1 fault in its settings; nothing was created.",
      "- ferry:delivery.pipelines.web.releases[1] releases prod-web again, as ferry:delivery.pipelines.web.releases[0] does: keep one.",
    ]);
  });

  it("has a contract that can't be read beside a rule that is broken", async () => {
    const values = aDelivery("delivery.pipelines.web.sources.app.connection", "gitlab");
    const exports = { "organization/ferry/prod": {} };
    assert.deepEqual(await saidOf(values, exports), [
      "Stack dev has 2 faults in its settings; nothing was created.",
      '- ferry:delivery.pipelines.web.sources.app.connection is "gitlab", which is not in delivery.connections: choose one of github.',
      "- ferry:delivery.pipelines.web.releases[0].stack: Stack prod has no output named contract: run `pulumi up -s prod` with this version of ferry first.",
    ]);
  });
});
