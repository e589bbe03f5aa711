import assert from "node:assert/strict";
import { aTarget, faultsOf, refuses } from "../../support/refusals";
import { load, target } from "../../support/settings";

const path =
  "it must be a path of IAM: it begins and ends with / and has letters, digits and _ + = , . @ - between, such as /acme/";
const boundary =
  "it must be the name or the ARN of a policy of IAM, such as Developer or arn:aws:iam::111111111111:policy/acme/Developer";

describe("roles in the settings", () => {
  it("have neither boundary nor path of an organization by default", () => {
    assert.equal(load(target).permissionsBoundary, undefined);
    assert.equal(load(target).rolePath, undefined);
  });

  for (const named of [
    "Developer",
    "acme/Developer",
    "arn:aws:iam::222222222222:policy/acme/Developer",
    "arn:aws:iam::aws:policy/PowerUserAccess",
  ])
    it(`have the boundary ${named}`, () => {
      assert.deepEqual(faultsOf(aTarget("permissionsBoundary", named)), []);
    });

  refuses([
    ...["acme", "/acme", "/acme//x/", "/a*/", "/"].map(
      (wrong) =>
        [
          `the path ${wrong}`,
          aTarget("rolePath", wrong),
          `ferry:rolePath is "${wrong}": ${path}.`,
        ] as const,
    ),
    [
      "a path that leaves ferry no room",
      aTarget("rolePath", `/${"a".repeat(120)}/`.repeat(4).replaceAll("//", "/")),
      `ferry:rolePath is "/${"a".repeat(75)}...: a path of IAM has 512 characters at most, of which ferry and the names below ` +
        "need some: write 400 at most.",
    ],
    [
      "a path of the delivering stack that is none",
      aTarget("receives.rolePath", "acme"),
      `ferry:receives.rolePath is "acme": ${path}.`,
    ],
    [
      "a boundary with a wildcard",
      aTarget("permissionsBoundary", "acme/*"),
      `ferry:permissionsBoundary is "acme/*": ${boundary}.`,
    ],
    [
      "a boundary of another account",
      aTarget("permissionsBoundary", "arn:aws:iam::111111111111:policy/Developer"),
      'ferry:permissionsBoundary is "arn:aws:iam::111111111111:policy/Developer": it must be of account 222222222222: IAM ' +
        "bounds a role by a policy of its own account.",
    ],
  ]);
});
