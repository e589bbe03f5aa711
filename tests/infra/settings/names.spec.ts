import assert from "node:assert/strict";
import { aDelivery, faultsOf, refuses } from "../../support/refusals";
import { changed, delivery } from "../../support/settings";

const wide = "a key must be 1 to 30 letters, digits, _ and single hyphens, beginning with a letter";
const strict =
  "a key must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter";
const build = { commands: ["npm test"] };
const builds = (more: object) =>
  aDelivery("delivery.builds", { web: { commands: ["npm ci"] }, ...more });
const twin = (path: string, other: string) =>
  `ferry:delivery.${path} differs from ${other} by capitals, _ and - alone, of which AWS would make one name: choose ` +
  "another key.";

describe("keys of the settings", () => {
  it("may have capitals and _, where AWS takes them", () => {
    const own = {
      source: { kind: "codecommit", repository: "My_Repo.x", branch: "main" },
      ...build,
    };
    const values = changed(
      changed(builds({ Unit_Tests: build }), "delivery.projects", { Nightly_Job: own }),
      "delivery.connections.GitHub_EU",
      { provider: "GitHub" },
    );
    assert.deepEqual(
      faultsOf(changed(values, "delivery.people", { Web_Team: { may: "view" } })),
      [],
    );
    assert.deepEqual(faultsOf(aDelivery("delivery.repositories", { base_image: {} })), []);
  });

  refuses([
    [
      "a build that begins with _",
      builds({ _tests: build }),
      `ferry:delivery.builds._tests has a wrong name: ${wide}.`,
    ],
    [
      "a build of a name of JavaScript's own",
      builds({ toString: build }),
      `ferry:delivery.builds.toString has a wrong name: ${wide}.`,
    ],
    [
      "a repository of Amazon ECR with capitals",
      aDelivery("delivery.repositories", { Base: {} }),
      "ferry:delivery.repositories.Base has a wrong name: a key must be 1 to 30 lower-case letters, digits, single " +
        "hyphens and single _, beginning with a letter.",
    ],
    [
      "a site with _, of which a bucket could not be called",
      changed(delivery, "sites", { my_site: {} }),
      `ferry:sites.my_site has a wrong name: ${strict}.`,
    ],
    ["builds that differ by capitals alone", builds({ Web: build }), twin("builds.Web", "web")],
    [
      "builds of which a buildspec would have one identifier",
      builds({ "unit-tests": build, unit_tests: build }),
      twin("builds.unit_tests", "unit-tests"),
    ],
  ]);

  for (const days of [90, 2560])
    it(`let keys have new material after ${days} days`, () => {
      assert.deepEqual(faultsOf(aDelivery("delivery.keyRotationDays", days)), []);
    });

  refuses(
    [89, 2561].map((days) => [
      `new material of keys after ${days} days`,
      aDelivery("delivery.keyRotationDays", days),
      `ferry:delivery.keyRotationDays is ${days}: it must be 90 to 2560 days.`,
    ]),
  );
});
