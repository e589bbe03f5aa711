import assert from "node:assert/strict";
import { terminalReport } from "../../../cli/report/terminal";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { refuses } from "../../support/refusals";
import { changed, type Values } from "../../support/settings";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

const connection =
  "arn:aws:codeconnections:eu-central-1:111111111111:connection/00000000-0000-0000-0000-000000000001";

const alone = {
  account: "111111111111",
  region: "eu-central-1",
  name: "acme",
  delivery: {
    projects: { nightly: { source: { kind: "s3", bucket: "sources", object: "a.zip" } } },
  },
};

describe("settings of projects without a pipeline", () => {
  refuses([
    [
      "people, who would have nothing to look at",
      changed(alone, "delivery.people", { developers: { may: "view" } }),
      "ferry:delivery.people may do something with pipelines, and ferry:delivery.pipelines is empty: leave " +
        "people out until there is one.",
    ],
    [
      "an alarm of stages",
      changed(alone, "delivery.notifications", { team: { hangsAfterMinutes: 60 } }),
      "ferry:delivery.notifications.team.hangsAfterMinutes is about stages, and ferry:delivery.pipelines " +
        "is empty: leave it out.",
    ],
  ]);
});

describe("a stack of runners and projects, without a pipeline,", () => {
  const folders = new Folders();
  let rehearsal: Rehearsal;

  before(async () => {
    const source = { kind: "git", provider: "GitHub", connection: "ours", repository: "acme/app" };
    const dev = [
      ["delivery.connections", { ours: { arn: connection } }] as const,
      ["delivery.projects.jobs", { source, runner: "GitHubActions" }] as const,
    ].reduce<Values>((values, [path, value]) => changed(values, path, value), alone);
    const config = folders.ofStacks({ dev });
    rehearsal = await rehearse({ config, project: root, site: "examples/site" });
  });
  after(() => folders.remove());

  it("has its calls and hostile ones judged, and is proven", () => {
    assert.deepEqual(rehearsal.faults, []);
    assert.ok((rehearsal.verdicts.reach?.classes.length ?? 0) > 50);
    const { idle, untested } = proveRelease(rehearsal.verdicts);
    assert.deepEqual([idle, untested], [[], []]);
  });

  it("is reported as what releases nothing", () => {
    const text = terminalReport(rehearsal, { colour: false });
    assert.match(text, /^✓ nothing is released: no stack has a pipeline\n/);
    assert.doesNotMatch(text, /arrive|examples\/site/);
  });

  it("makes no bucket for artifacts", () => {
    const types = rehearsal.stacks.flatMap(({ registrations }) =>
      registrations.map(({ type }) => type),
    );
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws:s3/")),
      [],
    );
  });
});
