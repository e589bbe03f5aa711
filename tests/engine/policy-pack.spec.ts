import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { program } from "../../infra/program";
import { checkStack } from "../../policies/check";
import { evaluate } from "../../rehearsal/evaluate";
import { checkPolicies } from "../../rehearsal/policy-pack";
import { evaluateStacks } from "../../rehearsal/rehearse";
import { readProject } from "../../rehearsal/stack-files";
import naive from "../policies/fixtures/naive";
import { describeOnEngine, root } from "./support/cli";
import { deployed, initialized } from "./support/deployment";
import { type Run, Workspace } from "./support/workspace";

const pack = "--policy-pack policies";

/** What the engine lists below "Policies:": `mandatory key-rotation artifacts`, sorted. */
function violations({ stdout }: Run): readonly string[] {
  return [...stdout.matchAll(/^ +- \[(\w+)\] +([\w-]+) +\(\S+ ([\w-]+)\)$/gm)]
    .map(([, level, rule, resource]) => `${level} ${rule} ${resource}`)
    .sort();
}

describeOnEngine("the policy pack on ferry's stacks", () => {
  it("passes, and finds in a preview what the rehearsal finds", async () => {
    const files = readProject(root);
    const stacks = await evaluateStacks(files, program, () => {});
    const rehearsed = checkPolicies(stacks, root, new Date()).violations;
    const workspace = deployed();
    for (const stack of ["prod", "dev"]) {
      const run = workspace.succeed(`pulumi preview ${pack} -s ${stack}`);
      const expected = rehearsed
        .filter((violation) => violation.stack === stack)
        .map(({ level, rule, resource }) => `${level} ${rule} ${resource}`);
      assert.ok(expected.length > 0);
      assert.deepEqual(violations(run), expected.sort());
    }
  });

  const certificate = (until: string) =>
    JSON.stringify({
      "distribution-certificate": {
        enforcementLevel: "mandatory",
        waivers: [{ resource: "web-*", reason: "Moves to example.com in spring.", until }],
      },
    });
  const up = `pulumi up --yes ${pack} --policy-pack-config policy-config.json -s prod`;

  it("shows a waiver with its reason and its last day", () => {
    const workspace = initialized();
    workspace.write("policy-config.json", certificate("2999-12-31"));
    const run = workspace.succeed(up.replace("up --yes", "preview"));
    assert.ok(violations(run).includes("advisory waivers web-distribution"));
    assert.match(
      run.stdout,
      /^ +Distribution "web-distribution" has the certificate of cloudfront\.net, waived from distribution-certificate until 2999-12-31: Moves to example\.com in spring\.$/m,
    );
  });

  it("refuses what was waived until yesterday: nothing is created", () => {
    const workspace = initialized();
    workspace.write("policy-config.json", certificate("2020-01-01"));
    const run = workspace.run(up);
    assert.notEqual(run.exitCode, 0);
    assert.deepEqual(
      violations(run).filter((each) => each.startsWith("mandatory")),
      ["mandatory distribution-certificate web-distribution"],
    );
    assert.match(run.stdout, / The waiver of it ended on 2020-01-01/);
    assert.deepEqual(workspace.world.accounts(), []);
  });
});

describeOnEngine("the policy pack on a program that nobody tuned for it", () => {
  it("refuses it with each thing that is wrong and a preview can see: nothing is created", async () => {
    const workspace = Workspace.empty();
    cpSync(join(root, "tests/policies/fixtures/naive"), workspace.project, { recursive: true });
    // Types are checked with the project's; how that is run is ferry's own affair.
    workspace.write("tsconfig.json", JSON.stringify({ "ts-node": { transpileOnly: true } }));
    workspace.succeed("pulumi login");
    workspace.succeed("pulumi stack init dev");
    const run = workspace.run(`pulumi up --yes --policy-pack ${join(root, "policies")} -s dev`);
    assert.notEqual(run.exitCode, 0);
    const preview = await evaluate(naive, {
      project: "naive",
      stack: "dev",
      config: {},
      unknown: true,
    });
    const expected = checkStack(preview.registrations).map(
      ({ level, rule, resource }) => `${level} ${rule} ${resource}`,
    );
    assert.ok(expected.includes("mandatory trust-exact-principal deploy"));
    assert.deepEqual(violations(run), expected.sort());
    assert.deepEqual(workspace.world.accounts(), []);
  });
});
