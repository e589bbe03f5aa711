import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { manifestOf } from "../../tools/pack/manifest";
import { root } from "../support/stacks";

describe("the package's package.json", () => {
  const repository = {
    name: "ferry",
    version: "0.1.0",
    private: true,
    main: "infra/index.ts",
    description: "Carries releases",
    license: "Apache-2.0",
    engines: { node: ">=20.19" },
    scripts: { start: "node" },
    dependencies: {
      "@pulumi/aws": "7.48.0",
      "@pulumi/awsx": "3.9.0",
      "@smithy/signature-v4": "^5.7.5",
      esbuild: "0.28.2",
      zod: "^4.6.7",
    },
    devDependencies: { mocha: "^12.0.3" },
  };
  const imported = ["zod", "@pulumi/awsx/ec2/vpc", "@pulumi/aws/s3", "node:fs", "esbuild", "mocha"];

  it("has the face's name, and of the dependencies those that its files import", () => {
    assert.deepEqual(manifestOf(repository, { name: "@a/b", version: "1.0.0" }, imported), {
      name: "@a/b",
      version: "1.0.0",
      description: "Carries releases",
      license: "Apache-2.0",
      engines: { node: ">=20.19" },
      dependencies: { "@pulumi/aws": "7.48.0", zod: "^4.6.7" },
      peerDependencies: { "@pulumi/awsx": "3.9.0" },
      peerDependenciesMeta: { "@pulumi/awsx": { optional: true } },
    });
  });
});

describe("the package's README", () => {
  it("has no link, as what the repository's links lead to is not in the package", () => {
    assert.doesNotMatch(readFileSync(join(root, "tools/pack/README.md"), "utf8"), /\]\(/);
  });
});
