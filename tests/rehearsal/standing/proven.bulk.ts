import assert from "node:assert/strict";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { aDelivery } from "../../support/refusals";
import { changed, delivery, target } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry, deliver, type Stacks } from "../support/releases";

async function audited(): Promise<Stacks> {
  const audit = { logDays: 30 };
  const prod = await evaluateStack("prod", changed(target, "audit", audit));
  const exports = exportsOf(prod);
  return [prod, await evaluateStack("dev", changed(delivery, "audit", audit), { exports })];
}

const notifying = () =>
  deliver(
    aDelivery("delivery.notifications", {
      team: { email: ["team@example.com"] },
      chat: { slack: { workspace: "T012AB3CD", channel: "C012AB3CD" } },
    }),
  );

describe("what goes on beside releases", () => {
  for (const [what, stacksOf] of [
    ["each service that writes logs", audited],
    ["each publisher of notifications", notifying],
  ] as const) {
    it(`has no part of a policy that is idle or untested: ${what}`, async () => {
      const stacks = await stacksOf();
      const { idle, untested } = proveRelease(judgeRelease(stacks, await carry(stacks)));
      assert.deepEqual([idle, untested], [[], []]);
    });
  }
});
