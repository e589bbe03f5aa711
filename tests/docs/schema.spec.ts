import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { stackFiles } from "../../docs/generate/examples";
import { root } from "../support/stacks";
import { documentOf } from "./documents";

const schema = z.fromJSONSchema(JSON.parse(documentOf("schema/stack.schema.json")));

/** Where a stack file breaks the schema; empty where it keeps it. */
function broken(text: string): readonly string[] {
  const { error } = schema.safeParse(parse(text));
  return (error?.issues ?? []).map(({ path }) => path.join("."));
}

const target = `config:
  ferry:account: "222222222222"
  ferry:region: eu-central-1
  ferry:name: acme
`;

describe("schema/stack.schema.json", () => {
  const files = stackFiles();

  it("knows the stack files of all examples", () => {
    assert.ok(files.length > 40);
  });

  for (const file of files) {
    it(`takes ${file}`, () => {
      assert.deepEqual(broken(readFileSync(join(root, file), "utf8")), []);
    });
  }

  it("takes the keys of other packages, and what the Pulumi CLI writes beside", () => {
    assert.deepEqual(broken(`encryptionsalt: v1:abc\n${target}  aws:region: eu-west-1\n`), []);
  });

  for (const [what, text] of [
    ["an account without quotes", target.replace('"222222222222"', "222222222222")],
    ["a missing region", target.replace(/ {2}ferry:region.*\n/, "")],
    ["a key that is none", `${target}  ferry:site: {}\n`],
    ["a key beside config", `ferry:sites: {}\n${target}`],
    ["a setting of the wrong kind", `${target}  ferry:retain: "no"\n`],
    ["a setting that is none", `${target}  ferry:sites: { web: { certificate: x } }\n`],
    ["a word that is not one of a few", `${target}  ferry:sites: { web: { routing: spa } }\n`],
    ["a wrong key of a map", `${target}  ferry:sites: { Web: {} }\n`],
    ["a number out of range", `${target}  ferry:sites: { web: { rollbackDays: 0 } }\n`],
    ["a list in the place of a map", `${target}  ferry:services: []\n`],
    [
      "a service without what its kind needs",
      `${target}  ferry:services: { api: { kind: container } }\n`,
    ],
    [
      "a release without a stack",
      `${target}  ferry:delivery: { pipelines: { web: { sources: {}, releases: [{ site: web }] } } }\n`,
    ],
    ["a file without config", "encryptionsalt: v1:abc\n"],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.notDeepEqual(broken(text), []);
    });
  }
});
