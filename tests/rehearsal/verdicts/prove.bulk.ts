import assert from "node:assert/strict";
import { exceptions } from "../../../rehearsal/verdicts/exceptions";
import { type Proof, proveRelease } from "../../../rehearsal/verdicts/prove";
import { type Example, judgedExample } from "../support/proof";

/** Every example of which nothing may be idle or untested. */
const proven: readonly Example[] = [
  "files",
  "clonedFiles",
  "repository",
  "codecommit",
  "upload",
  "builtUpload",
  "twoPipelines",
  "twoTargets",
  "organization",
  "ownSite",
  "keyAdministrators",
  "secrets",
  "siteKey",
  "siteKeyForConfig",
  "containers",
  "theirImage",
  "flows",
  "function",
  "modes",
  "elsewhere",
  "computed",
  "pushed",
];

describe("the proof", () => {
  const proofs = new Map<Example, Proof>();

  async function proofOf(name: Example): Promise<Proof> {
    const known = proofs.get(name) ?? proveRelease((await judgedExample(name)).verdicts);
    proofs.set(name, known);
    return known;
  }

  for (const name of proven) {
    it(`finds nothing idle and nothing untested in the example ${name}`, async () => {
      const { idle, untested, mutants } = await proofOf(name);
      assert.deepEqual({ idle, untested }, { idle: [], untested: [] });
      assert.ok(mutants > 100, `${mutants} mutants`);
    });
  }

  for (const { reason } of exceptions) {
    it(`needs the exception: ${reason}`, async () => {
      const uses: string[] = [];
      // One after another: an evaluation has the SDK for itself.
      for (const name of proven) uses.push(...(await proofOf(name)).excused);
      assert.ok(uses.some((what) => what.endsWith(`(${reason})`)));
    });
  }
});
