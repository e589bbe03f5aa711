import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { type ActionProvider, stageActions } from "../../infra/actions";
import * as providers from "../../infra/actions/providers";
import { stackSettings } from "../../infra/settings/schema";
import { performerOf } from "../../rehearsal/performers";
import { root } from "../support/stacks";
import { documentOf, pathsIn, sectionOf } from "./documents";

const text = documentOf("docs/contributing.md");
const recipes = [...text.matchAll(/^## (.*)$/gm)].map(([heading]) => heading);

const filesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((file) => join(root, folder, String(file)))
    .filter((file) => file.endsWith(".ts"));

/** Files that some file of the product, or of a folder of tests, imports. */
function importedBy(folders: readonly string[]): ReadonlySet<string> {
  const files = folders.flatMap(filesOf).flatMap((file) => {
    const code = readFileSync(file, "utf8");
    return [...code.matchAll(/\b(?:from|import|require)\b\s*\(?\s*"(\.[^"]+)"/g)].map(
      ([, path = ""]) => resolve(dirname(file), path),
    );
  });
  return new Set(files.flatMap((path) => [`${path}.ts`, join(path, "index.ts")]));
}

/** Files of a folder that nothing lists. */
function unlisted(folder: string, by: readonly string[]): readonly string[] {
  const listed = importedBy(by);
  return filesOf(folder).filter((file) => !listed.has(file));
}

/** Whether the tree has a file of such a name. */
function isThere(path: string): boolean {
  if (!path.includes("<")) return existsSync(join(root, path));
  const before = path.slice(0, path.indexOf("<"));
  const folder = before.slice(0, before.lastIndexOf("/"));
  const pattern = new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/<[^>]+>/g, "[^/]+")}$`);
  const files = readdirSync(join(root, folder), { recursive: true });
  return files.some((file) => pattern.test(join(folder, String(file))));
}

describe("docs/contributing.md", () => {
  it("names files that are there, or names of the kind that are there", () => {
    const paths = recipes.flatMap((heading) => pathsIn(sectionOf(text, heading)));
    assert.ok(paths.length > 25);
    assert.deepEqual(
      paths.filter((path) => !isThere(path)),
      [],
    );
  });

  it("has commands with files that are there", () => {
    const commands = sectionOf(text, "## One test");
    const files = [...commands.matchAll(/\b(?:tests|examples)\/[\w./-]+/g)].map(([file]) => file);
    assert.deepEqual(
      files.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });

  describe("an action provider", () => {
    const isEntry = (value: unknown): value is ActionProvider =>
      typeof value === "object" && value !== null && "grants" in value && "provider" in value;
    const entries = Object.values(providers);

    it("is on the list of the catalogue, by the one line of its file", () => {
      assert.deepEqual(unlisted("infra/actions", ["infra"]), []);
      const made = filesOf("infra/actions").flatMap((file) =>
        Object.values(createRequire(file)(file) as object).filter(isEntry),
      );
      assert.deepEqual(new Set(made), new Set<ActionProvider>(entries));
      const stages = entries.filter(({ category }) => category !== "Source");
      assert.deepEqual(new Set(stages), new Set(stageActions));
    });

    it("is on the list of performers", () => {
      assert.deepEqual(unlisted("rehearsal/performers", ["rehearsal"]), []);
      const without = entries.filter(({ category, owner, provider }) => {
        const action = { name: "", version: "1", category, owner, provider };
        return performerOf(action) === undefined;
      });
      assert.deepEqual(without, []);
    });
  });

  it("has rules of the settings that are asked", () => {
    assert.deepEqual(unlisted("infra/settings/rules", ["infra"]), []);
  });

  it("has settings that are listed, and explained on the page of settings", () => {
    assert.deepEqual(unlisted("infra/settings/schema", ["infra"]), []);
    const settings = documentOf("docs/reference/settings.md");
    const keys = Object.keys(stackSettings.shape);
    assert.ok(keys.length > 10);
    assert.deepEqual(
      keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(settings)),
      [],
    );
  });

  it("has hostile calls that are tried", () => {
    assert.deepEqual(unlisted("rehearsal/hostile", ["rehearsal"]), []);
  });

  it("has examples with stack files and a README, which the front page of docs links", () => {
    const readme = documentOf("docs/README.md");
    const examples = readdirSync(join(root, "examples")).filter((name) => name !== "site");
    assert.ok(examples.length > 15);
    for (const name of examples) {
      const files = readdirSync(join(root, "examples", name));
      assert.ok(files.includes("README.md"), name);
      assert.ok(
        files.some((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file)),
        name,
      );
      assert.ok(readme.includes(`examples/${name})`), name);
    }
  });

  describe("the code, but for tests", () => {
    const rooms = ["bench", "cli", "docs", "functions", "infra", "judge", "policies", "rehearsal"];
    const product = [...rooms, "tools"].flatMap(filesOf);

    it("has no file above 300 lines", () => {
      assert.ok(product.length > 600);
      const long = product.filter((file) => readFileSync(file, "utf8").split("\n").length > 301);
      assert.deepEqual(long, []);
    });

    it("exports nothing whose name no other file has", () => {
      const filesWith = new Map<string, number>();
      for (const file of [...product, ...filesOf("tests")])
        for (const word of new Set(readFileSync(file, "utf8").match(/\w+/g)))
          filesWith.set(word, (filesWith.get(word) ?? 0) + 1);
      const exported =
        /^export (?:(?:async|abstract) )?(?:class|const|function\*?|interface|type) (\w+)/gm;
      // What a component takes is part of it, whoever makes one.
      const isArgs = /^infra\/components\/.*Args$/;
      const alone = product
        .filter((file) => !file.endsWith(".d.ts"))
        .flatMap((file) =>
          [...readFileSync(file, "utf8").matchAll(exported)]
            .filter(([, name = ""]) => filesWith.get(name) === 1)
            .map(([, name]) => `${relative(root, file)}: ${name}`),
        )
        .filter((each) => !isArgs.test(each));
      assert.deepEqual(alone, []);
    });
  });

  it("has rules of the policy pack that are applied, and programs that break them", () => {
    assert.deepEqual(unlisted("policies/rules", ["policies"]), []);
    assert.deepEqual(unlisted("tests/policies/fixtures", ["tests/policies"]), []);
  });
});
