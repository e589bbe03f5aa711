import assert from "node:assert/strict";
import { rehearse } from "../../../rehearsal/rehearse";
import { all, types } from "../../support/registrations";
import { changed, delivery, target } from "../../support/settings";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

/** Each kind of key with capitals and _, as far as AWS takes them. */
const build = { commands: ["npm ci"] };
const settings = {
  keyRotationDays: 90,
  connections: { GitHub_EU: { provider: "GitHub" } },
  repositories: { base_image: {} },
  builds: { Web_App: build, Unit_Tests: build },
  projects: {
    Nightly_Job: {
      ...build,
      source: { kind: "codecommit", repository: "My_Repo", branch: "main" },
    },
  },
  notifications: { team: { email: ["team@example.com"], hangsAfterMinutes: 60 } },
  people: { Web_Team: { may: "operate", pipelines: ["Web_Shop"], stages: ["prod-web"] } },
  pipelines: {
    Web_Shop: {
      sources: {
        app: { kind: "git", connection: "GitHub_EU", repository: "Acme/Web_Site", branch: "main" },
      },
      build: "Web_App",
      tests: ["Unit_Tests"],
      releases: [{ stack: "prod", site: "web", approval: true }],
    },
  },
};

describe("keys with capitals and _", () => {
  const folders = new Folders();
  after(() => folders.remove());

  it("arrive, and are the names of what AWS has", async () => {
    const config = folders.ofStacks({
      prod: changed(target, "sites.web.pipeline", "Web_Shop"),
      dev: changed(delivery, "delivery", settings),
    });
    const { faults, stacks, release } = await rehearse({
      config,
      project: root,
      site: "examples/site",
    });
    assert.deepEqual(faults, []);
    assert.ok(release.actions.length > 0);
    const dev = stacks.find(({ stack }) => stack === "dev");
    assert.ok(dev);
    const named = (type: string) => all(dev, type).map(({ inputs }) => inputs.name);
    assert.deepEqual(named(types.pipeline), ["acme-Web_Shop"]);
    assert.deepEqual(named(types.project).sort(), [
      "acme-Nightly_Job",
      "acme-Web_Shop-Unit_Tests",
      "acme-Web_Shop-Web_App",
    ]);
    assert.ok(named(types.role).includes("codebuild-acme-Nightly_Job-service-role"));
    assert.deepEqual(
      all(dev, types.key).map(({ inputs }) => inputs.rotationPeriodInDays),
      [90, 90],
    );
  });
});
