import assert from "node:assert/strict";
import { sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const isLoaded = (name: string) =>
  Object.keys(require.cache).some((file) => file.includes(`${sep}node_modules${sep}${name}${sep}`));

describe("loading the Pulumi SDK", () => {
  it("leaves npm's resolver for when a program's function is written inline", async () => {
    assert.equal(isLoaded("@npmcli/arborist"), false);
    const { text } = await pulumi.runtime.serializeFunction(() => 376_951);
    assert.match(text, /376[_]?951/);
  });

  it("has what is loaded later as it would be at once", () => {
    assert.equal(typeof pulumi.automation.LocalWorkspace.create, "function");
    assert.equal(typeof pulumi.provider.main, "function");
    assert.equal(z.locales.de().localeError({ code: "custom" } as never), "Ungültige Eingabe");
  });
});
