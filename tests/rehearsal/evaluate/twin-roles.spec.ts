import assert from "node:assert/strict";
import { twinRoleFaults } from "../../../rehearsal/evaluate/twin-roles";
import { changed, target } from "../../support/settings";
import { evaluateStack } from "../../support/stacks";

describe("two stacks of one account", () => {
  const first = evaluateStack("prod", target);

  it("may not make roles of one name, in whichever regions they are", async () => {
    const second = evaluateStack("west", changed(target, "region", "us-west-2"));
    assert.deepEqual(twinRoleFaults([await first, await second]), [
      "Stacks prod and west both make the role acme-web-deploy and 2 more in account 222222222222, which has each name once, " +
        "whatever the region (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html): give one of them " +
        "another ferry:name.",
    ]);
  });

  it("may make roles of names of their own", async () => {
    const second = evaluateStack("west", changed(target, "name", "west"));
    assert.deepEqual(twinRoleFaults([await first, await second]), []);
  });

  it("are not two stacks of two accounts", async () => {
    const second = evaluateStack("west", changed(target, "account", "444444444444"));
    assert.deepEqual(twinRoleFaults([await first, await second]), []);
  });
});
