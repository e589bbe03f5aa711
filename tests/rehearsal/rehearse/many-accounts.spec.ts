import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contractsOfTargets } from "../../../bench/delivery";
import { filesOf } from "../../../bench/many-accounts";
import { readContracts, standIns } from "../../../rehearsal/world/known-contracts";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

const example = join(root, "examples/many-accounts");

describe("the example of many accounts", () => {
  it("has the files that its generator writes, for a hundred accounts", async () => {
    const files = filesOf(100, await contractsOfTargets(100));
    for (const [name, text] of Object.entries(files)) {
      assert.equal(readFileSync(join(example, name), "utf8"), text, name);
    }
    assert.equal(Object.keys(readContracts(join(example, "contracts.json"))).length, 99);
  });
});

describe("contracts from a file", () => {
  const folders = new Folders();
  after(() => folders.remove());

  it("are refused where the file holds no JSON object, with what to give", () => {
    const folder = folders.of({ "list.json": "[]", "broken.json": "{" });
    const [list, broken] = [join(folder, "list.json"), join(folder, "broken.json")];
    assert.throws(() => readContracts(list), {
      message: `${list} holds no contracts. Give a JSON object of stack to contract.`,
    });
    assert.throws(() => readContracts(broken), /can't be read as contracts: .*Give a JSON object/);
  });

  it("stand in for nothing that no pipeline releases to", () => {
    assert.deepEqual(standIns(readContracts(join(example, "contracts.json")), []), []);
  });
});
