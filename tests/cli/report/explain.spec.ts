import assert from "node:assert/strict";
import { explainReport } from "../../../cli/report/explain";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { type Judged, judgedExample, withStatement } from "../../rehearsal/support/proof";

describe("--explain", () => {
  let example: Judged;
  let lines: readonly string[];

  before(async () => {
    example = await judgedExample("repository");
    lines = explainReport(example.verdicts).split("\n");
  });

  it("has a paragraph for each hop: who, what, which statements on both sides, how sure, which page", () => {
    const deployRole = "arn:aws:iam::222222222222:role/ferry/acme-web-deploy";
    const objects = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/acme-web";
    const paragraph = [
      `allowed  ${deployRole}`,
      `  s3:GetObject on ${objects}/web_assets/web_assets`,
      "  by identity prod:web-roles-deploy-policy ReadArtifacts and resource dev:artifacts-bucket-policy ReadArtifacts",
      "  documented: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html",
    ];
    assert.ok(lines.join("\n").includes(paragraph.join("\n")));
    const { hops } = example.verdicts;
    assert.equal(lines[0], `Hops of the release (${hops.length})`);
    assert.equal(lines.filter((line) => line.startsWith("allowed  ")).length, hops.length);
  });

  it("has every hostile call with what denied it", () => {
    const { hostile } = example.verdicts;
    assert.ok(lines.includes(`Hostile calls (${hostile.length})`));
    assert.equal(lines.filter((line) => line.startsWith("denied  ")).length, hostile.length);
    const at = lines.indexOf(
      "denied  an administrator of 111111111111 overwrites an artifact in acme-artifacts-111111111111-eu-central-1",
    );
    assert.equal(
      lines[at + 1],
      '  s3:PutObject is denied explicitly by the resource policy "dev:artifacts-bucket-policy", statement ' +
        '"DenyOtherWriters".',
    );
  });

  it("has every class of calls with what allows it, and for what", () => {
    const { classes = [] } = example.verdicts.reach ?? {};
    assert.ok(
      lines.includes(`All that the policies allow, in classes of calls (${classes.length})`),
    );
    const told = lines.flatMap((line, at) =>
      line === "needed  acme-web-invalidate (222222222222)" ? [lines.slice(at + 1, at + 4)] : [],
    );
    assert.deepEqual(told.slice(0, 2), [
      [
        "  s3:ListBucketVersions on arn:aws:s3:::acme-web-222222222222-eu-central-1",
        "  by identity prod:web-roles-invalidate-policy ListPageVersions",
        "  for release",
      ],
      [
        "  cloudfront:CreateInvalidation, cloudfront:GetInvalidation on " +
          "arn:aws:cloudfront::222222222222:distribution/EDE75165EEAFE1",
        "  by identity prod:web-roles-invalidate-policy InvalidateDistribution",
        "  for release",
      ],
    ]);
  });

  it("says in capitals what is denied that must not be, and allowed that must not be", () => {
    const trust = "prod:web-roles-deploy-trust";
    const without = withStatement(example.stacks, trust, "TakeDeployRole", () => undefined);
    const denied = explainReport(judgeRelease(without, example.release));
    assert.match(
      denied,
      /^DENIED {2}arn:aws:iam::111111111111:role\/ferry\/acme-web-pipeline\n {2}sts:AssumeRole on .*\n {2}Across accounts/m,
    );
    const bare = withStatement(
      example.stacks,
      trust,
      "TakeDeployRole",
      ({ Condition: _, ...statement }) => statement,
    );
    const allowed = explainReport(judgeRelease(bare, example.release));
    assert.match(
      allowed,
      /^NEEDLESS {2}any other role of 111111111111\n {2}sts:AssumeRole on .*:role\/ferry\/acme-web-deploy\n {2}by /m,
    );
  });
});
