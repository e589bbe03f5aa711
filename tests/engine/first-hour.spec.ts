import assert from "node:assert/strict";
import { wishes } from "../support/wishes";
import { describeOnEngine } from "./support/cli";
import { packed } from "./support/packed";
import { Workspace } from "./support/workspace";

/** What somebody wants who has an empty folder and the tarball. */
const rows = [
  "Vite site, two accounts",
  "container API, canary in prod",
  "monorepo, two apps with path filters",
  "dev, staging, prod",
  "site with a domain, approvals, Slack",
] as const;

describeOnEngine("the first hour", () => {
  for (const wish of rows) {
    it(`goes from an empty folder to stacks that a second up leaves alone: ${wish}`, () => {
      const { flags, stacks } = wishes[wish];
      const makesNetwork = wish.startsWith("container");
      const workspace = Workspace.empty(packed(makesNetwork).packages);
      const words = flags.map((word) => `'${word}'`).join(" ");
      const begun = performance.now();
      const { stdout } = workspace.succeed(`npx ferry init ${words}`);
      assert.match(stdout, /\nNext: npm install && npx ferry rehearse\n$/);
      assert.match(workspace.succeed("npx ferry rehearse").stdout, /✓ the release arrived/);
      assert.ok(performance.now() - begun < 300_000);

      workspace.succeed("npx pulumi login");
      // dev reads what the others say.
      const order = [...stacks].sort((a, b) => Number(a === "dev") - Number(b === "dev"));
      for (const stack of order) workspace.succeed(`npx pulumi stack init ${stack}`);
      for (const stack of order) {
        workspace.succeed(`npx pulumi up --yes --skip-preview -s ${stack}`);
      }
      for (const stack of order) {
        workspace.succeed(`npx pulumi preview --expect-no-changes -s ${stack}`);
      }
    });
  }

  it("has a folder for pulumi new", () => {
    const workspace = Workspace.empty(packed().packages);
    const folder = "node_modules/@ferry-delivery/ferry/cli/template";
    workspace.succeed(
      `npx pulumi new $PWD/${folder} --generate-only --yes --name acme-delivery --description x --dir made`,
    );
    assert.match(workspace.read("made/Pulumi.yaml"), /^name: acme-delivery\n/);
    assert.equal(JSON.parse(workspace.read("made/package.json")).name, "acme-delivery");
    assert.match(workspace.read("made/index.js"), /^module\.exports = require\(/);
  });
});
