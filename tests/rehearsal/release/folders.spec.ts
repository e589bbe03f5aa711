import assert from "node:assert/strict";
import type { Walk } from "../../../rehearsal/release/walk";
import { types } from "../../support/registrations";
import { changed, delivery, type Values } from "../../support/settings";
import { carry, deliver, registered, type Stacks, withAction } from "../support/releases";

const settings: Values = [
  ["sites.web", { folders: ["storybook"] }],
  ["delivery.builds.unit", { commands: ["npm test"] }],
  ["delivery.builds.book", { commands: ["npm run build-storybook"], output: "dist/storybook" }],
  ["delivery.pipelines.web.tests", ["unit"]],
  ["delivery.pipelines.web.folders", { storybook: "book" }],
  ["delivery.pipelines.web.releases", ["dev", "prod"].map((stack) => ({ stack, site: "web" }))],
].reduce((values: Values, [at, value]) => changed(values, String(at), value), delivery);

describe("a Storybook of the development site", () => {
  let stacks: Stacks;
  let release: Walk;

  before(async () => {
    stacks = await deliver(settings);
    release = await carry(stacks);
  });

  const keysOf = (account: string) =>
    release.actions.flatMap(({ objects }) =>
      objects.flatMap(({ bucket, key }) => (bucket.includes(account) ? [key] : [])),
    );

  it("arrives below its folder, whole", () => {
    assert.deepEqual(release.faults, []);
    const own = keysOf("111111111111").filter((key) => key.startsWith("storybook/"));
    assert.deepEqual(own.sort(), ["storybook/assets/app.3f2a9c1b.js", "storybook/index.html"]);
  });

  it("is in nothing that production gets: no object, and no artifact", () => {
    assert.deepEqual(
      keysOf("222222222222").filter((key) => key.includes("storybook")),
      [],
    );
    const reads = release.actions
      .filter(({ name }) => name.startsWith("prod-web"))
      .flatMap(({ calls }) => calls.map(({ request }) => request.resource));
    assert.ok(reads.some((resource) => resource.endsWith("/web_assets")));
    assert.ok(!reads.some((resource) => resource.includes("book")));
  });

  it("would be missed: the distribution promises it", async () => {
    const without = withAction(stacks, "dev-web-storybook", () => undefined);
    assert.match(
      (await carry(without)).faults.join("\n"),
      /^Distribution E[0-9A-F]{13} promises a site of its own at \/storybook\/, and its page \/storybook\/index\.html is not there: no action released it\.$/,
    );
  });

  it("would be missed at a path that its distribution does not redirect", async () => {
    const broken = registered(stacks, "aws:cloudfront/function:Function", (inputs) => ({
      ...inputs,
      code: String(inputs.code).replace("return redirect(request", "return String(request"),
    }));
    assert.match((await carry(broken)).faults.join("\n"), /promises a site of its own/);
  });

  it("takes a build with one artifact of its own", async () => {
    const broken = registered(stacks, types.project, (inputs) =>
      inputs.name === "acme-web-web"
        ? {
            ...inputs,
            source: {
              type: "CODEPIPELINE",
              buildspec: "version: 0.2\nartifacts:\n  base-directory: dist\n",
            },
          }
        : inputs,
    );
    assert.match(
      (await carry(broken)).faults.join("\n"),
      /^A buildspec with one artifact of its own can't make web_assets and web_pages: /,
    );
  });
});

describe("a test of a pipeline", () => {
  it("reads the source, and writes nothing", async () => {
    const { actions } = await carry(await deliver(settings));
    const unit = actions.find(({ name }) => name === "unit");
    const role = "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-unit-service-role";
    const calls = unit?.calls.flatMap(({ request: { principal, action } }) =>
      typeof principal === "object" && "role" in principal && principal.role === role
        ? [action]
        : [],
    );
    assert.deepEqual(
      new Set(calls),
      new Set([
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "kms:Decrypt",
        "kms:DescribeKey",
      ]),
    );
  });
});
