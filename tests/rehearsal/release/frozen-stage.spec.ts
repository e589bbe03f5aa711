import assert from "node:assert/strict";
import { aPipeline } from "../../support/refusals";
import { target } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry } from "../support/releases";

describe("a frozen stage in a rehearsal", () => {
  it("is told of, and passed", async () => {
    const prod = await evaluateStack("prod", target);
    const values = aPipeline("stages.prod-web", { freeze: "Closed until the audit is over." });
    const dev = await evaluateStack("dev", values, { exports: exportsOf(prod) });
    const { warnings, faults } = await carry([prod, dev]);
    assert.deepEqual(faults, []);
    assert.ok(
      warnings.includes(
        "Pipeline acme-web, stage prod-web, action frozen: the stage is closed (Closed until the audit is over.): the rehearsal goes on as if it were open.",
      ),
      warnings.join("\n"),
    );
  });
});
