import assert from "node:assert/strict";
import { parse } from "yaml";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aPipeline } from "../../../support/refusals";
import { all, one, policiesOf, statement, types } from "../../../support/registrations";
import { changed, delivery, type Values } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const git = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
const codecommit = { kind: "codecommit", repository: "website", branch: "main" };
const withSource = (source: Values) => evaluateDelivery(aPipeline("sources.app", source));

function sourceOf(evaluation: Evaluation) {
  const stages = one(evaluation, types.pipeline).inputs.stages as readonly {
    readonly actions: readonly Readonly<Record<string, unknown>>[];
  }[];
  return stages[0]?.actions[0];
}

/** What starts the pipeline, and with which revision. */
function eventOf(evaluation: Evaluation) {
  const { eventPattern } = one(evaluation, types.eventRule).inputs;
  const { inputTransformer } = one(evaluation, types.eventTarget).inputs;
  const { inputPaths, inputTemplate } = inputTransformer as Readonly<Record<string, unknown>>;
  return {
    pattern: JSON.parse(String(eventPattern)),
    paths: inputPaths,
    input: JSON.parse(String(inputTemplate)),
  };
}

describe("a source of CodeCommit", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await withSource(codecommit);
  });

  it("is not polled", () => {
    assert.deepEqual(sourceOf(dev)?.configuration, {
      RepositoryName: "website",
      BranchName: "main",
      OutputArtifactFormat: "CODE_ZIP",
      PollForSourceChanges: "false",
    });
  });

  it("starts the pipeline with exactly the commit that was pushed to the branch", () => {
    assert.deepEqual(eventOf(dev), {
      pattern: {
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: ["arn:aws:codecommit:eu-central-1:111111111111:website"],
        detail: {
          event: ["referenceCreated", "referenceUpdated"],
          referenceType: ["branch"],
          referenceName: ["main"],
        },
      },
      paths: { revision: "$.detail.commitId" },
      input: {
        sourceRevisions: [
          { actionName: "app", revisionType: "COMMIT_ID", revisionValue: "<revision>" },
        ],
      },
    });
  });

  it("is readable to the pipeline's role: that repository", () => {
    const { Action, Resource } = statement(policiesOf(dev), "web-role-policy", "FetchCommit");
    assert.equal(Resource, "arn:aws:codecommit:eu-central-1:111111111111:website");
    assert.deepEqual(Action, [
      "codecommit:CancelUploadArchive",
      "codecommit:GetBranch",
      "codecommit:GetCommit",
      "codecommit:GetRepository",
      "codecommit:GetUploadArchiveStatus",
      "codecommit:UploadArchive",
    ]);
  });

  it("starts nothing with trigger: none", async () => {
    assert.deepEqual(
      all(await withSource({ ...codecommit, trigger: "none" }), types.eventRule),
      [],
    );
  });

  // https://docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html#troubleshooting-S3-access-denied-list
  it("finds the artifact bucket, by the policies of role and bucket", () => {
    const bucket = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";
    const look = { Sid: "LookForArtifactBucket", Effect: "Allow", Action: "s3:ListBucket" };
    const policies = policiesOf(dev);
    assert.deepEqual(statement(policies, "web-role-policy", look.Sid), {
      ...look,
      Resource: bucket,
      Condition: { StringEquals: { "aws:ResourceAccount": "111111111111" } },
    });
    const role = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
    assert.deepEqual(statement(policies, "artifacts-bucket-policy", look.Sid), {
      ...look,
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Resource: bucket,
      Condition: { ArnEquals: { "aws:PrincipalArn": role } },
    });
  });

  it("is pulled by the build's own role for a full clone", async () => {
    const policies = policiesOf(await withSource({ ...codecommit, clone: "full" }));
    const { Action, Resource } = statement(policies, "web-web-build-role-policy", "PullRepository");
    assert.deepEqual(
      [Action, Resource],
      ["codecommit:GitPull", "arn:aws:codecommit:eu-central-1:111111111111:website"],
    );
  });
});

describe("a source of CodeCommit with paths", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await withSource({ ...codecommit, paths: ["frontend/**"], excludePaths: ["**/*.md"] });
  });

  it("is reported to a function, with the commits before and after the push", () => {
    const { eventPattern } = one(dev, types.eventRule).inputs;
    const { detail } = JSON.parse(String(eventPattern));
    assert.deepEqual(detail.event, ["referenceUpdated"]);
    const { arn, roleArn, inputTransformer } = one(dev, types.eventTarget).inputs;
    const made = one(dev, types.lambda, "changed-paths-function");
    assert.deepEqual([arn, roleArn], [made.outputs.arn, undefined]);
    const { inputTemplate } = inputTransformer as Readonly<Record<string, string>>;
    assert.deepEqual(JSON.parse(inputTemplate ?? ""), {
      rule: "acme-web-app",
      id: "<id>",
      repository: "<repository>",
      before: "<before>",
      after: "<after>",
    });
  });

  it("lets that one rule invoke the function", () => {
    assert.deepEqual(one(dev, "aws:lambda/permission:Permission").inputs, {
      statementId: "acme-web-app",
      action: "lambda:InvokeFunction",
      function: "acme-changed-paths",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:events:eu-central-1:111111111111:rule/acme-web-app",
    });
  });

  it("lets the function compare that repository and start that pipeline, and no more", () => {
    const { Statement = [] } = policiesOf(dev)["changed-paths-role-policy"] ?? {};
    assert.deepEqual(
      Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        ["codecommit:GetDifferences", "arn:aws:codecommit:eu-central-1:111111111111:website"],
        [
          "codepipeline:StartPipelineExecution",
          "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
        ],
        [["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"],
        [
          ["logs:CreateLogStream", "logs:PutLogEvents"],
          "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/lambda/acme-changed-paths:*",
        ],
      ],
    );
  });

  it("makes no function where no branch has paths", async () => {
    const names = all(await withSource(codecommit), types.lambda).map(({ name }) => name);
    assert.deepEqual(names, ["invalidate-function", "back-function"]);
  });
});

describe("an image as a source", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await withSource({ kind: "ecr", repository: "acme/base", tag: "stable" });
  });

  it("starts the pipeline with the digest that was pushed under the tag", () => {
    assert.deepEqual(eventOf(dev), {
      pattern: {
        source: ["aws.ecr"],
        "detail-type": ["ECR Image Action"],
        detail: {
          "action-type": ["PUSH"],
          "image-tag": ["stable"],
          "repository-name": ["acme/base"],
          result: ["SUCCESS"],
        },
      },
      paths: { revision: "$.detail.image-digest" },
      input: {
        sourceRevisions: [
          { actionName: "app", revisionType: "IMAGE_DIGEST", revisionValue: "<revision>" },
        ],
      },
    });
  });

  it("lets the pipeline's role look up images of that repository, and no more", () => {
    const { Action, Resource } = statement(policiesOf(dev), "web-role-policy", "FindImage");
    assert.deepEqual(
      [Action, Resource],
      ["ecr:DescribeImages", "arn:aws:ecr:eu-central-1:111111111111:repository/acme/base"],
    );
  });

  it("shows the approver the digest", () => {
    const { stages } = one(dev, types.pipeline).inputs;
    assert.match(JSON.stringify(stages), /Revision #\{Source-app\.ImageDigest\}\./);
  });
});

describe("a full clone of a Git repository", () => {
  it("is made by the build's own role, under both names of the service", async () => {
    const dev = await withSource({ ...git, clone: "full" });
    const configuration = sourceOf(dev)?.configuration as Readonly<Record<string, string>>;
    assert.equal(configuration.OutputArtifactFormat, "CODEBUILD_CLONE_REF");
    const policies = policiesOf(dev);
    const granted = (sid: string) => {
      const { Action, Resource, Condition } = statement(policies, "web-web-build-role-policy", sid);
      return [Action, String(Resource).split(":connection/")[0], Condition];
    };
    assert.deepEqual(granted("UseConnection"), [
      "codeconnections:UseConnection",
      "arn:aws:codeconnections:eu-central-1:111111111111",
      {
        StringEquals: {
          "codeconnections:FullRepositoryId": "acme/website",
          "codeconnections:ProviderPermissionsRequired": "read_only",
        },
      },
    ]);
    assert.deepEqual(granted("UseConnectionByFormerName"), [
      "codestar-connections:UseConnection",
      "arn:aws:codeconnections:eu-central-1:111111111111",
      {
        StringEquals: {
          "codestar-connections:FullRepositoryId": "acme/website",
          "codestar-connections:ProviderPermissionsRequired": "read_only",
        },
      },
    ]);
  });

  it("keeps the former name in the ARN of a connection that has it", async () => {
    const arn = "arn:aws:codestar-connections:eu-central-1:111111111111:connection/1f";
    const values = changed(delivery, "delivery.connections.github", { arn });
    const dev = await evaluateDelivery(
      changed(values, "delivery.pipelines.web.sources.app.clone", "full"),
    );
    const resources = ["web-role-policy", "web-web-build-role-policy"].flatMap((name) =>
      (policiesOf(dev)[name]?.Statement ?? [])
        .filter(({ Action }) => String(Action).endsWith(":UseConnection"))
        .map(({ Action, Resource }) => [Action, Resource]),
    );
    const both = ["codeconnections:UseConnection", "codestar-connections:UseConnection"];
    assert.deepEqual(
      resources,
      [...both, ...both].map((action) => [action, arn]),
    );
  });

  it("lets Git ask the repository for more", async () => {
    const envOf = async (source: Values) => {
      const { source: from } = one(await withSource(source), types.project).inputs;
      return parse((from as { readonly buildspec: string }).buildspec).env;
    };
    const variables = { SITE_OUTPUT: "dist" };
    assert.deepEqual(await envOf({ ...git, clone: "full" }), {
      "git-credential-helper": "yes",
      variables,
    });
    assert.deepEqual(await envOf(git), { variables });
  });

  it("leaves a shallow build without the connection", async () => {
    const policy = policiesOf(await withSource(git))["web-web-build-role-policy"];
    const actions = policy?.Statement.flatMap(({ Action }) => Action) ?? [];
    assert.deepEqual(
      actions.filter((action) => action.includes("UseConnection")),
      [],
    );
  });
});
