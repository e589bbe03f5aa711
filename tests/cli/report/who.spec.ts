import assert from "node:assert/strict";
import { join } from "node:path";
import pico from "picocolors";
import { changerLines, openLines, whoCan, whoLines } from "../../../cli/report/who";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";

describe("who can touch a stack", () => {
  let rehearsal: Rehearsal;

  before(async () => {
    rehearsal = await rehearse({ config: root, project: root, site: join(root, "examples/site") });
  });

  const lines = (only?: string) => whoLines(whoCan(rehearsal, only), pico.createColors(false));

  it("is said in plain words: who changes, reads, deletes, and who becomes them", () => {
    assert.deepEqual(
      lines("prod").map((line) => line.replace(/: bucket.*/, ": …")),
      [
        "Who can touch prod (account 222222222222)",
        "  changes   acme-web-deploy (222222222222): files in acme-web-222222222222-eu-central-1",
        "            acme-web-invalidate (222222222222): distribution/EDE75165EEAFE1",
        "            acme-web-restore (222222222222): files in acme-web-222222222222-eu-central-1",
        "  reads     acme-web-deploy (222222222222): …",
        "            acme-web-invalidate (222222222222): …",
        "            acme-web-restore (222222222222): files in acme-web-222…cme-web-222222222222-eu-central-1",
        "            cloudfront for EDE75165EEAFE1 alone: files in acme-web-222222222222-eu-central-1",
        "  deletes   acme-web-restore (222222222222): files in acme-web-222222222222-eu-central-1",
        "  becomes   acme-web-deploy: acme-web-pipeline (111111111111) ← codepipeline",
        "            acme-web-invalidate: acme-invalidate (111111111111) ← lambda",
        "            acme-web-restore: acme-back (111111111111) ← lambda",
      ],
    );
  });

  it("is said of production in the report, with who takes each role, and not before the release arrives", () => {
    assert.deepEqual(changerLines(rehearsal), [
      "  prod (222222222222) can be changed by acme-web-deploy ← acme-web-pipeline (111111111111),",
      "  acme-web-invalidate ← acme-invalidate (111111111111), acme-web-restore ← acme-back (111111111111),",
      "  and its administrators · ferry who says more",
    ]);
    const verdicts = { ...rehearsal.verdicts, reach: undefined };
    assert.deepEqual(changerLines({ ...rehearsal, verdicts }), []);
  });

  it("takes at most thirty lines for the default stacks, with what is not decided", () => {
    const open = openLines(whoCan(rehearsal));
    assert.deepEqual(open, [
      "Not decided (AWS says too little): s3:AllowVendedLogDeliveryForResource, s3:InitiateReplication",
    ]);
    assert.ok(lines().length + open.length <= 30, `${lines().length + open.length} lines`);
  });
});
