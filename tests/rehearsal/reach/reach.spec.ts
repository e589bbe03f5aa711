/** What the stacks allow beside the release: what is planted is found, and named by its statement. */
import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { isBeyond } from "../../../rehearsal/reach";
import { exceptions, namesakes, undecided } from "../../../rehearsal/reach/exceptions";
import { type Example, faultsOf, judgedExample, withStatement } from "../support/proof";

type Planted = readonly [
  what: string,
  policy: string,
  sid: string,
  change: (statement: Statement) => Statement,
];

/** The texts of a statement with others in their place. */
const replaced =
  (from: string, to: string) =>
  (statement: Statement): Statement => {
    const text = JSON.stringify(statement);
    assert.ok(text.includes(from), `${from} is not in ${text}`);
    return JSON.parse(text.replaceAll(from, to)) as Statement;
  };
const without = ({ Condition: _, ...statement }: Statement): Statement => statement;
const also =
  (action: string) =>
  (statement: Statement): Statement => ({
    ...statement,
    Action: [...[statement.Action ?? []].flat(), action],
  });

const build = "dev:web-web-build-role";
const planted: readonly Planted[] = [
  [
    "a name behind that of a role that takes another",
    "prod:web-roles-deploy-trust",
    "TakeDeployRole",
    (statement) =>
      replaced(
        "acme-web-pipeline",
        "acme-web-pipeline*",
      )(replaced("ArnEquals", "ArnLike")(statement)),
  ],
  [
    "a name behind that of a role that is taken",
    "dev:web-role-policy",
    "TakeDeployRole",
    replaced("222222222222:role/ferry/acme-web-deploy", "222222222222:role/ferry/acme-web-deploy*"),
  ],
  [
    "a name behind that of a project",
    "dev:web-role-policy",
    "StartBuild",
    replaced("project/acme-web-web", "project/acme-web-web*"),
  ],
  [
    "a name behind that of a log group",
    `${build}-policy`,
    "WriteLogs",
    replaced("/aws/codebuild/acme-web-web:*", "/aws/codebuild/acme-web-web*"),
  ],
  [
    "a name behind that of a bucket",
    "prod:web-roles-deploy-policy",
    "WriteSite",
    replaced("acme-web-222222222222-eu-central-1/*", "acme-web-222222222222-eu-central-1*"),
  ],
  [
    "a name behind that of an encryption context",
    "dev:artifacts-key",
    "UseArtifactKeyThroughS3",
    replaced("-eu-central-1/*", "-eu-central-1*"),
  ],
  [
    "a name behind that of what a service acts for",
    `${build}-trust`,
    "TakenByService",
    (statement) =>
      replaced(
        "project/acme-web-web",
        "project/acme-web-web*",
      )(replaced("ArnEquals", "ArnLike")(statement)),
  ],
  [
    "a role of such a name in the key's policy",
    "dev:artifacts-key",
    "UseArtifactKey",
    (statement) =>
      replaced(
        "acme-web-pipeline",
        "acme-web-pipeline*",
      )(replaced("ArnEquals", "ArnLike")(statement)),
  ],
  [
    "a name behind that of a secret",
    `${build}-policy`,
    "ReadSecrets",
    replaced("secret:acme/sentry-??????", "secret:acme/sentry*"),
  ],
  ["a condition that is gone", "prod:web-bucket-policy", "CloudFrontReads", without],
  ["a half that is gone", "prod:web-roles-deploy-policy", "UseArtifactKeyThroughS3", without],
  ["an action that destroys", "prod:web-roles-deploy-policy", "WriteSite", also("s3:DeleteObject")],
  [
    "a trust that is wider",
    "dev:invalidate-role-trust",
    "TakenByService",
    (statement) => ({
      ...statement,
      Principal: { Service: ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
    }),
  ],
];

/** Where the builds clone it. */
const repository: Planted = [
  "a repository beside the pipeline's",
  `${build}-policy`,
  "UseConnection",
  (statement) =>
    replaced("acme/website", "acme/website*")(replaced("StringEquals", "StringLike")(statement)),
];

/** CodePipeline keeps twenty characters of a pipeline's name: this one has no more. */
const folder: readonly Planted[] = [
  [
    "a name behind that of a folder",
    "dev:website-abcdefg-role-policy",
    "UseArtifacts",
    replaced("/acme-website-abcdefg/", "/acme-website-abcdefg*/"),
  ],
  [
    "such a name for a target",
    "dev:artifacts-bucket-policy",
    "ReadArtifacts",
    replaced("/acme-website-abcdefg/", "/acme-website-abcdefg*/"),
  ],
];

/** What no table says is let pass in one form alone. */
const secrets: readonly Planted[] = (
  [
    ["every key in the place of that of a secret", replaced("key/of-secrets", "key/*")],
    ["a key of another region", replaced("kms:eu-central-1", "kms:eu-west-1")],
    ["a secret's key without the service", without],
    ["a secret's key for another service", replaced("secretsmanager.", "dynamodb.")],
    ["a grant beside a secret's key", also("kms:CreateGrant")],
  ] as const
).map(([what, change]) => [what, `${build}-policy`, "DecryptSecrets", change]);

const templates: readonly Planted[] = (
  [
    ["every macro", replaced("transform/Include", "transform/*")],
    ["macros of another account", replaced(":aws:transform/Include", ":*:transform/Include")],
    [
      "a stack beside the macros",
      replaced("eu-central-1:aws:transform/Include", "eu-central-1:222222222222:stack/others/*"),
    ],
  ] as const
).map(([what, change]) => [what, "prod:api-deploy-policy", "ExpandTemplate", change]);

describe("reach", () => {
  for (const [example, faulty] of [
    ["files", planted],
    ["clonedFiles", [...planted, repository]],
    ["wholeName", folder],
    ["secrets", secrets],
    ["serverless", templates],
  ] as const) {
    for (const [what, policy, sid, change] of faulty) {
      it(`names in ${example} the statement of ${what}`, async () => {
        const judged = await judgedExample(example);
        assert.deepEqual(judged.verdicts.faults, []);
        const faults = faultsOf(judged, withStatement(judged.stacks, policy, sid, change));
        const [stack, name] = policy.split(":");
        assert.ok(
          faults.some((it) => it.includes(`statement ${sid} of ${name} in stack ${stack}`)),
          faults.join("\n"),
        );
      });
    }
  }

  it("has a reason and AWS's page for each exception, and uses what these examples have", async () => {
    const used = new Set<string>();
    for (const name of ["repository", "containers", "serverless", "pushed"] satisfies Example[]) {
      const { verdicts } = await judgedExample(name);
      for (const { why } of verdicts.reach?.classes ?? []) if (why) used.add(why);
    }
    assert.ok(used.size > 20, `${used.size}`);
    const reasons = new Set([...exceptions, namesakes].map(({ reason }) => reason));
    const purposes = ["release", "people", "administration"];
    assert.deepEqual(
      [...used].filter((it) => !reasons.has(it) && !purposes.includes(it)),
      [],
    );
    for (const { reason, page } of [...exceptions, namesakes]) {
      assert.ok(reason.length > 30, reason);
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
    }
  });

  it("says what it can't decide", async () => {
    const { verdicts } = await judgedExample("repository");
    const open = (verdicts.reach?.classes ?? []).filter((it) => it.why === undefined);
    assert.ok(open.length > 0 && !open.some(isBeyond));
    const actions = new Set(open.flatMap((it) => it.actions));
    assert.deepEqual([...actions].sort(), undecided.map(({ action }) => action).sort());
  });
});
