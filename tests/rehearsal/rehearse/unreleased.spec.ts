import assert from "node:assert/strict";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { changed, delivery, target } from "../../support/settings";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

const reach = (rehearsal: Rehearsal, who: string) =>
  rehearsal.verdicts.reach?.classes.filter((it) => it.who === who).length ?? 0;

describe("a site and a service that no pipeline releases to yet", () => {
  const folders = new Folders();
  let rehearsal: Rehearsal;

  before(async () => {
    const sites = { ...(target.sites as object), next: {} };
    const prod = [
      ["sites", sites] as const,
      ["services", { machines: { kind: "instances", ec2: { Name: "machines" } } }] as const,
    ].reduce((values, [path, value]) => changed(values, path, value), target);
    // The delivering account has a site of the pipeline's name, which the pipeline does not release to.
    const config = folders.ofStacks({ prod, dev: changed(delivery, "sites", { web: {} }) });
    rehearsal = await rehearse({ config, project: root, site: "examples/site" });
  });
  after(() => folders.remove());

  it("keep no release from going on", () => assert.deepEqual(rehearsal.faults, []));

  it("are said to be judged in nothing", () => {
    assert.deepEqual(
      rehearsal.warnings.filter((warning) => warning.includes("no pipeline")),
      ["Site next of stack prod", "Service machines of stack prod", "Site web of stack dev"].map(
        (what) => `${what} is released by no pipeline here: what its roles may do is not judged.`,
      ),
    );
  });

  it("leave every role that does something judged, the pipeline's of the same name as well", () => {
    assert.equal(reach(rehearsal, "acme-next-deploy (222222222222)"), 0);
    assert.ok(reach(rehearsal, "acme-web-deploy (222222222222)") > 5);
    assert.ok(reach(rehearsal, "acme-web-pipeline (111111111111)") > 5);
  });
});
