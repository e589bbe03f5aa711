import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { rehearse, siteBeside } from "../../rehearsal/rehearse";
import { root } from "../support/stacks";
import { blocksOf, pages, type Shown, shown } from "./pages";

type Settings = Record<string, unknown>;
const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One laid on the other: maps key by key, all else in its place. */
function laid(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(
    keys.map((key) => [key, key in above ? laid(below[key], above[key]) : below[key]]),
  );
}

/** The stack files of a base with what is shown on them, in a folder of their own. */
function folderOf({ base, beside, files }: Shown): string {
  const folder = mkdtempSync(join(tmpdir(), "snippet-"));
  const from = join(root, base);
  const stacks = ["dev", "prod", "staging"].filter((stack) =>
    existsSync(join(from, `Pulumi.${stack}.yaml`)),
  );
  for (const name of ["policy-config.json", "site"]) {
    if (base !== "" && existsSync(join(from, name))) {
      cpSync(join(from, name), join(folder, name), { recursive: true });
    }
  }
  const textOf = (stack: string) => readFileSync(join(from, `Pulumi.${stack}.yaml`), "utf8");
  for (const stack of stacks) {
    const settings = files
      .filter((file) => file.stack === stack)
      .reduce<unknown>((below, { text }) => laid(below, parse(text)), parse(textOf(stack)));
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), stringify(settings, { version: "1.1" }));
  }
  for (const [index, stack] of beside.entries()) {
    const account = String(444_444_444_444 + index);
    const text = textOf("prod").replace(/(ferry:account: ")\d+/, `$1${account}`);
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
  }
  return folder;
}

describe("the stack files that pages show", () => {
  it("are there", () => {
    assert.ok(pages().flatMap(blocksOf).length > 15);
  });

  for (const page of pages()) {
    for (const each of shown(page)) {
      it(`are whole, and arrive: ${page}, ${each.heading}`, async () => {
        for (const { stack, text } of each.files) {
          assert.match(
            stack,
            /^[\w-]+$/,
            `a block does not begin with # Pulumi.<stack>.yaml:\n${text}`,
          );
          assert.deepEqual(Object.keys(parse(text)), ["config"]);
          for (const key of Object.keys(parse(text).config)) assert.match(key, /^ferry:/);
        }
        const folder = folderOf(each);
        try {
          const { faults } = await rehearse({
            config: folder,
            project: root,
            site: siteBeside(folder),
          });
          assert.deepEqual(faults, []);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    }
  }
});
