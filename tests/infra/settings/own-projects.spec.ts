import assert from "node:assert/strict";
import { refusesPlanned } from "../../support/plans";
import { aDelivery, aPipeline, faultsOf, refuses } from "../../support/refusals";
import { changed, type Values } from "../../support/settings";

const arn =
  "arn:aws:codeconnections:eu-central-1:111111111111:connection/00000000-0000-0000-0000-000000000001";
const git = { kind: "git", provider: "GitHub", connection: "ours", repository: "acme/app" };
const ci = "ferry:delivery.projects.ci";

/** A delivery with this project; its connection `ours` is an approved one, `github` a new one. */
const aProject = (project: Values, values: Values = aDelivery("delivery.projects.ci", project)) =>
  changed(values, "delivery.connections.ours", { arn });

describe("projects of their own", () => {
  refuses([
    [
      "a project without a source",
      aProject({}),
      `${ci}.source is missing: it must be git, codecommit or s3.`,
    ],
    [
      "a branch beside a tag",
      aProject({ source: { ...git, branch: "main", tag: "v1" } }),
      `${ci}.source has branch and tag: a build fetches one revision, so keep one.`,
    ],
    [
      "an abbreviated commit",
      aProject({ source: { ...git, commit: "0123456" } }),
      `${ci}.source.commit is "0123456": it must be the id of a commit: 40 hexadecimal digits.`,
    ],
    [
      "a depth below nothing",
      aProject({ source: { ...git, depth: -1 } }),
      `${ci}.source.depth is -1: it must be a number of commits, or 0 for all of them.`,
    ],
    [
      "submodules in words",
      aProject({ source: { kind: "codecommit", repository: "app", submodules: "yes" } }),
      `${ci}.source.submodules is "yes": it must be true or false.`,
    ],
    [
      "the status of builds that no Git host asks for",
      aProject({ source: { kind: "codecommit", repository: "app", reportStatus: true } }),
      `${ci}.source.reportStatus is not a setting: write one of kind, repository, branch, tag, commit, depth, submodules.`,
    ],
    [
      "a connection that is not there",
      aProject({ source: { ...git, connection: "theirs" } }),
      `${ci}.source.connection is "theirs", which is not in delivery.connections: choose one of github, ours.`,
    ],
    [
      "a webhook through a new connection",
      aProject({ source: { ...git, connection: "github" }, webhook: { branches: ["main"] } }),
      `${ci}.webhook needs a connection that is AVAILABLE, and github would be made as PENDING, so that creating the webhook fails: approve a connection in the console first, and name it as {arn: …}.`,
    ],
    [
      "a runner through a new connection",
      aProject({ source: { ...git, connection: "github" }, runner: "GitHubActions" }),
      `${ci}.runner needs a connection that is AVAILABLE, and github would be made as PENDING, so that creating the webhook fails: approve a connection in the console first, and name it as {arn: …}.`,
    ],
    [
      "an own Git host without its address",
      aProject({ source: { ...git, provider: "GitLabSelfManaged" } }),
      `${ci}.source.host is missing: GitLabSelfManaged runs at an address of yours.`,
    ],
    [
      "an address of GitHub",
      aProject({ source: { ...git, host: "https://github.com" } }),
      `${ci}.source.host is set, but GitHub has one address: take it away.`,
    ],
    [
      "a webhook of CodeCommit",
      aProject({
        source: { kind: "codecommit", repository: "app" },
        webhook: { branches: ["main"] },
      }),
      `${ci}.webhook is set, but a source of kind codecommit sends no events to CodeBuild: take it away, or make a pipeline of it.`,
    ],
    [
      "a webhook for nothing",
      aProject({ source: git, webhook: {} }),
      `${ci}.webhook starts nothing: give it branches, tags or pullRequests.`,
    ],
    [
      "paths of tags",
      aProject({ source: git, webhook: { tags: ["v*"], paths: ["a/**"] } }),
      `${ci}.webhook.paths is about branches and pull requests, of which there are none: take it away.`,
    ],
    [
      "paths of pull requests at GitHub Enterprise Server",
      aProject({
        source: { ...git, provider: "GitHubEnterpriseServer", host: "https://git.example.com" },
        webhook: { pullRequests: ["main"], paths: ["a/**"] },
      }),
      `${ci}.webhook.paths does not work for pull requests of GitHubEnterpriseServer: make a project of its own for them (https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html).`,
    ],
    [
      "pull requests with what they must not reach",
      aProject({
        source: git,
        webhook: { pullRequests: ["main"] },
        environment: { A: { secretsManager: "a" } },
        pushes: ["acme/app"],
      }),
      `${ci}.webhook.pullRequests would run code that is not reviewed with the secret A: make a project of its own for pull requests, without it.`,
      `${ci}.webhook.pullRequests would run code that is not reviewed with the right to push images: make a project of its own for pull requests, without it.`,
    ],
    [
      "workflows without a runner",
      aProject({ source: git, workflows: ["CI"] }),
      `${ci}.workflows is set, but only a runner runs workflows: set runner, or take it away.`,
    ],
    [
      "a Buildkite runner",
      aProject({ source: git, runner: "Buildkite" }),
      `${ci}.runner is Buildkite, which the API refuses for a project that it made (https://github.com/hashicorp/terraform-provider-aws/issues/46303): create it in the console of CodeBuild with Project type: Runner project; Runner provider: Buildkite; Buildkite agent token: a secret of Secrets Manager with the token; then make a Buildkite webhook of the Payload URL and Secret that it shows, and take this project away (https://docs.aws.amazon.com/codebuild/latest/userguide/buildkite-manual-webhook.html).`,
    ],
    [
      "GitHub Actions of a GitLab repository",
      aProject({ source: { ...git, provider: "GitLab" }, runner: "GitHubActions" }),
      `${ci}.runner is GitHubActions, whose jobs come from GitHub or GitHubEnterpriseServer, and the source is GitLab: correct one of the two.`,
    ],
    [
      "commands of a runner",
      aProject({ source: git, runner: "GitHubActions", commands: ["npm ci"] }),
      `${ci}.commands is set, but a runner runs the job of its workflow: take it away.`,
    ],
    [
      "a batch of a runner",
      aProject({ source: git, runner: "GitHubActions", batch: {} }),
      `${ci}.batch is set, but a runner runs one job at a time: take it away.`,
    ],
    [
      "a webhook of a runner",
      aProject({ source: git, runner: "GitHubActions", webhook: { branches: ["main"] } }),
      `${ci}.webhook is set, but a runner is started by its jobs alone: take it away.`,
    ],
    [
      "a badge on Lambda",
      aProject({ source: git, badge: true, environmentType: "ARM_LAMBDA_CONTAINER" }),
      `${ci}.badge is true: ARM_LAMBDA_CONTAINER is AWS Lambda compute, which has no badge; take it away, or run in LINUX_CONTAINER (https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html#lambda.limitations).`,
    ],
    [
      "a secret in plaintext",
      aProject({ source: git, environment: { NPM_TOKEN: "hunter2" } }),
      `${ci}.environment.NPM_TOKEN looks like a secret in plaintext: name it as {secretsManager: …} or {parameterStore: …}; if it is public, write {plaintext: …, reason: …}.`,
    ],
    [
      "a runner as the build of a pipeline",
      aProject(
        {},
        changed(aPipeline("build", "ci"), "delivery.projects.ci", {
          source: git,
          runner: "GitHubActions",
        }),
      ),
      'ferry:delivery.pipelines.web.build is "ci", a project with a source of its own, which no pipeline can feed: name one of delivery.builds, which get their source from the pipeline.',
    ],
  ]);

  refusesPlanned([
    [
      "a project of the name of a pipeline's build",
      changed(
        aDelivery("delivery.projects", {
          "web-web": { source: { kind: "codecommit", repository: "a" } },
        }),
        "sites",
        {},
      ),
      "ferry:delivery.projects.web-web makes a CodeBuild project name that ferry:delivery.pipelines.web.build has already (acme-web-web): give it another key.",
    ],
  ]);

  it("take badge and retries, and a connection that is new without a webhook", () => {
    const values = aProject({ source: { ...git, connection: "github" }, badge: true, retries: 2 });
    assert.deepEqual(faultsOf(values), []);
  });
});
