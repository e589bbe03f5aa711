import assert from "node:assert/strict";
import { sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const isLoaded = (name: string) =>
  Object.keys(require.cache).some((file) => file.includes(`${sep}node_modules${sep}${name}${sep}`));

describe("loading the Pulumi SDK", () => {
  it("leaves npm's resolver for when a program's function is written inline", async () => {
    assert.equal(isLoaded("@npmcli/arborist"), false);
    const { text } = await pulumi.runtime.serializeFunction(() => 376_951);
    assert.match(text, /376[_]?951/);
  });
});
