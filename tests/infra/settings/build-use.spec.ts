import assert from "node:assert/strict";
import { refusesPlanned } from "../../support/plans";
import { aPipeline, aRelease, aTarget, faultsOf, refuses } from "../../support/refusals";
import { changed, delivery, type Values } from "../../support/settings";

const pipeline = "ferry:delivery.pipelines.web";

/** The delivery with more builds, and a pipeline that uses them. */
function using(uses: Values, builds: Values = { unit: { commands: ["npm test"] } }): Values {
  const more = Object.entries(builds).reduce(
    (values, [build, settings]) => changed(values, `delivery.builds.${build}`, settings),
    delivery,
  );
  return Object.entries(uses).reduce(
    (values, [key, value]) => changed(values, `delivery.pipelines.web.${key}`, value),
    more,
  );
}

describe("builds that a pipeline runs beside that of its site", () => {
  it("are tests and builds of folders", () => {
    assert.deepEqual(
      faultsOf(using({ tests: ["unit"], folders: { storybook: "book" } }, { unit: {}, book: {} })),
      [],
    );
  });

  it("may be tests alone, for pull requests", () => {
    const values = using({
      tests: ["unit"],
      build: undefined,
      releases: undefined,
      "sources.app.pullRequests": {},
    });
    assert.deepEqual(faultsOf(values), []);
  });

  it("may be a test on Windows, where no site has to be divided", () => {
    const unit = { commands: ["npm test"], environmentType: "WINDOWS_SERVER_2022_CONTAINER" };
    assert.deepEqual(faultsOf(using({ tests: ["unit"] }, { unit })), []);
    assert.match(faultsOf(using({ build: "unit" }, { unit })).join(), /divides the site/);
  });

  refuses([
    [
      "a test that is no build",
      aPipeline("tests", ["unit"]),
      `${pipeline}.tests[0] is "unit", which is not in delivery.builds: choose one of web.`,
    ],
    [
      "tests as a text",
      aPipeline("tests", "unit"),
      `${pipeline}.tests is a text: it must be a list of builds.`,
    ],
    [
      "a test that is a project of its own",
      changed(using({ tests: ["lint"] }), "delivery.projects.lint", {
        source: { kind: "codecommit", repository: "website" },
      }),
      `${pipeline}.tests[0] is "lint", a project with a source of its own, which no pipeline can feed: name one of delivery.builds, which get their source from the pipeline.`,
    ],
    [
      "a test twice",
      using({ tests: ["unit", "unit"] }),
      `${pipeline}.tests[1] is "unit", as ${pipeline}.tests[0] is: a pipeline runs a build once, so keep one, or make two builds.`,
    ],
    [
      "the build of the site as a test too",
      using({ tests: ["web"] }),
      `${pipeline}.tests[0] is "web", as ${pipeline}.build is: a pipeline runs a build once, so keep one, or make two builds.`,
    ],
    [
      "a folder whose build is missing",
      aPipeline("folders", { storybook: "book" }),
      `${pipeline}.folders.storybook is "book", which is not in delivery.builds: choose one of web.`,
    ],
    [
      "a folder with a slash",
      using({ folders: { "story/book": "unit" } }),
      `${pipeline}.folders.story/book has a wrong name: a folder's name must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter.`,
    ],
    [
      "a release into a folder that is filled otherwise",
      changed(aRelease({ path: "storybook/v1" }), "delivery.pipelines.web.folders", {
        storybook: "web2",
      }),
      `${pipeline}.folders.storybook is "web2", which is not in delivery.builds: choose one of web.`,
      `${pipeline}.releases[0].path is "storybook/v1", where ${pipeline}.folders.storybook puts another site: choose another folder for one of them.`,
    ],
    [
      "a secret for the tests of pull requests",
      using(
        { tests: ["unit"], releases: undefined, "sources.app.pullRequests": {} },
        { unit: { environment: { TOKEN: { secretsManager: "a" } } } },
      ),
      `${pipeline}.tests[0] is "unit", which has the secret TOKEN, and the code of a pull request is not reviewed: name a build without it.`,
    ],
    [
      "a site with a folder that is no word",
      aTarget("sites.web.folders", ["Storybook"]),
      `ferry:sites.web.folders[0] is "Storybook": a folder's name must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter.`,
    ],
    [
      "a site with a folder twice",
      aTarget("sites.web.folders", ["storybook", "storybook"]),
      "ferry:sites.web.folders is a list: it must have no folder twice.",
    ],
    [
      "a site with more folders than its router has room for",
      aTarget(
        "sites.web.folders",
        Array.from({ length: 21 }, (_, index) => `f${index}`),
      ),
      "ferry:sites.web.folders is a list: it must have at most 20 folders.",
    ],
    [
      "a site with folders as a text",
      aTarget("sites.web.folders", "storybook"),
      "ferry:sites.web.folders is a text: it must be a list of folders.",
    ],
  ]);

  refusesPlanned([
    [
      "a test whose project has the name of another",
      using(
        { tests: ["web-prod-web"], "releases.0.build": { environment: { A: "1" } } },
        { "web-prod-web": {} },
      ),
      `${pipeline}.releases[0] makes a CodeBuild project name that ${pipeline}.tests[0] has already (acme-web-web-prod-web): give it another key.`,
    ],
  ]);
});
