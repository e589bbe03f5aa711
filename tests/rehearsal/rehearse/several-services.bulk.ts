import assert from "node:assert/strict";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

const service = {
  kind: "container",
  certificate:
    "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000",
};
const prod = {
  account: "222222222222",
  region: "eu-central-1",
  name: "acme",
  receives: { account: "111111111111", region: "eu-central-1", name: "acme" },
  services: { api: service, jobs: service },
};
const pipeline = (name: string) => ({
  sources: { app: { kind: "s3" } },
  build: name,
  releases: [{ stack: "prod", service: name }],
});
const dev = {
  account: "111111111111",
  region: "eu-central-1",
  name: "acme",
  delivery: {
    repositories: { api: {}, jobs: {} },
    builds: {
      api: { container: { repository: "api" } },
      jobs: { container: { repository: "jobs" } },
    },
    pipelines: { api: pipeline("api"), jobs: pipeline("jobs") },
  },
};

describe("two services of one stack, each with its pipeline,", () => {
  const folders = new Folders();
  let rehearsal: Rehearsal;

  before(async () => {
    const config = folders.ofStacks({ prod, dev });
    rehearsal = await rehearse({ config, project: root, site: "examples/site" });
  });
  after(() => folders.remove());

  it("are both deployed, and neither role does the other's work", () => {
    assert.deepEqual(
      rehearsal.release.rollouts.map(({ to }) => to),
      ["api", "jobs"].map((name) => `arn:aws:ecs:eu-central-1:222222222222:service/acme/${name}`),
    );
    assert.deepEqual(rehearsal.verdicts.faults, []);
    const reached = rehearsal.verdicts.reach?.classes ?? [];
    const jobs = reached.filter(({ who }) => who === "acme-jobs-codedeploy (222222222222)");
    assert.ok(jobs.length > 0);
    assert.deepEqual(
      jobs.filter(({ place }) => place.pattern.includes("acme-api")).map(({ actions }) => actions),
      [],
    );
  });

  it("are proven", () => {
    const { idle, untested } = proveRelease(rehearsal.verdicts);
    assert.deepEqual([idle, untested], [[], []]);
  });
});
