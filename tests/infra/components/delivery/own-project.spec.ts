import assert from "node:assert/strict";
import { aDelivery } from "../../../support/refusals";
import { one, policiesOf, statement, types } from "../../../support/registrations";
import { changed, type Values } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const connection =
  "arn:aws:codeconnections:eu-central-1:111111111111:connection/00000000-0000-0000-0000-000000000001";
const git = { kind: "git", provider: "GitHub", connection: "ours", repository: "acme/app" };

const evaluateProject = (project: Values) =>
  evaluateDelivery(
    changed(aDelivery("delivery.projects.ci", project), "delivery.connections.ours", {
      arn: connection,
    }),
  );
const projectOf = async (project: Values) =>
  one(await evaluateProject(project), types.project, "ci-project-build-project").inputs;
const groupsOf = async (project: Values) =>
  (one(await evaluateProject(project), types.webhook).inputs.filterGroups as readonly Values[]).map(
    ({ filters }) =>
      (filters as readonly Values[]).map(({ type, pattern }) => `${type} ${pattern}`),
  );

describe("a project of its own", () => {
  const sources: readonly (readonly [string, Values, Values])[] = [
    [
      "a branch at GitHub",
      { ...git, branch: "main" },
      { type: "GITHUB", location: "https://github.com/acme/app.git", version: "refs/heads/main" },
    ],
    [
      "a tag at GitLab",
      { ...git, provider: "GitLab", tag: "v1" },
      { type: "GITLAB", location: "https://gitlab.com/acme/app.git", version: "refs/tags/v1" },
    ],
    [
      "a commit at Bitbucket",
      { ...git, provider: "Bitbucket", commit: "0".repeat(40) },
      {
        type: "BITBUCKET",
        location: "https://bitbucket.org/acme/app.git",
        version: "0".repeat(40),
      },
    ],
    [
      "the default branch of a Git host of one's own",
      { ...git, provider: "GitHubEnterpriseServer", host: "https://git.example.com" },
      { type: "GITHUB_ENTERPRISE", location: "https://git.example.com/acme/app.git" },
    ],
  ];
  for (const [what, source, { type, location, version }] of sources) {
    it(`builds ${what}`, async () => {
      const inputs = await projectOf({ source });
      assert.deepEqual(inputs.source, {
        type,
        location,
        buildspec: "buildspec.yml",
        auth: { type: "CODECONNECTIONS", resource: connection },
      });
      assert.equal(inputs.sourceVersion, version);
    });
  }

  it("fetches as much of the repository as its settings say", async () => {
    const { source } = await projectOf({ source: { ...git, depth: 1, submodules: true } });
    const { gitCloneDepth, gitSubmodulesConfig } = source as Values;
    assert.equal(gitCloneDepth, 1);
    assert.deepEqual(gitSubmodulesConfig, { fetchSubmodules: true });
  });

  it("tells the Git host how builds of a webhook end, unless its settings say otherwise", async () => {
    const webhook = { pullRequests: ["main"] };
    const told = async (project: Values) =>
      ((await projectOf(project)).source as Values).reportBuildStatus;
    assert.equal(await told({ source: git, webhook }), true);
    assert.equal(await told({ source: { ...git, reportStatus: false }, webhook }), undefined);
    assert.equal(await told({ source: { ...git, reportStatus: true } }), true);
  });

  it("builds a repository of CodeCommit, with its role", async () => {
    const dev = await evaluateProject({ source: { kind: "codecommit", repository: "app" } });
    const { source } = one(dev, types.project, "ci-project-build-project").inputs;
    assert.deepEqual(source, {
      type: "CODECOMMIT",
      location: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/app",
      buildspec: "buildspec.yml",
    });
    const { Action, Resource } = statement(
      policiesOf(dev),
      "ci-project-build-role-policy",
      "PullRepository",
    );
    assert.deepEqual(
      [Action, Resource],
      ["codecommit:GitPull", "arn:aws:codecommit:eu-central-1:111111111111:app"],
    );
  });

  it("builds a zip in a bucket, whose policy is an output", async () => {
    const dev = await evaluateProject({
      source: { kind: "s3", bucket: "our-zips", object: "a.zip" },
    });
    const { source } = one(dev, types.project, "ci-project-build-project").inputs;
    assert.deepEqual(source, {
      type: "S3",
      location: "our-zips/a.zip",
      buildspec: "buildspec.yml",
    });
    const toAdd = dev.outputs.statementsToAdd as Record<string, readonly Values[]>;
    assert.deepEqual(
      toAdd["arn:aws:s3:::our-zips"]?.map(({ Sid }) => Sid),
      ["DenyInsecureTransport", "DenyOldTls"],
    );
  });

  it("leaves no artifact, runs ferry's buildspec of its commands, and has its own name", async () => {
    const inputs = await projectOf({ source: git, commands: ["npm test"] });
    const { buildspec } = inputs.source as Values;
    assert.equal(buildspec, "version: 0.2\nphases:\n  build:\n    commands:\n      - npm test\n");
    assert.deepEqual(inputs.artifacts, { type: "NO_ARTIFACTS" });
    assert.equal(inputs.name, "acme-ci");
    assert.equal(
      inputs.serviceRole,
      "arn:aws:iam::111111111111:role/ferry/codebuild-acme-ci-service-role",
    );
  });

  it("may read through its connection and start itself again, and nothing else", async () => {
    const dev = await evaluateProject({ source: git, retries: 2 });
    const { Statement = [] } = policiesOf(dev)["ci-project-build-role-policy"] ?? {};
    assert.deepEqual(
      Statement.map(({ Action }) => Action),
      [
        [
          "codeconnections:GetConnection",
          "codeconnections:GetConnectionToken",
          "codestar-connections:GetConnection",
          "codestar-connections:GetConnectionToken",
        ],
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        "codebuild:RetryBuild",
      ],
    );
    assert.equal(one(dev, types.project, "ci-project-build-project").inputs.autoRetryLimit, 2);
  });

  it("has a badge, whose address is an output", async () => {
    const dev = await evaluateProject({ source: git, badge: true });
    assert.equal(one(dev, types.project, "ci-project-build-project").inputs.badgeEnabled, true);
    const { ci } = dev.outputs.badges as Record<string, string>;
    assert.match(ci ?? "", /^https:\/\/codebuild\.eu-central-1\.amazonaws\.com\/badges/);
  });
});

describe("a webhook of a project", () => {
  it("matches whole names of branches, tags and files", async () => {
    const webhook = { branches: ["main", "release/*"], tags: ["v*"], paths: ["frontend/**"] };
    assert.deepEqual(await groupsOf({ source: git, webhook }), [
      ["EVENT PUSH", "HEAD_REF ^refs/heads/(main|release/[^/]*)$", "FILE_PATH ^(frontend/.*)$"],
      ["EVENT PUSH", "HEAD_REF ^refs/tags/(v[^/]*)$"],
    ]);
  });

  // https://docs.aws.amazon.com/codebuild/latest/userguide/pull-request-build-policy.html
  it("lets pull requests wait for a comment, at every Git host", async () => {
    for (const provider of ["GitHub", "GitLab", "Bitbucket"]) {
      const source = { ...git, provider };
      const dev = await evaluateProject({ source, webhook: { pullRequests: ["main"] } });
      assert.deepEqual(one(dev, types.webhook).inputs.pullRequestBuildPolicy, {
        requiresCommentApproval: "ALL_PULL_REQUESTS",
      });
    }
  });

  it("starts builds of pull requests to its branches", async () => {
    const project = { source: git, webhook: { pullRequests: ["main"] } };
    assert.deepEqual(await groupsOf(project), [
      [
        "EVENT PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED",
        "BASE_REF ^refs/heads/(main)$",
      ],
    ]);
  });

  it("starts a batch where the project is one", async () => {
    const project = { source: git, webhook: { branches: ["main"] }, batch: {} };
    const { buildType } = one(await evaluateProject(project), types.webhook).inputs;
    assert.equal(buildType, "BUILD_BATCH");
  });
});

describe("a runner", () => {
  it("takes the queued jobs of its workflows, and says which label they need", async () => {
    const project = { source: git, runner: "GitHubActions", workflows: ["CI"] };
    assert.deepEqual(await groupsOf(project), [
      ["EVENT WORKFLOW_JOB_QUEUED", "WORKFLOW_NAME ^(CI)$"],
    ]);
    const { outputs } = await evaluateProject(project);
    assert.deepEqual(outputs.runners, {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own placeholders
      ci: "codebuild-acme-ci-${{ github.run_id }}-${{ github.run_attempt }}",
    });
  });

  it("has GitLab's label for GitLab", async () => {
    const project = { source: { ...git, provider: "GitLab" }, runner: "GitLab" };
    const { outputs } = await evaluateProject(project);
    assert.deepEqual(outputs.runners, {
      ci: "codebuild-acme-ci-$CI_PROJECT_ID-$CI_PIPELINE_IID-$CI_JOB_NAME",
    });
  });
});
