import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ferry } from "../../../cli/ferry";
import { documentOf } from "../../../cli/report/json";
import calls from "../../../rehearsal/deployments/provider/calls.json";
import type { ControlVerdict } from "../../../rehearsal/guardrails";
import controls from "../../../rehearsal/guardrails/control-tower.json";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";
import { surroundings } from "../../support/surroundings";

const config = "examples/landing-zone";

/** The landing zone's example, below the controls with what Control Tower fills in. */
function below(exempt: readonly string[], governed: readonly string[]) {
  return rehearse({
    config,
    project: root,
    site: "examples/site",
    controlTower: { exempt, governed },
  });
}

const stopped = (verdicts: readonly ControlVerdict[] = []) =>
  Object.fromEntries(
    verdicts
      .filter(({ stops }) => stops.length > 0)
      .map(({ id, stops }) => [
        id,
        [...new Set(stops.map(({ request }) => request.action))].sort(),
      ]),
  );

const open = (verdicts: readonly ControlVerdict[] = []) =>
  Object.fromEntries(verdicts.flatMap((each) => each.open.map((why) => [each.id, why])));

/** Examples whose README says what has to be exempted. */
const examples = ["domain", "landing-zone", "worker"];

/** The words of the command in the README's shell block, behind `npm start --`. */
function commandOf(example: string): readonly string[] {
  const [, command = ""] =
    /^```sh\nnpm start -- ([^`]+)\n```$/m.exec(
      readFileSync(join(root, "examples", example, "README.md"), "utf8"),
    ) ?? [];
  return command
    .replace(/\\\n/g, " ")
    .split(/\s+/)
    .map((word) => word.replace(/^'(.*)'$/, "$1"));
}

/** What the command ends with, and the controls that stop something or can't be judged. */
async function asked(words: readonly string[]) {
  const { code, out } = await ferry(["rehearse", ...words, "--json"], surroundings);
  const { controls: printed } = JSON.parse(out) as Awaited<ReturnType<typeof documentOf>>;
  const kept = (printed ?? []).filter((each) => each.stops.length + each.open.length > 0);
  return { code, kept: kept.map(({ id }) => id) };
}

describe("the controls of AWS Control Tower", () => {
  let bare: Rehearsal;

  before(async () => {
    bare = await below([], []);
  });

  it("are known by their ids and by AWS's pages, each once", () => {
    assert.equal(new Set(controls.map(({ id }) => id)).size, controls.length);
    for (const { id, page, statement } of controls) {
      assert.match(id, /^(AWS-GR_[A-Z0-9_]+|CT\.[A-Z0-9]+\.P[VR]\.\d+)$/);
      assert.match(
        page,
        /^https:\/\/docs\.aws\.amazon\.com\/controltower\/latest\/controlreference\//,
      );
      assert.equal(statement.Effect, "Deny");
    }
  });

  it("stop, each alone, what `up` and releases call", () => {
    assert.deepEqual(stopped(bare.controls), {
      "AWS-GR_AUDIT_BUCKET_ENCRYPTION_ENABLED": ["s3:PutEncryptionConfiguration"],
      "AWS-GR_AUDIT_BUCKET_POLICY_CHANGES_PROHIBITED": ["s3:PutBucketPolicy"],
      "AWS-GR_AUDIT_BUCKET_RETENTION_POLICY": ["s3:PutLifecycleConfiguration"],
      "AWS-GR_DISALLOW_CROSS_REGION_NETWORKING": [
        "cloudfront:CreateDistribution",
        "cloudfront:UpdateDistribution",
      ],
      "AWS-GR_RESTRICT_S3_DELETE_WITHOUT_MFA": ["s3:DeleteBucket", "s3:DeleteObject"],
      "CT.KMS.PV.4": ["kms:CreateKey"],
      "CT.KMS.PV.5": ["kms:CreateKey"],
      "CT.KMS.PV.6": ["kms:CreateKey"],
      "CT.S3.PV.6": ["s3:PutObject"],
    });
  });

  it("are in the document that --json prints, with the calls that each stops", async () => {
    const { controls: printed = [] } = await documentOf(bare);
    const { page, stops, ...rest } = printed.find(({ id }) => id === "CT.KMS.PV.6") ?? {};
    assert.deepEqual(rest, { id: "CT.KMS.PV.6", open: [] });
    assert.match(String(page), /ct-kms-pv-6\.html$/);
    assert.deepEqual(
      stops?.map(({ caller, action }) => [caller, action]),
      [["arn:aws:iam::111111111111:role/acme/Deployer", "kms:CreateKey"]],
    );
  });

  it("say whom to exempt: who runs `up`, and the roles that releases and pushes take", () => {
    const [fault] = bare.faults.filter((each) => each.startsWith("Control CT.S3.PV.6 "));
    const role = (name: string) => `arn:aws:iam::222222222222:role/acme/${name}`;
    assert.equal(
      fault,
      "Control CT.S3.PV.6 stops s3:PutObject " +
        "(https://docs.aws.amazon.com/controltower/latest/controlreference/list-of-rcp-controls.html#ct-s3-pv-6): have " +
        `${["Deployer", "ferry-deployments/acme-update", "ferry/acme-web-deploy", "ferry/acme-web-restore"].map(role).join(", ")} ` +
        "exempted from it, and say so here with --exempt.",
    );
    assert.equal(bare.faults.length, 9);
  });

  it("tell what can't be judged apart from what is denied", () => {
    const ask = "it asks for the id of your organization: give it with --organization o-…";
    const { "AWS-GR_RESTRICT_S3_DELETE_WITHOUT_MFA": mfa, ...others } = open(bare.controls);
    assert.match(
      String(mfa),
      /aws:MultiFactorAuthPresent": it depends on how the session was made/,
    );
    assert.deepEqual(others, {
      "AWS-GR_REGION_DENY":
        "it asks which Regions your landing zone governs: give each with --governed; these stacks call eu-central-1",
      "CT.KMS.PV.7": ask,
      "CT.S3.PV.4": ask,
      "CT.SECRETSMANAGER.PV.1": ask,
      "CT.STS.PV.1": ask,
    });
  });

  it("deny a Region that is not governed", async () => {
    const { controls: verdicts = [] } = await below([], ["eu-west-1"]);
    const deny = verdicts.find(({ id }) => id === "AWS-GR_REGION_DENY");
    assert.ok(deny && deny.stops.length > 50 && deny.open.length === 0);
    assert.deepEqual(
      [...new Set(deny.stops.map(({ request }) => request.region))],
      ["eu-central-1"],
    );
    assert.ok(deny.stops.some(({ request }) => request.action === "s3:PutObject"));
    assert.ok(!deny.stops.some(({ request }) => /^(iam|kms|sts|cloudfront):/.test(request.action)));
  });

  it("are asked of what makes each resource, by a push or at a terminal", async () => {
    const unmade = ["aws:acm/certificateValidation:CertificateValidation"]; // it waits
    const made = Object.entries(calls.types).filter(([, rows]) =>
      rows.some((row) => "create" in row || "terminal" in row),
    );
    assert.deepEqual(
      Object.keys(calls.types).filter((type) => !made.some(([each]) => each === type)),
      unmade,
    );
    const { controls: verdicts } = await rehearse({
      config: "examples/operations",
      project: root,
      site: "examples/site",
      controlTower: { exempt: [], governed: [] },
    });
    assert.deepEqual(stopped(verdicts)["CT.LAMBDA.PV.2"], ["lambda:AddPermission"]);
  });

  for (const example of examples) {
    it(`let all pass that the README of ${example} exempts, and no less`, async () => {
      const words = commandOf(example);
      const passing = await asked(words);
      assert.deepEqual([passing.code, passing.kept], [0, []]);
      for (const [at, word] of words.entries()) {
        if (word !== "--exempt") continue;
        const less = await asked(words.filter((_, index) => index !== at && index !== at + 1));
        assert.notDeepEqual([less.code, less.kept], [0, []], words[at + 1]);
      }
    });
  }
});
