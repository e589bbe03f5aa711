import assert from "node:assert/strict";
import { aPipeline, faultsOf, refuses } from "../../support/refusals";
import { changed } from "../../support/settings";

const key = "ferry:delivery.pipelines.web";
const app = `${key}.sources.app`;
const aSource = (path: string, value: unknown) => aPipeline(`sources.app.${path}`, value);
const nine = Array.from({ length: 9 }, (_, index) => `f${index}/**`);
const git = { kind: "git", connection: "github", repository: "acme/website", branch: "next" };

describe("settings of triggers", () => {
  refuses([
    [
      "a path as a text",
      aSource("paths", "frontend/**"),
      `${app}.paths is a text: it must be a list of globs.`,
    ],
    ["no paths", aSource("paths", []), `${app}.paths is a list: it must have 1 to 8 globs.`],
    ["nine paths", aSource("paths", nine), `${app}.paths is a list: it must have 1 to 8 globs.`],
    [
      "nine excluded paths",
      aSource("excludePaths", nine),
      `${app}.excludePaths is a list: it must have 1 to 8 globs.`,
    ],
    [
      "nine branches of a filter",
      aSource("trigger", { branches: nine }),
      `${app}.trigger.branches is a list: it must have 1 to 8 globs.`,
    ],
    [
      "nine tags",
      aSource("trigger", { tags: nine }),
      `${app}.trigger.tags is a list: it must have 1 to 8 globs.`,
    ],
    [
      "an empty glob",
      aSource("paths", [""]),
      `${app}.paths[0] is "": it must be 1 to 255 characters.`,
    ],
    [
      "a glob of 256 characters",
      aSource("trigger", { tags: ["t".repeat(256)] }),
      `${app}.trigger.tags[0] is "${"t".repeat(76)}...: it must be 1 to 255 characters.`,
    ],
    ["a number as a glob", aSource("paths", [7]), `${app}.paths[0] is 7: it must be a glob.`],
    [
      "a path with a leading slash",
      aSource("paths", ["/frontend/**"]),
      `${app}.paths[0] is "/frontend/**": it must begin without a slash: names of branches, tags and files do.`,
    ],
    [
      "an open set",
      aSource("paths", ["[ab.js"]),
      `${app}.paths[0] is "[ab.js": a set [ab] must be closed.`,
    ],
    [
      "a set of nothing",
      aSource("paths", ["a[]"]),
      `${app}.paths[0] is "a[]": a set [ab] must have a character.`,
    ],
    [
      "a set of everything but nothing",
      aSource("paths", ["a[!]"]),
      `${app}.paths[0] is "a[!]": a set [ab] must have a character.`,
    ],
    [
      "an open group",
      aSource("paths", ["*.{js,ts"]),
      `${app}.paths[0] is "*.{js,ts": a group {a,b} must be closed.`,
    ],
    [
      "a group in a group",
      aSource("paths", ["*.{js,{ts,tsx}}"]),
      `${app}.paths[0] is "*.{js,{ts,tsx}}": a group {a,b} must not contain another group.`,
    ],
    [
      "a backslash that escapes nothing",
      aSource("paths", ["a\\"]),
      `${app}.paths[0] is "a\\\\": a backslash must have the character behind it that it escapes.`,
    ],
    [
      "tags beside branches",
      aSource("trigger", { tags: ["v*"], branches: ["main"] }),
      `${app}.trigger has branches beside tags: AWS filters a push by tags alone, or by branches and paths; make two filters of it.`,
    ],
    [
      "tags beside branches and paths, in the second filter",
      aSource("trigger", [
        { branches: ["main"] },
        { excludeTags: ["v*"], paths: ["a"], excludeBranches: ["b"] },
      ]),
      `${app}.trigger[1] has excludeBranches and paths beside tags: AWS filters a push by tags alone, or by branches and paths; make two filters of it.`,
    ],
    [
      "a filter of nothing",
      aSource("trigger", {}),
      `${app}.trigger has no globs: say which branches, paths or tags start the pipeline, or leave trigger out for every push to the branch.`,
    ],
    [
      "no filters",
      aSource("trigger", []),
      `${app}.trigger is a list: it must be none, a filter ({branches, paths} or {tags}) or a list of up to 3 filters.`,
    ],
    [
      "four filters",
      aSource(
        "trigger",
        ["a", "b", "c", "d"].map((tag) => ({ tags: [tag] })),
      ),
      `${app}.trigger is a list: it must be none, a filter ({branches, paths} or {tags}) or a list of up to 3 filters.`,
    ],
    [
      "a trigger that is neither",
      aSource("trigger", "all"),
      `${app}.trigger is "all": it must be none, a filter ({branches, paths} or {tags}) or a list of up to 3 filters.`,
    ],
    [
      "an unknown filter",
      aSource("trigger", { branch: ["main"] }),
      `${app}.trigger.branch is not a setting: write ${app}.trigger.branches, or one of branches, excludeBranches, paths, excludePaths, tags, excludeTags.`,
    ],
    [
      "a filter twice, in another order",
      aSource("trigger", [{ tags: ["a", "b"] }, { tags: ["b", "a"] }]),
      `${app}.trigger[1] is the same filter as ${app}.trigger[0]: keep one.`,
    ],
    [
      "a filter twice, once with the source's branch unsaid",
      aSource("trigger", [{ paths: ["a"] }, { paths: ["a"], branches: ["main"] }]),
      `${app}.trigger[1] is the same filter as ${app}.trigger[0]: keep one.`,
    ],
    [
      "paths beside a trigger",
      aPipeline("sources.app", { ...git, paths: ["a"], trigger: { tags: ["v*"] } }),
      `${app}.paths stands beside ${app}.trigger, which says by itself what starts the pipeline: move paths into its filter.`,
    ],
    [
      "excluded paths beside trigger: none",
      aPipeline("sources.app", { ...git, excludePaths: ["a"], trigger: "none" }),
      `${app}.excludePaths stands beside ${app}.trigger, which says by itself what starts the pipeline: move excludePaths into its filter.`,
    ],
    [
      "two sources of one repository that both start the pipeline",
      aPipeline("sources.next", git),
      `${key}.sources.next watches acme/website, as ${app} does: AWS starts a pipeline reliably by one of them; write trigger: none at the other, or make two pipelines.`,
    ],
    [
      "an event of a pull request that AWS does not have",
      aSource("pullRequests", { events: ["merged"] }),
      `${app}.pullRequests.events[0] is "merged": it must be opened, updated or closed.`,
    ],
    [
      "a schedule in words",
      aPipeline("schedule", "daily"),
      `${key}.schedule is "daily": it must be rate(<number> minutes|hours|days), with minute, hour or day behind 1, or cron(<6 fields>), with ? for the day of the month or for the day of the week.`,
    ],
    [
      "a source with the name of the schedule",
      changed(aPipeline("schedule", "rate(1 day)"), "delivery.pipelines.web.sources.schedule", {
        ...git,
        repository: "acme/other",
      }),
      `${key}.sources.schedule has the name of the pipeline's schedule: give it another key.`,
    ],
  ]);

  for (const schedule of [
    "rate(5 minutes)",
    "rate(1 day)",
    "cron(0 5 ? * MON-FRI *)",
    "cron(0/15 8-17 1,15 * ? *)",
    "cron(0 0 L * ? 2027)",
    "cron(0 9 ? JAN 6#2 *)",
  ]) {
    it(`takes the schedule ${schedule}`, () => {
      assert.deepEqual(faultsOf(aPipeline("schedule", schedule)), []);
    });
  }

  for (const schedule of [
    "rate(1 days)",
    "rate(2 day)",
    "rate(0 days)",
    "rate(5 seconds)",
    "cron(0 5 * * *)",
    "cron(0 5 * * * *)",
    "cron(0 5 ? * ? *)",
    "at(2027-01-01T00:00:00)",
    "cron(0 5 ? * mon *)",
  ]) {
    it(`refuses the schedule ${schedule}`, () => {
      const [fault] = faultsOf(aPipeline("schedule", schedule));
      assert.match(
        fault ?? "",
        /^ferry:delivery\.pipelines\.web\.schedule is ".*": it must be rate/,
      );
    });
  }

  it("take a second source of one repository that starts nothing", () => {
    assert.deepEqual(faultsOf(aPipeline("sources.next", { ...git, trigger: "none" })), []);
  });

  it("take three filters of eight globs of 255 characters", () => {
    const globs = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(255));
    const filters = ["paths", "branches", "tags"].map((list) => ({ [list]: globs }));
    assert.deepEqual(faultsOf(aSource("trigger", filters)), []);
  });
});
