import assert from "node:assert/strict";
import { filesOfPipelines } from "../../../bench/many-pipelines";
import type { Statement } from "../../../judge";
import { isBeyond } from "../../../rehearsal/reach";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

describe("a delivery of more than ten pipelines to one account", () => {
  const folders = new Folders();
  let rehearsal: Rehearsal;

  before(async () => {
    const config = folders.of(filesOfPipelines(11));
    rehearsal = await rehearse({ config, project: root, site: "examples/site" });
  });
  after(() => folders.remove());

  const statements = (): readonly Statement[] =>
    rehearsal.verdicts.policies
      .documents()
      .filter(([, { name }]) => name === "dev:artifacts-bucket-policy")
      .flatMap(([, { document }]) => document.Statement as readonly Statement[]);

  it("arrives, and what the account's roles read of the bucket stands in one statement", () => {
    assert.deepEqual(rehearsal.faults, []);
    const reads = statements().filter(({ Sid = "" }) => Sid.startsWith("ReadArtifacts"));
    assert.deepEqual(
      reads.map(({ Sid }) => Sid),
      ["ReadArtifactsTogether"],
    );
    assert.equal([reads[0]?.Condition?.ArnEquals?.["aws:PrincipalArn"]].flat().length, 11);
  });

  it("lets nobody but these roles in by it, and nowhere but there", () => {
    const [reads] = statements().filter(({ Sid }) => Sid === "ReadArtifactsTogether");
    const { policies, reach } = rehearsal.verdicts;
    const [policy] = policies
      .documents()
      .flatMap(([, it]) => (it.name === "dev:artifacts-bucket-policy" ? [it] : []));
    assert.ok(reads && policy && reach);
    const beyond = (change: Partial<Statement>) => {
      const other = { ...reads, ...change };
      const all = statements().map((it) => (it === reads ? other : it));
      const document = { ...policy.document, Statement: all };
      return reach.with(policy.name, document, [reads, other]).beyond().filter(isBeyond);
    };
    assert.deepEqual(beyond({}), []);
    const roles = [reads.Condition?.ArnEquals?.["aws:PrincipalArn"]].flat().map(String);
    assert.notDeepEqual(
      beyond({ Condition: { ArnLike: { "aws:PrincipalArn": roles.map((it) => `${it}*`) } } }),
      [],
    );
    assert.notDeepEqual(beyond({ Action: "s3:*" }), []);
  });
});
