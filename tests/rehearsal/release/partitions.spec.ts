import assert from "node:assert/strict";
import type { Evaluation } from "../../../rehearsal/evaluate";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { changed, delivery } from "../../support/settings";
import { evaluateStack } from "../../support/stacks";
import { carry } from "../support/releases";

/** A pipeline without releases: sites are in neither partition. */
const checks = changed(
  changed(delivery, "delivery.pipelines.web.releases", undefined),
  "delivery.pipelines.web.sources.app.pullRequests",
  {},
);
const regions = { "us-gov-east-1": "aws-us-gov", "cn-north-1": "aws-cn" } as const;

for (const [region, partition] of Object.entries(regions)) {
  describe(`a delivery in ${region}`, () => {
    let stack: Evaluation;

    before(async () => {
      stack = await evaluateStack("dev", changed(checks, "region", region));
    });

    it("names its partition in every ARN, and no other", () => {
      const text = JSON.stringify(
        stack.registrations.map(({ inputs, outputs }) => [inputs, outputs]),
      );
      const partitions = new Set([...text.matchAll(/arn:(aws[\w-]*):/g)].map(([, found]) => found));
      assert.deepEqual([...partitions], [partition]);
    });

    it("names services by the hosts of its partition", () => {
      const text = JSON.stringify(stack.registrations.map(({ inputs }) => inputs));
      const hosts = [...text.matchAll(/\b\w+\.[a-z]+(?:-[a-z]+)+-\d\.amazonaws\.com(\.cn)?/g)];
      assert.ok(hosts.length > 0);
      for (const [host, ending] of hosts)
        assert.equal(ending === ".cn", partition === "aws-cn", host);
    });

    it("lets every hop through and no hostile call, with nothing idle and nothing untested", async () => {
      const verdicts = judgeRelease([stack], await carry([stack]));
      assert.deepEqual(verdicts.faults, []);
      const { idle, untested } = proveRelease(verdicts);
      assert.deepEqual([idle, untested], [[], []]);
    });
  });
}
