import assert from "node:assert/strict";
import { planOf } from "../../support/plans";
import { faultsOf, refuses } from "../../support/refusals";
import { changed, delivery, load, type Values } from "../../support/settings";

const key = "ferry:delivery.pipelines.check";
const git = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
const check = (pullRequests: unknown = {}) =>
  changed(delivery, "delivery.pipelines.check", {
    sources: { app: { ...git, pullRequests } },
    build: "web",
  });
const withCheck = (path: string, value: unknown) =>
  changed(check(), `delivery.pipelines.check.${path}`, value);
const withBuild = (path: string, value: unknown) =>
  changed(check(), `delivery.builds.web.${path}`, value);
const unreviewed = (what: string) =>
  `${key}.build is "web", which has ${what}, and the code of a pull request is not reviewed: name a build without it.`;

describe("settings of pull requests", () => {
  it("need nothing but the word: they go into the source's branch, opened and updated", () => {
    const { pipelines } = load(check()).delivery ?? {};
    const source = pipelines?.check?.sources.app;
    assert.deepEqual(source?.kind === "git" && source.pullRequests, {
      events: ["opened", "updated"],
    });
    assert.deepEqual(pipelines?.check?.releases, []);
    assert.deepEqual([pipelines?.check?.mode, pipelines?.web?.mode], ["QUEUED", "SUPERSEDED"]);
  });

  it("may all be checked at once", () => {
    assert.deepEqual(faultsOf(withCheck("mode", "PARALLEL")), []);
  });

  it("take three filters", () => {
    const filters = ["main", "next", "lts"].map((branch) => ({ branches: [branch] }));
    assert.deepEqual(faultsOf(check(filters)), []);
  });

  refuses([
    [
      "releases of pull requests",
      withCheck("releases", [{ stack: "prod", site: "docs" }]),
      `${key}.releases stand beside pull requests, whose code is not reviewed: release from a pipeline of its own, which pushes start.`,
    ],
    [
      "pull requests that nothing builds",
      withCheck("build", undefined),
      `${key}.build is missing: a pull request is there to be built, or to be run by ${key}.tests.`,
    ],
    [
      "a mode that passes over pull requests",
      withCheck("mode", "SUPERSEDED"),
      `${key}.mode is "SUPERSEDED": a pull request that waits would be passed over by the next one, and never checked; write QUEUED or PARALLEL (https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html).`,
    ],
    [
      "an existing role for pull requests",
      withCheck("role", "arn:aws:iam::111111111111:role/Everything"),
      `${key}.role is yours, and the code of a pull request is not reviewed: leave it out, so that ferry's can do nothing else.`,
    ],
    [
      "a secret for pull requests",
      withBuild("environment", { TOKEN: { secretsManager: "a" } }),
      unreviewed("the secret TOKEN"),
    ],
    [
      "a parameter for pull requests",
      withBuild("environment", { KEY: { parameterStore: "/a" } }),
      unreviewed("the secret KEY"),
    ],
    [
      "paths beside pull requests",
      changed(check(), "delivery.pipelines.check.sources.app.paths", ["a"]),
      `${key}.sources.app.paths is about pushes: move paths into ${key}.sources.app.pullRequests.`,
    ],
    [
      "an event that AWS does not have",
      check({ events: ["merged"] }),
      `${key}.sources.app.pullRequests.events[0] is "merged": it must be opened, updated or closed.`,
    ],
    [
      "an event twice",
      check({ events: ["opened", "opened"] }),
      `${key}.sources.app.pullRequests.events is a list: it must have at least one event, and none of them twice.`,
    ],
    [
      "tags of pull requests",
      check({ tags: ["v*"] }),
      `${key}.sources.app.pullRequests.tags is not a setting: write one of branches, excludeBranches, paths, excludePaths, events.`,
    ],
    [
      "a filter twice",
      check([{ branches: ["main"] }, {}]),
      `${key}.sources.app.pullRequests[1] is the same filter as ${key}.sources.app.pullRequests[0]: keep one.`,
    ],
    [
      "a pipeline of pushes that releases nothing",
      changed(check(), "delivery.pipelines.check.sources.app.pullRequests", undefined),
      `${key}.releases is missing: only a pipeline of pull requests, or of stages of your own, releases nothing.`,
    ],
  ]);

  it("refuse a folder of artifacts that another pipeline has too", () => {
    const first = check();
    const pipelines = (first.delivery as { readonly pipelines: Values }).pipelines;
    const values = changed(first, "delivery.pipelines", {
      "a-very-long-key-of-web": pipelines.check,
      "a-very-long-key-of-docs": pipelines.check,
    });
    assert.deepEqual(planOf(load(values), {}).faults, [
      "ferry:delivery.pipelines.a-very-long-key-of-web: Pipeline a-very-long-key-of-web runs pull requests, and CodePipeline keeps its artifacts in the folder acme-a-very-long-key as it does those of pipeline a-very-long-key-of-docs: give one of them a key that differs earlier.",
      "ferry:delivery.pipelines.a-very-long-key-of-docs: Pipeline a-very-long-key-of-docs runs pull requests, and CodePipeline keeps its artifacts in the folder acme-a-very-long-key as it does those of pipeline a-very-long-key-of-web: give one of them a key that differs earlier.",
    ]);
  });
});
