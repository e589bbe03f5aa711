import assert from "node:assert/strict";
import { s3Deploy } from "../../../infra/actions";
import type { Statement } from "../../../judge";
import {
  faultsOf,
  type Judged,
  judgedExample,
  withLess,
  withPolicy,
  withStatement,
} from "../support/proof";
import { carry, registered, type Stacks } from "../support/releases";

const gone = () => undefined;
const pipelineRole = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
const deployRole = "arn:aws:iam::222222222222:role/ferry/acme-web-deploy";
const artifacts = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";

/** Mistakes in the program, one of a kind: the run fails for each, and says why. */
describe("a run fails for", () => {
  let example: Judged;
  let key: string;

  before(async () => {
    example = await judgedExample("repository");
    const keys = example.stacks.flatMap(({ registrations }) =>
      registrations.filter(({ type }) => type === "aws:kms/key:Key"),
    );
    key = String(keys[0]?.outputs.arn);
  });

  const trust = "prod:web-roles-deploy-trust";
  const deployPolicy = "prod:web-roles-deploy-policy";
  const condition = (Condition: NonNullable<Statement["Condition"]>) => (statement: Statement) => ({
    ...statement,
    Condition,
  });
  const unconditional = ({ Condition: _, ...statement }: Statement) => statement;
  const added = (statement: Statement) => (statements: readonly Statement[]) => [
    ...statements,
    statement,
  ];

  type Mistake = readonly [
    what: string,
    change: (stacks: Stacks) => Stacks,
    faults: readonly (string | (() => string))[],
  ];

  function breaks(mistakes: readonly Mistake[]): void {
    for (const [what, change, faults] of mistakes) {
      it(what, () => {
        const expected = faults.map((fault) => (typeof fault === "string" ? fault : fault()));
        assert.deepEqual(faultsOf(example, change(example.stacks)), expected);
      });
    }
  }

  const nearest = (policy: string, sid: string, expects: string, has: string) =>
    ` (nearest is "${policy}", statement "${sid}": its ${expects}, and the call has "${has}")`;
  const mayNotDecrypt = (expects: string, has: string) => () =>
    `${deployRole} may not kms:Decrypt on ${key}: Across accounts kms:Decrypt takes an Allow on both sides: ` +
    `the Allow of the identity policy is missing${nearest(deployPolicy, "UseArtifactKeyThroughS3", expects, has)}. ` +
    "The same holds for 3 more calls. " +
    'Add {"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],' +
    '"Resource":"arn:aws:kms:eu-central-1:111111111111:key/*",' +
    '"Condition":{"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"},' +
    `"StringLike":{"kms:EncryptionContext:aws:s3:arn":["${artifacts}","${artifacts}/*"]}}} ` +
    "to web-roles-deploy-policy in stack prod.";
  const mayNotAdminister = () =>
    `arn:aws:iam::111111111111:role/Administrator may not kms:DescribeKey on ${key}: The key policy does not allow ` +
    "kms:DescribeKey to this caller: the Allow of the resource policy is missing" +
    nearest(
      "dev:artifacts-key",
      "Administer",
      'ArnEquals on "aws:PrincipalArn" expects "arn:aws:iam::111111111111:role/Admins"',
      "arn:aws:iam::111111111111:role/Administrator",
    ) +
    ". The same holds for 12 more calls. " +
    'Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":["kms:DescribeKey",' +
    '"kms:GetKeyPolicy","kms:GetKeyRotationStatus","kms:ListResourceTags","kms:PutKeyPolicy",' +
    '"kms:UpdateKeyDescription","kms:UntagResource","kms:EnableKeyRotation","kms:DisableKeyRotation",' +
    '"kms:TagResource","kms:CreateAlias","kms:UpdateAlias","kms:DeleteAlias"],"Resource":"*",' +
    '"Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/Administrator"}}} ' +
    "to artifacts-key in stack dev.";
  const mayNotTake = (near = "") =>
    `${pipelineRole} may not sts:AssumeRole on ${deployRole}: Across accounts sts:AssumeRole takes an Allow ` +
    `on both sides: the Allow of the resource policy is missing${near}. ` +
    'Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole",' +
    `"Condition":{"ArnEquals":{"aws:PrincipalArn":"${pipelineRole}"}}} to web-roles-deploy-trust in stack prod.`;

  describe("a half that does not fit the other:", () => {
    breaks([
      [
        "the wrong account in the trust of the deploy role",
        (stacks) =>
          withStatement(stacks, trust, "TakeDeployRole", (statement) => ({
            ...statement,
            Principal: { AWS: "arn:aws:iam::333333333333:root" },
          })),
        [mayNotTake()],
      ],
      [
        "the wrong role in it",
        (stacks) =>
          withStatement(
            stacks,
            trust,
            "TakeDeployRole",
            condition({ ArnEquals: { "aws:PrincipalArn": `${pipelineRole}s` } }),
          ),
        [
          mayNotTake(
            nearest(
              trust,
              "TakeDeployRole",
              `ArnEquals on "aws:PrincipalArn" expects "${pipelineRole}s"`,
              pipelineRole,
            ),
          ),
          "Nothing needs that acme-web-pipelines (111111111111) may, with every right of its own, " +
            "sts:AssumeRole on arn:aws:iam::222222222222:role/ferry/acme-web-deploy: statement " +
            "TakeDeployRole of web-roles-deploy-trust in stack prod allows it.",
        ],
      ],
      [
        "a key whose policy keeps whoever makes it from changing it",
        (stacks) =>
          withStatement(
            stacks,
            "dev:artifacts-key",
            "Administer",
            condition({
              ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/Admins" },
            }),
          ),
        [mayNotAdminister],
      ],
      [
        "the encryption context of the wrong bucket",
        (stacks) =>
          withStatement(stacks, deployPolicy, "UseArtifactKeyThroughS3", (statement) => ({
            ...statement,
            Condition: {
              ...statement.Condition,
              StringLike: {
                "kms:EncryptionContext:aws:s3:arn":
                  "arn:aws:s3:::acme-web-222222222222-eu-central-1",
              },
            },
          })),
        [
          mayNotDecrypt(
            'StringLike on "kms:EncryptionContext:aws:s3:arn" expects "arn:aws:s3:::acme-web-222222222222-eu-central-1"',
            artifacts,
          ),
          "Nothing needs that acme-web-deploy (222222222222) may kms:Decrypt on " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509 through " +
            "s3.amazonaws.com in eu-central-1 for arn:aws:s3:::acme-web-222222222222-eu-central-1/x: " +
            "statement UseArtifactKeyThroughS3 of web-roles-deploy-policy in stack prod allows it. So it " +
            "does for 3 more classes of calls.",
        ],
      ],
      [
        "the wrong region in kms:ViaService",
        (stacks) =>
          withStatement(stacks, deployPolicy, "UseArtifactKeyThroughS3", (statement) => ({
            ...statement,
            Condition: {
              ...statement.Condition,
              StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
            },
          })),
        [
          mayNotDecrypt(
            'StringEquals on "kms:ViaService" expects "s3.us-east-1.amazonaws.com"',
            "s3.eu-central-1.amazonaws.com",
          ),
          "Nothing needs that acme-web-deploy (222222222222) may kms:Decrypt on " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509 through " +
            "s3.amazonaws.com in us-east-1 for arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/x: " +
            "statement UseArtifactKeyThroughS3 of web-roles-deploy-policy in stack prod allows it. So it " +
            "does for 3 more classes of calls.",
        ],
      ],
      [
        "a condition on a key that AWS does not send from role to role",
        (stacks) =>
          withStatement(stacks, trust, "TakeDeployRole", (statement) => ({
            ...statement,
            Condition: {
              ...statement.Condition,
              StringEquals: { "aws:SourceAccount": "111111111111" },
            },
          })),
        [
          `Whether ${pipelineRole} may sts:AssumeRole on ${deployRole} can't be judged: ` +
            'Policy "prod:web-roles-deploy-trust", statement "TakeDeployRole": condition StringEquals on ' +
            '"aws:SourceAccount": it is sent only on calls that a service principal makes.',
        ],
      ],
      [
        "a condition on a key that no page says CodePipeline sends",
        (stacks) =>
          withStatement(
            stacks,
            "dev:web-role-trust",
            "TakenByService",
            condition({ StringEquals: { "aws:SourceAccount": "111111111111" } }),
          ),
        [
          `Whether codepipeline.amazonaws.com may sts:AssumeRole on ${pipelineRole} can't be judged: ` +
            'Policy "dev:web-role-trust", statement "TakenByService": condition StringEquals on ' +
            '"aws:SourceAccount": no page of AWS says that codepipeline.amazonaws.com sends it with ' +
            "sts:AssumeRole.",
        ],
      ],
      [
        "a value that was never resolved",
        (stacks) =>
          withStatement(stacks, "dev:web-web-build-role-policy", "WriteLogs", (statement) => ({
            ...statement,
            Resource: "<unknown>",
          })),
        [
          'Policy "dev:web-web-build-role-policy", statement "WriteLogs": ' +
            'resource "<unknown>" is not an ARN of six components.',
        ],
      ],
    ]);
  });

  describe("a door that is too wide:", () => {
    breaks([
      [
        "a build that writes below every artifact of its pipeline, its source too",
        (stacks) =>
          withStatement(stacks, "dev:web-web-build-role-policy", "WriteArtifacts", (statement) => ({
            ...statement,
            Resource: `${artifacts}/acme-web/*`,
          })),
        [
          "Nothing needs that codebuild-acme-web-web-service-role (111111111111) may s3:PutObject on " +
            "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/acme-web/ of account 111111111111 " +
            "encrypted by " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509: statement " +
            "WriteArtifacts of web-web-build-role-policy in stack dev allows it. So it does for 1 more " +
            "class of calls.",
        ],
      ],
      [
        "a deploy role that reads every artifact of its pipeline",
        (stacks) =>
          withStatement(stacks, "dev:artifacts-bucket-policy", "ReadArtifacts", (statement) => ({
            ...statement,
            Resource: [`${artifacts}/*`, artifacts],
          })),
        [
          "Nothing needs that acme-web-deploy (222222222222) may, with every right of its own, " +
            "s3:GetObject and 1 more alike on arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/x of " +
            "account 111111111111: statement ReadArtifacts of artifacts-bucket-policy in stack dev " +
            "allows it. So it does for 1 more class of calls.",
        ],
      ],
      [
        "a trust of the bare account",
        (stacks) => withStatement(stacks, trust, "TakeDeployRole", unconditional),
        [
          "Nothing needs that any other role of 111111111111 may, with every right of its own, " +
            "sts:AssumeRole on arn:aws:iam::222222222222:role/ferry/acme-web-deploy: statement " +
            "TakeDeployRole of web-roles-deploy-trust in stack prod allows it. So it does for 1 more " +
            "class of calls.",
        ],
      ],
      [
        "a deploy role that trusts the build's role too",
        (stacks) =>
          withStatement(
            stacks,
            trust,
            "TakeDeployRole",
            condition({
              ArnEquals: {
                "aws:PrincipalArn": [
                  pipelineRole,
                  "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-service-role",
                ],
              },
            }),
          ),
        [
          "Nothing needs that codebuild-acme-web-web-service-role (111111111111) may, with every right " +
            "of its own, sts:AssumeRole on arn:aws:iam::222222222222:role/ferry/acme-web-deploy: " +
            "statement TakeDeployRole of web-roles-deploy-trust in stack prod allows it.",
        ],
      ],
      [
        "an Allow with IfExists on a key that such calls lack",
        (stacks) =>
          withStatement(
            stacks,
            trust,
            "TakeDeployRole",
            condition({
              ArnEqualsIfExists: {
                "aws:SourceArn": "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
              },
            }),
          ),
        [
          "Nothing needs that any other role of 111111111111 may, with every right of its own, " +
            "sts:AssumeRole on arn:aws:iam::222222222222:role/ferry/acme-web-deploy: statement " +
            "TakeDeployRole of web-roles-deploy-trust in stack prod allows it. So it does for 1 more " +
            "class of calls.",
        ],
      ],
      [
        "an Allow with IfExists on the service that uses the key",
        (stacks) =>
          withStatement(stacks, deployPolicy, "UseArtifactKeyThroughS3", (statement) => {
            const { StringEquals = {}, ...others } = statement.Condition ?? {};
            return { ...statement, Condition: { ...others, StringEqualsIfExists: StringEquals } };
          }),
        [
          "Nothing needs that acme-web-deploy (222222222222) may kms:Decrypt on " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509 with " +
            "aws:s3:arn arn:aws:s3:::acme-artifacts-111111111111-eu-central-1: statement " +
            "UseArtifactKeyThroughS3 of web-roles-deploy-policy in stack prod allows it. So it does for " +
            "3 more classes of calls.",
        ],
      ],
      [
        "a wildcard for the actions of a role",
        (stacks) =>
          withStatement(stacks, deployPolicy, "WriteSite", (statement) => ({
            ...statement,
            Action: "s3:*",
          })),
        [
          "Nothing needs that acme-web-deploy (222222222222) may s3:AbortMultipartUpload and 21 more " +
            "alike on arn:aws:s3:::acme-web-222222222222-eu-central-1/x of account 222222222222: " +
            "statement WriteSite of web-roles-deploy-policy in stack prod allows it. So it does for 4 " +
            "more classes of calls.",
        ],
      ],
      [
        "a wildcard for the resources of a role",
        (stacks) =>
          withStatement(stacks, "dev:web-role-policy", "StartBuild", (statement) => ({
            ...statement,
            Resource: "*",
          })),
        [
          "Nothing needs that acme-web-pipeline (111111111111) may codebuild:BatchGetBuilds and 1 more " +
            "alike: statement StartBuild of web-role-policy in stack dev allows it. So it does for 5 " +
            "more classes of calls.",
        ],
      ],
      [
        "a role that may pass any role",
        (stacks) =>
          withPolicy(
            stacks,
            "dev:web-web-build-role-policy",
            added({ Sid: "Pass", Effect: "Allow", Action: "iam:PassRole", Resource: "*" }),
          ),
        [
          "Nothing needs that codebuild-acme-web-web-service-role (111111111111) may iam:PassRole: " +
            "statement Pass of web-web-build-role-policy in stack dev allows it.",
        ],
      ],
      [
        "a pipeline that may change itself",
        (stacks) =>
          withPolicy(
            stacks,
            "dev:web-role-policy",
            added({
              Sid: "Change",
              Effect: "Allow",
              Action: "codepipeline:UpdatePipeline",
              Resource: "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
            }),
          ),
        [
          "Nothing needs that acme-web-pipeline (111111111111) may codepipeline:UpdatePipeline on " +
            "arn:aws:codepipeline:eu-central-1:111111111111:acme-web: statement Change of " +
            "web-role-policy in stack dev allows it.",
        ],
      ],
      [
        "an extra role in the key's policy",
        (stacks) =>
          withStatement(stacks, "dev:artifacts-key", "UseArtifactKey", (statement) => ({
            ...statement,
            Condition: {
              ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ferry/*" },
            },
          })),
        [
          "Nothing needs that acme-invalidate (111111111111) may, with every right of its own, " +
            "kms:Decrypt on " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509: statement " +
            "UseArtifactKey of artifacts-key in stack dev allows it. So it does for 2 more classes of " +
            "calls.",
        ],
      ],
      [
        "a bucket of the right name in a foreign account",
        (stacks) => withStatement(stacks, deployPolicy, "WriteSite", unconditional),
        [
          "Nothing needs that acme-web-deploy (222222222222) may s3:GetObjectTagging and 1 more alike " +
            "on arn:aws:s3:::acme-web-222222222222-eu-central-1/x of account 999999999999: statement " +
            "WriteSite of web-roles-deploy-policy in stack prod allows it. So it does for 2 more classes " +
            "of calls.",
        ],
      ],
      [
        "CloudFront without aws:SourceArn",
        (stacks) =>
          withStatement(stacks, "prod:web-bucket-policy", "CloudFrontReads", unconditional),
        [
          "Nothing needs that cloudfront.amazonaws.com for anything else of 999999999999 may " +
            "s3:GetObject on arn:aws:s3:::acme-web-222222222222-eu-central-1/x of account 222222222222: " +
            "statement CloudFrontReads of web-bucket-policy in stack prod allows it. So it does for 3 " +
            "more classes of calls.",
        ],
      ],
      [
        "CloudWatch Logs without the context of its groups",
        (stacks) => withStatement(stacks, "dev:artifacts-key", "EncryptLogs", unconditional),
        [
          "Nothing needs that logs.eu-central-1.amazonaws.com may kms:Decrypt on " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509: statement " +
            "EncryptLogs of artifacts-key in stack dev allows it. So it does for 7 more classes of calls.",
        ],
      ],
    ]);
  });

  describe("a Deny that is missing:", () => {
    breaks([
      [
        "of requests without TLS",
        (stacks) => withStatement(stacks, "prod:web-bucket-policy", "DenyInsecureTransport", gone),
        [
          "Nothing needs that acme-web-deploy (222222222222) may s3:GetBucketAcl and 1 more alike on " +
            "arn:aws:s3:::acme-web-222222222222-eu-central-1 of account 222222222222 without TLS: " +
            "web-bucket-policy in stack prod does not deny requests without TLS. So it does for 20 more " +
            "classes of calls.",
        ],
      ],
      [
        "of old versions of TLS",
        (stacks) => withStatement(stacks, "dev:artifacts-bucket-policy", "DenyOldTls", gone),
        [
          "Nothing needs that acme-web-deploy (222222222222) may s3:GetBucketAcl and 1 more alike on " +
            "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1 of account 111111111111 over TLS 1.1: " +
            "artifacts-bucket-policy in stack dev does not deny requests over TLS below 1.2. So it does " +
            "for 34 more classes of calls.",
        ],
      ],
      [
        "of uploads with a foreign key",
        (stacks) => withStatement(stacks, "dev:artifacts-bucket-policy", "DenyWrongKey", gone),
        [
          "Nothing needs that acme-web-pipeline (111111111111) may s3:PutObject on " +
            "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/acme-web/ of account 111111111111 " +
            "encrypted by aws:kms: artifacts-bucket-policy in stack dev does not deny uploads in other " +
            "encryption. So it does for 3 more classes of calls.",
        ],
      ],
      [
        "of uploads by others",
        (stacks) => withStatement(stacks, "dev:artifacts-bucket-policy", "DenyOtherWriters", gone),
        [
          "Nothing needs that any other role of 111111111111 may, with every right of its own, " +
            "s3:PutObject on arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/x of account " +
            "111111111111 encrypted by " +
            "arn:aws:kms:eu-central-1:111111111111:key/mrk-8b3fdc71c6555a9fa67ff6de03936509: " +
            "artifacts-bucket-policy in stack dev does not deny it. So it does for 3 more classes of calls.",
          "It must be impossible, but an administrator of 111111111111 overwrites an artifact in " +
            "acme-artifacts-111111111111-eu-central-1: artifacts-bucket-policy in stack dev does not " +
            "deny uploads by others than the release's own roles.",
        ],
      ],
    ]);
  });

  it("a build project without the artifact key", async () => {
    const stacks = registered(
      example.stacks,
      "aws:codebuild/project:Project",
      ({ encryptionKey: _, ...inputs }) => inputs,
    );
    assert.deepEqual((await carry(stacks)).faults, [
      'Pipeline acme-web, stage build, action web: project "acme-web-web" encrypts with the key of Amazon S3 ' +
        "instead of the artifact store's key, so that no other account could read what it builds.",
    ]);
  });

  it("a permission that the action catalogue lacks, on both sides", async () => {
    const stacks = await withLess(
      "repository",
      s3Deploy,
      (_, action) => action !== "s3:GetObjectVersion",
    );
    const add = `"Action":"s3:GetObjectVersion","Resource":["${artifacts}/acme-web/web_assets/*","${artifacts}/acme-web/web_pages/*"]`;
    assert.deepEqual(faultsOf(example, stacks), [
      `${deployRole} may not s3:GetObjectVersion on ${artifacts}/acme-web/web_assets/web_assets: Across ` +
        "accounts s3:GetObjectVersion takes an Allow on both sides: the Allow of the identity policy and " +
        "resource policy is missing. The same holds for 1 more call. " +
        `Add {"Effect":"Allow",${add},"Condition":{"StringEquals":{"aws:ResourceAccount":"111111111111"}}} ` +
        "to web-roles-deploy-policy in stack prod. " +
        `Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},${add},` +
        `"Condition":{"ArnEquals":{"aws:PrincipalArn":"${deployRole}"}}} ` +
        "to artifacts-bucket-policy in stack dev.",
    ]);
  });
});
