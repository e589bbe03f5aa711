import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { type Grade, observed } from "../../../rehearsal/call";
import { judgeRelease } from "../../../rehearsal/verdicts";
import type { Hop } from "../../../rehearsal/verdicts/hops";
import {
  exampleNames,
  faultsOf,
  hopFaultsOf,
  type Judged,
  judgedExample,
  withPolicy,
  withStatement,
} from "../support/proof";
import { registered } from "../support/releases";

const gone = () => undefined;
const artifacts = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";
const deployRole = "arn:aws:iam::222222222222:role/ferry/acme-web-deploy";
const pipelineRole = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";

describe("hops", () => {
  let files: Judged;
  let key: string;

  before(async () => {
    files = await judgedExample("files");
    const keys = files.stacks.flatMap(({ registrations }) =>
      registrations.filter(({ type }) => type === "aws:kms/key:Key"),
    );
    key = String(keys[0]?.outputs.arn);
  });

  /** The statements that decided over the calls of an action by a caller on a thing. */
  function deciders(caller: string, action: string, resource: string): readonly string[] {
    const found = files.verdicts.hops.filter(
      ({ call: { request } }) =>
        JSON.stringify(request.principal).includes(caller) &&
        request.action === action &&
        request.resource.includes(resource),
    );
    return [...new Set(found.map(decided))];
  }

  const decided = ({ verdict }: Hop) =>
    verdict.decidedBy.map(({ side, policy, sid }) => `${side} ${policy} ${sid}`).join(" + ");

  describe("of the release path are judged with the statements that the stacks registered:", () => {
    const rows: readonly (readonly [
      step: string,
      caller: string,
      action: string,
      resource: string,
      ...by: string[],
    ])[] = [
      [
        "CodePipeline takes the pipeline's role",
        "codepipeline.amazonaws.com",
        "sts:AssumeRole",
        "acme-web-pipeline",
        "resource dev:web-role-trust TakenByService",
      ],
      [
        "the pipeline's role takes the target's deploy role",
        "acme-web-pipeline",
        "sts:AssumeRole",
        "222222222222:role/ferry/acme-web-deploy",
        "identity dev:web-role-policy TakeDeployRole + resource prod:web-roles-deploy-trust TakeDeployRole",
      ],
      [
        "the deploy role reads an artifact",
        deployRole,
        "s3:GetObject",
        artifacts,
        "identity prod:web-roles-deploy-policy ReadArtifacts + resource dev:artifacts-bucket-policy ReadArtifacts",
      ],
      [
        "S3 decrypts the artifact in its name",
        deployRole,
        "kms:Decrypt",
        ":key/",
        "identity prod:web-roles-deploy-policy UseArtifactKeyThroughS3 + " +
          "resource dev:artifacts-key UseArtifactKeyThroughS3",
      ],
      [
        "it writes the site",
        deployRole,
        "s3:PutObject",
        "acme-web-222222222222",
        "identity prod:web-roles-deploy-policy WriteSite",
      ],
      [
        "CodeBuild takes the build's role",
        "codebuild.amazonaws.com",
        "sts:AssumeRole",
        "acme-web-web-service-role",
        "resource dev:web-web-build-role-trust TakenByService",
      ],
      [
        "the build reads the secret that a variable names",
        "acme-web-web-service-role",
        "secretsmanager:GetSecretValue",
        "sentry",
        "identity dev:web-web-build-role-policy ReadSecrets",
      ],
      [
        "the pipeline's role invokes the function",
        "acme-web-pipeline",
        "lambda:InvokeFunction",
        "acme-invalidate",
        "identity dev:web-role-policy InvokeFunction",
      ],
      [
        "the function takes the target's invalidate role",
        "role/ferry/acme-invalidate",
        "sts:AssumeRole",
        "222222222222",
        "identity dev:invalidate-role-policy TakeInvalidateRole + " +
          "resource prod:web-roles-invalidate-trust TakeInvalidateRole",
      ],
      [
        "which invalidates",
        "222222222222:role/ferry/acme-web-invalidate",
        "cloudfront:CreateInvalidation",
        "distribution/",
        "identity prod:web-roles-invalidate-policy InvalidateDistribution",
      ],
      [
        "the function answers the job",
        "role/ferry/acme-invalidate",
        "codepipeline:PutJobSuccessResult",
        "*",
        "identity dev:invalidate-role-policy AnswerJobs",
      ],
      [
        "and writes its log",
        "role/ferry/acme-invalidate",
        "logs:PutLogEvents",
        "acme-invalidate",
        "identity dev:invalidate-role-policy WriteLogs",
      ],
      [
        "CloudWatch Logs encrypts it",
        "logs.eu-central-1.amazonaws.com",
        "kms:Encrypt",
        ":key/",
        "resource dev:artifacts-key EncryptLogs",
      ],
      [
        "CloudFront reads the bucket for a visitor",
        "cloudfront.amazonaws.com",
        "s3:GetObject",
        "acme-web-222222222222",
        "resource prod:web-bucket-policy CloudFrontReads",
      ],
    ];
    for (const [step, caller, action, resource, ...by] of rows) {
      it(step, () => {
        assert.deepEqual(deciders(caller, action, resource), by);
      });
    }
  });

  for (const name of exampleNames) {
    it(`are all allowed, each by a statement, in the example ${name}`, async () => {
      const { verdicts } = await judgedExample(name);
      assert.deepEqual(verdicts.faults, []);
      assert.ok(verdicts.hops.every(({ verdict }) => verdict.decidedBy.length > 0));
    });
  }

  it("say how sure each call is, with AWS's page", () => {
    const grades = new Set<Grade>();
    for (const { call } of files.verdicts.hops) {
      grades.add(call.grade);
      assert.match(call.page, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
    }
    assert.deepEqual([...grades], ["documented", "inferred"]);
    const inferred = files.verdicts.hops.filter(({ call }) => call.grade === "inferred");
    assert.ok(
      inferred.every(({ call: { request } }) => request.action.startsWith("kms:")),
      "what pulumi up calls on keys",
    );
    assert.equal(observed("x").grade, "observed");
  });

  it("that only others have seen say so", async () => {
    const { verdicts } = await judgedExample("upload");
    const seen = verdicts.hops.filter(({ call }) => call.grade === "observed");
    assert.deepEqual(
      seen.map(({ call }) => `${JSON.stringify(call.request.principal)} ${call.request.action}`),
      [
        '{"service":"events.amazonaws.com","sourceArn":"arn:aws:events:eu-central-1:111111111111:rule/' +
          'acme-web-upload","sourceAccount":"111111111111"} sts:AssumeRole',
      ],
    );
  });

  describe("that miss a half fail, with the statement to add and the stack to add it to:", () => {
    const objects = `${artifacts}/*`;
    const taken = `["${artifacts}/acme-web/web_assets/*","${artifacts}/acme-web/web_pages/*"]`;
    const first = `${artifacts}/acme-web/web_assets/web_assets`;
    const both = "Across accounts";

    /** Takes a statement away and compares what is wrong then. */
    function misses(what: string, policy: string, sid: string, faults: () => readonly string[]) {
      it(what, () => {
        const stacks = withStatement(files.stacks, policy, sid, gone);
        assert.deepEqual(faultsOf(files, stacks), faults());
      });
    }

    misses(
      "the target's role may not read artifacts",
      "prod:web-roles-deploy-policy",
      "ReadArtifacts",
      () => [
        `${deployRole} may not s3:GetObject on ${first}: ${both} s3:GetObject takes an Allow on both sides: ` +
          "the Allow of the identity policy is missing. The same holds for 7 more calls. " +
          'Add {"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:GetObjectTagging",' +
          `"s3:GetObjectVersionTagging"],"Resource":${taken},` +
          '"Condition":{"StringEquals":{"aws:ResourceAccount":"111111111111"}}} ' +
          "to web-roles-deploy-policy in stack prod.",
      ],
    );
    misses(
      "the target's role may not decrypt them",
      "prod:web-roles-deploy-policy",
      "UseArtifactKeyThroughS3",
      () => [
        `${deployRole} may not kms:Decrypt on ${key}: ${both} kms:Decrypt takes an Allow on both sides: ` +
          "the Allow of the identity policy is missing. The same holds for 3 more calls. " +
          'Add {"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],' +
          '"Resource":"arn:aws:kms:eu-central-1:111111111111:key/*",' +
          '"Condition":{"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"},' +
          `"StringLike":{"kms:EncryptionContext:aws:s3:arn":["${artifacts}","${objects}"]}}} ` +
          "to web-roles-deploy-policy in stack prod.",
      ],
    );
    misses(
      "the pipeline's role may not take the target's",
      "prod:web-roles-deploy-trust",
      "TakeDeployRole",
      () => [
        `${pipelineRole} may not sts:AssumeRole on ${deployRole}: ${both} sts:AssumeRole takes an Allow on ` +
          "both sides: the Allow of the resource policy is missing. " +
          'Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole",' +
          `"Condition":{"ArnEquals":{"aws:PrincipalArn":"${pipelineRole}"}}} ` +
          "to web-roles-deploy-trust in stack prod.",
      ],
    );
    misses(
      "the artifact bucket does not let the target in",
      "dev:artifacts-bucket-policy",
      "ReadArtifacts",
      () => {
        const half = (actions: string, resource: string) =>
          'Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},' +
          `"Action":[${actions}],"Resource":${resource},` +
          `"Condition":{"ArnEquals":{"aws:PrincipalArn":"${deployRole}"}}} ` +
          "to artifacts-bucket-policy in stack dev.";
        return [
          `${deployRole} may not s3:GetBucketVersioning on ${artifacts}: ${both} s3:GetBucketVersioning takes ` +
            "an Allow on both sides: the Allow of the resource policy is missing. " +
            "The same holds for 2 more calls. " +
            half(
              '"s3:GetBucketVersioning","s3:GetBucketAcl","s3:GetBucketLocation"',
              `"${artifacts}"`,
            ),
          `${deployRole} may not s3:GetObject on ${first}: ${both} s3:GetObject takes an Allow on both sides: ` +
            "the Allow of the resource policy is missing. The same holds for 7 more calls. " +
            half(
              '"s3:GetObject","s3:GetObjectVersion","s3:GetObjectTagging","s3:GetObjectVersionTagging"',
              taken,
            ),
        ];
      },
    );
    misses(
      "the key does not serve the targets",
      "dev:artifacts-key",
      "UseArtifactKeyThroughS3",
      () =>
        (
          [
            // The development site has a Storybook besides its two halves.
            [
              "111111111111",
              "The key policy does not allow kms:Decrypt to this caller",
              ' (nearest is "dev:artifacts-key", statement "UseArtifactKey": its ArnEquals on "aws:PrincipalArn" expects ' +
                [
                  "acme-web-pipeline",
                  "codebuild-acme-web-web-service-role",
                  "codebuild-acme-web-storybook-service-role",
                ]
                  .map((name) => `"arn:aws:iam::111111111111:role/ferry/${name}"`)
                  .join(", ") +
                ', and the call has "arn:aws:iam::111111111111:role/ferry/acme-web-deploy")',
              5,
            ],
            ["222222222222", `${both} kms:Decrypt takes an Allow on both sides`, "", 3],
          ] as const
        ).map(([account, why, near, more]) => {
          const role = `arn:aws:iam::${account}:role/ferry/acme-web-deploy`;
          return (
            `${role} may not kms:Decrypt on ${key}: ${why}: the Allow of the resource policy is missing${near}. ` +
            `The same holds for ${more} more calls. ` +
            `Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${account}:root"},` +
            '"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*",' +
            `"Condition":{"ArnEquals":{"aws:PrincipalArn":"${role}"},` +
            '"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"},' +
            `"StringLike":{"kms:EncryptionContext:aws:s3:arn":["${artifacts}","${objects}"]}}} ` +
            "to artifacts-key in stack dev."
          );
        }),
    );
    misses(
      "the build's role does not trust CodeBuild",
      "dev:web-web-build-role-trust",
      "TakenByService",
      () => [
        "codebuild.amazonaws.com may not sts:AssumeRole on " +
          "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-service-role: " +
          "Only a resource policy can allow sts:AssumeRole to this caller: " +
          "the Allow of the resource policy is missing. " +
          'Add {"Effect":"Allow","Principal":{"Service":"codebuild.amazonaws.com"},"Action":"sts:AssumeRole",' +
          '"Condition":{"ArnEquals":{"aws:SourceArn":' +
          '"arn:aws:codebuild:eu-central-1:111111111111:project/acme-web-web"}}} ' +
          "to web-web-build-role-trust in stack dev.",
      ],
    );

    it("a role has no policy at all", () => {
      const stacks = registered(files.stacks, "aws:iam/rolePolicy:RolePolicy", (inputs) =>
        inputs.role === "acme-web-invalidate" && String(inputs.policy).includes("222222222222")
          ? undefined
          : inputs,
      );
      const faults = faultsOf(files, stacks);
      assert.equal(faults.length, 2);
      for (const fault of faults) {
        assert.match(
          fault,
          / to a policy of arn:aws:iam::222222222222:role\/ferry\/acme-web-invalidate in stack prod\.$/,
        );
      }
    });

    it("a role is created by no stack", () => {
      const stacks = registered(files.stacks, "aws:iam/role:Role", (inputs) =>
        inputs.name === "acme-invalidate" ? undefined : inputs,
      );
      const faults = faultsOf(files, stacks);
      const role = "arn:aws:iam::111111111111:role/ferry/acme-invalidate";
      assert.ok(
        faults.includes(
          `Whether lambda.amazonaws.com may sts:AssumeRole on ${role} can't be judged: ` +
            `No stack of this rehearsal creates ${role}, so that its policy is not known.`,
        ),
      );
      assert.ok(faults.some((fault) => fault.endsWith(`${role}, which no stack creates.`)));
    });
  });

  for (const name of ["upload", "repository"] as const) {
    it(`of the example ${name} are repaired by the statements that faults name, and nothing else opens`, async () => {
      const example = await judgedExample(name);
      // Administration is no hop's, and which repository a use of a connection is for it says at times only.
      const kept = ({ Effect, Sid = "" }: Statement) =>
        Effect === "Deny" || /^(Administer|UseConnection)/.test(Sid);
      let { stacks } = example;
      for (const policy of example.verdicts.policies.all()) {
        stacks = withPolicy(stacks, policy.name, (all) => all.filter(kept));
        for (const fault of hopFaultsOf(example, stacks)) {
          for (const [, statement = "", resource = "", stack = ""] of fault.matchAll(addition)) {
            const added = JSON.parse(statement) as Statement;
            stacks = withPolicy(stacks, `${stack}:${resource}`, (all) => [...all, added]);
          }
        }
      }
      // Now every Allow is one that a fault named.
      assert.deepEqual(faultsOf(example, stacks), []);
    });
  }

  const addition = /Add (\{.*?\}) to ([\w-]+) in stack (\w+)\./g;

  it("that a statement denies name it once for all calls that it meets", () => {
    const stacks = withStatement(
      files.stacks,
      "dev:artifacts-bucket-policy",
      "DenyWrongKey",
      (deny) => ({
        ...deny,
        Condition: {
          StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": `${key}-other` },
        },
      }),
    );
    assert.deepEqual(hopFaultsOf(files, stacks), [
      `${pipelineRole} may not s3:PutObject on ${artifacts}/acme-web/app_source/app_source: s3:PutObject is ` +
        'denied explicitly by the resource policy "dev:artifacts-bucket-policy", statement "DenyWrongKey". ' +
        "The same holds for 3 more calls.",
    ]);
  });

  it("are judged even where the release did not arrive, and attacks are not", () => {
    const release = { ...files.release, faults: ["The release did not arrive."] };
    const { hops, hostile } = judgeRelease(files.stacks, release);
    assert.equal(hops.length, files.verdicts.hops.length);
    assert.deepEqual(hostile, []);
  });
});

describe("access that the rehearsal does not judge", () => {
  it("fails the run where a role has it by an input", async () => {
    const example = await judgedExample("repository");
    const stacks = registered(example.stacks, "aws:iam/role:Role", (inputs) =>
      inputs.name === "acme-web-deploy"
        ? { ...inputs, managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }
        : inputs,
    );
    assert.deepEqual(faultsOf(example, stacks), [
      "Stack prod registers the role web-roles-deploy with managedPolicyArns, which the rehearsal does not " +
        "judge: say it in the role's own policy.",
    ]);
  });

  it("fails the run where a resource gives it", async () => {
    const example = await judgedExample("repository");
    const stacks = example.stacks.map((stack) => ({
      ...stack,
      registrations: stack.registrations.map((each) =>
        each.type === "aws:kms/alias:Alias" ? { ...each, type: "aws:kms/grant:Grant" } : each,
      ),
    }));
    assert.deepEqual(faultsOf(example, stacks), [
      "Stack dev registers aws:kms/grant:Grant artifacts-alias, and the rehearsal does not judge the access " +
        "that it gives: say it in the policy of a role, a bucket or a key.",
    ]);
  });

  it("ends the rehearsal where a policy is not known yet", async () => {
    const example = await judgedExample("repository");
    const stacks = registered(example.stacks, "aws:kms/key:Key", (inputs) => ({
      ...inputs,
      policy: "<unknown>",
    }));
    assert.throws(() => faultsOf(example, stacks), {
      name: "RehearsalFault",
      message:
        'The policy artifacts-key of stack dev is no JSON text ("<unknown>"): ' +
        "register a policy that is known before the deployment.",
    });
  });
});
