import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeOnEngine, root } from "./support/cli";
import { deployed, deployment, initialize } from "./support/deployment";
import { packed, projectFiles } from "./support/packed";
import { Workspace } from "./support/workspace";

const stacks = ["prod", "dev"] as const;

/** The settings of this repository's own stacks. */
const settings = Object.fromEntries(
  stacks.map((stack) => {
    const file = `Pulumi.${stack}.yaml`;
    return [file, readFileSync(join(root, file), "utf8")];
  }),
);

interface Resource {
  readonly type: string;
  readonly inputs: { readonly vcs?: { readonly paths?: readonly string[] } };
}

describeOnEngine("a project that depends on the package", () => {
  let workspace: Workspace;

  before(() => {
    workspace = Workspace.empty(packed().packages);
    const files = { ...projectFiles("acme-delivery"), ...settings };
    for (const [file, text] of Object.entries(files)) workspace.write(file, text);
    initialize(workspace);
    for (const stack of stacks) workspace.succeed(`npx pulumi up --yes --skip-preview -s ${stack}`);
  });

  it("makes what a clone makes, by the same keys", () => {
    const made = (from: Workspace, stack: string) =>
      from
        .state(stack)
        .map(({ urn }) => urn.split("::").slice(2).join(" "))
        .filter((name) => !/pulumi:(Stack|StackReference|providers)/.test(name))
        .sort();
    for (const stack of stacks) {
      assert.ok(made(workspace, stack).length > 15);
      assert.deepEqual(made(workspace, stack), made(deployment().workspace, stack));
    }
    assert.deepEqual(workspace.outputs("prod"), deployment().workspace.outputs("prod"));
  });

  it("changes nothing by a second up", () => {
    for (const stack of stacks) {
      workspace.succeed(`npx pulumi up --yes --skip-preview --expect-no-changes -s ${stack}`);
    }
  });

  it("keeps to the policy pack of the package", () => {
    const pack = "--policy-pack node_modules/@ferry-delivery/ferry/policies";
    const { stdout } = workspace.succeed(`npx pulumi up --yes --skip-preview ${pack} -s prod`);
    assert.match(stdout, /ferry@v1\.0\.0/);
    assert.match(stdout, /\[advisory\] +distribution-certificate/);
  });

  it("is rehearsed by npx, with the example of the package", () => {
    const { stdout } = workspace.succeed("npx ferry rehearse");
    assert.match(stdout, /✓ the release arrived/);
    const { stdout: clone } = execFileSyncOf("npm", ["start", "--silent"]);
    const verdicts = (text: string) => text.split("\n").filter((line) => line.startsWith("✓"));
    assert.deepEqual(verdicts(stdout), verdicts(clone));
  });

  it("is deployed by a push that changes what it is made of", () => {
    const other = workspace.copy();
    const deployments =
      "{ pulumi: { organization: acme, repository: acme/platform, branch: main } }";
    for (const stack of stacks) {
      other.edit(`Pulumi.${stack}.yaml`, (text) =>
        text.replace(/^config:\n/m, `config:\n  ferry:deployments: ${deployments}\n`),
      );
    }
    const { stdout } = other.run("npx ferry rehearse --json");
    const { stacks: made } = JSON.parse(stdout) as {
      readonly stacks: readonly { readonly resources: readonly Resource[] }[];
    };
    const paths = made
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type === "pulumiservice:index:DeploymentSettings")
      .map(({ inputs }) => inputs.vcs?.paths);
    const project = [
      ...["Pulumi.yaml", "Pulumi.*.yaml", "index.js", "package.json", "package-lock.json"],
      ...["pnpm-lock.yaml", "yarn.lock"],
    ];
    assert.deepEqual(paths, [project, project]);
  });

  it("asks for awsx where a network is to be made, and nowhere else", () => {
    assert.ok(!existsSync(join(packed().packages, "@pulumi/awsx")));
    const { exitCode, output } = withNetwork().run("npx pulumi preview -s prod");
    assert.notEqual(exitCode, 0);
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    assert.ok(
      output.includes(
        "ferry:network: its VPC is made by awsx, which is not installed: run " +
          `\`npm install @pulumi/awsx@${dependencies["@pulumi/awsx"]}\`, or name a VPC of yours ` +
          "(vpc, publicSubnets, privateSubnets).",
      ),
      output,
    );
  });

  function withNetwork(): Workspace {
    const other = workspace.copy();
    const service = `
  ferry:services:
    api:
      kind: container
      certificate: arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000
`;
    other.edit("Pulumi.prod.yaml", (text) => text.replace(/^config:\n/m, `config:${service}`));
    return other;
  }
});

describeOnEngine("the state of a clone", () => {
  it("goes on from the package without a change", () => {
    const clone = deployment().workspace;
    const moved = clone.withProject({ ...projectFiles("ferry"), ...settings }, packed().packages);
    for (const stack of stacks) moved.succeed(`npx pulumi preview --expect-no-changes -s ${stack}`);
  });

  it("doesn't notice a dist beside the program", () => {
    const clone = deployed();
    const dist = join(clone.project, "dist/infra");
    mkdirSync(dist, { recursive: true });
    clone.write("dist/package.json", '{ "name": "ferry", "main": "infra/package.js" }');
    clone.write("dist/infra/package.js", 'throw new Error("stale");');
    for (const stack of stacks) clone.succeed(`pulumi preview --expect-no-changes -s ${stack}`);
  });
});

describe("the tarball", () => {
  const files = () =>
    execFileSyncOf("tar", ["-tzf", packed().tarball])
      .stdout.trim()
      .split("\n")
      .map((file) => file.replace(/^package\//, ""));

  it("has no TypeScript but declarations, no tests and nothing that only the repository can do", () => {
    const found = files();
    assert.deepEqual(
      found.filter((file) => /\.ts$/.test(file)),
      ["infra/package.d.ts"],
    );
    assert.deepEqual(
      found.filter((file) => /^(tests|bench|docs|node_modules)\//.test(file)),
      [],
    );
  });

  it("has the functions ready, the policy pack, the example site and its own package.json", () => {
    const found = files();
    for (const file of [
      "functions/invalidate/bundle.js",
      "functions/stage-watch/bundle.js",
      "functions/changed-paths/bundle.js",
      "policies/PulumiPolicy.yaml",
      "policies/index.js",
      "examples/site/index.html",
      "package.json",
      "LICENSE",
    ]) {
      assert.ok(found.includes(file), file);
    }
  });
});

function execFileSyncOf(command: string, words: readonly string[]) {
  return { stdout: execFileSync(command, words, { cwd: root, encoding: "utf8" }) };
}
