import assert from "node:assert/strict";
import { commandsOf, unattended } from "./support/readme-commands";

describe("the commands of README.md", () => {
  const heading = "Deploying for real";

  it("are those of the first block below the heading, without comments and prompts", () => {
    const readme = [
      "# ferry",
      "```sh",
      "npm start",
      "```",
      "## Deploying for real",
      "First the accounts.",
      "```sh",
      "npm ci",
      "$ npx pulumi login # or s3://…",
      "",
      "# then",
      "npx pulumi up -s prod",
      "```",
      "```sh",
      "npx pulumi destroy",
      "```",
    ].join("\n");
    assert.deepEqual(commandsOf(readme, heading), ["npx pulumi login", "npx pulumi up -s prod"]);
  });

  it("need the heading", () => {
    assert.throws(() => commandsOf("# ferry\n", heading), {
      message:
        'README.md has no heading "Deploying for real": its code block is what this suite runs.',
    });
  });

  it("need a block with Pulumi commands", () => {
    assert.throws(() => commandsOf("## Deploying for real\n```sh\nnpm ci\n```\n", heading), {
      message:
        'README.md has no code block with Pulumi commands below the heading "Deploying for real": ' +
        "this suite runs them.",
    });
  });

  it("log in to the test's backend, and ask nothing", () => {
    assert.deepEqual(
      [
        "npx pulumi login s3://state",
        "AWS_PROFILE=prod pulumi up -s prod",
        "npx pulumi up -s dev && npx pulumi destroy -s dev",
      ].map(unattended),
      [
        "npx pulumi login",
        "AWS_PROFILE=prod pulumi up --yes --skip-preview -s prod",
        "npx pulumi up --yes --skip-preview -s dev && npx pulumi destroy --yes --skip-preview -s dev",
      ],
    );
  });
});
