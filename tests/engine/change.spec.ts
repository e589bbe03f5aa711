import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployed } from "./support/deployment";
import { diagnostics, protectedOnes } from "./support/diagnostics";

describeOnEngine("a changed setting", () => {
  it("timeoutMinutes updates the CodeBuild project of the site, and nothing else", () => {
    const workspace = deployed();
    workspace.succeed(
      "pulumi config set -s dev --path 'ferry:delivery.builds.web.timeoutMinutes' 90",
    );
    assert.deepEqual(workspace.plan("dev"), ["update web-web-build-project"]);
    const { stdout } = workspace.succeed("pulumi up --yes --skip-preview -s dev");
    assert.match(stdout, /^ {4}~ 1 updated$/m);
    const projects = workspace.world
      .of("111111111111")
      .filter(({ type }) => type === "aws:codebuild/project:Project");
    assert.deepEqual(projects.map(({ inputs }) => `${inputs.name} ${inputs.buildTimeout}`).sort(), [
      "acme-web-storybook 60",
      "acme-web-web 90",
    ]);
  });

  it("a changed pipeline says in its preview what the change costs", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.dev.yaml", (text) =>
      text.replace("before you approve.", "before you say yes."),
    );
    const warnings = (command: string) =>
      diagnostics(workspace.succeed(command)).filter((line) => line.startsWith("warning: "));
    const warning =
      "warning: Pipeline acme-web changes (changed stages approve-prod-web), which stops the release that runs, " +
      "and leaves no stage a release to be rolled back to until it has released again. What is live stays. " +
      "Run pulumi up while no release runs.";
    assert.deepEqual(warnings("pulumi preview -s dev"), [warning]);
    assert.deepEqual(warnings("pulumi up --yes --skip-preview -s dev"), [warning]);
    workspace.succeed(
      "pulumi config set -s dev --path 'ferry:delivery.builds.web.timeoutMinutes' 90",
    );
    assert.deepEqual(warnings("pulumi preview -s dev"), []);
  });

  it("routing updates the site's router and distribution, and nothing else", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.prod.yaml", (text) =>
      text.replace("routing: single-page-app", "routing: multi-page"),
    );
    assert.deepEqual(workspace.plan("prod"), ["update web-distribution", "update web-router"]);
  });

  it("provider of a connection replaces the connection and updates what names it", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.dev.yaml", (text) =>
      text.replace("provider: GitHub", "provider: GitLab"),
    );
    assert.deepEqual(workspace.plan("dev"), [
      "replace github-connection",
      "update web-pipeline",
      "update web-role-policy",
    ]);
  });

  it("the key of a topic in chat makes no second configuration of its channel", () => {
    const workspace = deployed();
    const slack = "{ workspace: T012AB3CD, channel: C012AB3CD }";
    workspace.edit("Pulumi.dev.yaml", (text) =>
      text.replace(
        "    pipelines:\n",
        `    notifications:\n      team: { slack: ${slack} }\n    pipelines:\n`,
      ),
    );
    workspace.succeed("pulumi up --yes --skip-preview -s dev");
    workspace.edit("Pulumi.dev.yaml", (text) => text.replace("      team: {", "      people: {"));
    workspace.succeed("pulumi up --yes --skip-preview -s dev");
    const type = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration";
    const made = workspace.world.of("111111111111").filter((each) => each.type === type);
    assert.deepEqual(
      made.map(({ inputs }) => [inputs.configurationName, inputs.snsTopicArns]),
      [
        [
          "acme-slack-T012AB3CD-C012AB3CD",
          ["arn:aws:sns:eu-central-1:111111111111:acme-people-notifications"],
        ],
      ],
    );
  });

  it("a site's key is refused while its bucket is protected", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.prod.yaml", (text) => text.replace("    web: #", "    shop: #"));
    const before = workspace.world.of("222222222222");
    const run = workspace.run("pulumi up --yes -s prod");
    assert.deepEqual([run.exitCode, protectedOnes(run)], [1, ["web-bucket"]]);
    assert.deepEqual(workspace.world.of("222222222222"), before);
  });
});

describeOnEngine("a hold", () => {
  const holding = (from: string) => (text: string) =>
    text.replace(
      "        build: web\n",
      `        build: web\n        holds: [{ stages: [prod-web], from: "${from}", to: "2031-01-04T06:00", reason: Year end }]\n`,
    );

  it("is there before its moment, and stays so; one that has begun is refused with what to run first", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.dev.yaml", holding("2030-12-20T18:00"));
    workspace.succeed("pulumi up --yes --skip-preview -s dev");
    assert.deepEqual(workspace.plan("dev"), []);
    workspace.edit("Pulumi.dev.yaml", (text) => text.replace("2030-12-20", "2020-12-20"));
    const run = workspace.run("pulumi up --yes -s dev");
    assert.notEqual(run.exitCode, 0);
    assert.match(
      run.output,
      /The hold of pipeline web before (approve-)?prod-web has begun \(2020-12-20T18:00, UTC\), and nothing would close it: run\s+`ferry hold web prod-web/,
    );
  });
});
