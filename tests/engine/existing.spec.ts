import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { initialized } from "./support/deployment";
import { diagnostics } from "./support/diagnostics";
import { Workspace } from "./support/workspace";

const account = "222222222222";
const place = { account, region: "eu-central-1" };
const bucketType = "aws:s3/bucket:Bucket";

function importing(args: string): string {
  return `
    const aws = require("@pulumi/aws");
    const provider = new aws.Provider("aws", {
      region: "${place.region}", allowedAccountIds: ["${account}"],
    });
    new aws.s3.Bucket("pages", ${args}, { provider, import: "pages" });
  `;
}

describeOnEngine("a resource that is there already", () => {
  it("stops an update that would make it again", () => {
    const workspace = initialized();
    const id = "acme-web-222222222222-eu-central-1";
    workspace.world.put(place, { type: bucketType, id, inputs: { bucket: id }, outputs: {} });
    const run = workspace.run("pulumi up --yes --skip-preview -s prod");
    assert.equal(run.exitCode, 1);
    assert.ok(
      diagnostics(run).includes(
        `error: creating ${bucketType} (${id}): EntityAlreadyExists: it already exists`,
      ),
      run.output,
    );
  });

  it("is imported as it is, and then left alone", () => {
    const workspace = project(importing('{ bucket: "pages" }'));
    assert.deepEqual(workspace.plan("dev"), ["create aws", "create pages-dev", "import pages"]);
    workspace.succeed("pulumi up --yes --skip-preview -s dev");
    assert.deepEqual(workspace.plan("dev"), []);
  });

  it("is changed at once where the program says something else: a preview lists both", () => {
    const workspace = project(importing('{ bucket: "pages", forceDestroy: true }'));
    assert.deepEqual(workspace.plan("dev"), [
      "create aws",
      "create pages-dev",
      "import pages",
      "update pages",
    ]);
  });
});

/** A program of its own, in whose account there is a bucket. */
function project(program: string): Workspace {
  const workspace = Workspace.empty();
  workspace.write("package.json", '{"main": "index.js"}\n');
  workspace.write(
    "Pulumi.yaml",
    "name: pages\nruntime: {name: nodejs, options: {typescript: false}}\n",
  );
  workspace.write("index.js", program);
  workspace.succeed("pulumi login");
  workspace.succeed("pulumi stack init dev");
  const bucket = { type: bucketType, id: "pages", inputs: { bucket: "pages" }, outputs: {} };
  workspace.world.put(place, bucket);
  return workspace;
}
