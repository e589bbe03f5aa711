import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../support/stacks";
import { documentOf, tableBelow } from "./documents";

const text = documentOf("docs/architecture.md");
const plain = (cell = "") => cell.replaceAll("`", "").replace(/\/$/, "");

/** What a folder contains: its folders, and its files without what stands behind their names. */
function roomsOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => !name.startsWith(".") && !["node_modules", "dist"].includes(name))
    .filter((name) => statSync(join(root, folder, name)).isDirectory() || /\.ts$/.test(name))
    .map((name) => join(folder, name.replace(/\.ts$/, "")))
    .sort();
}

function codeOf(room: string): readonly string[] {
  return readdirSync(join(root, room), { recursive: true })
    .map((file) => join(root, room, String(file)))
    .filter((file) => /\.[jt]s$/.test(file));
}

/** The other rooms from which a room's files import. */
function importsOf(room: string): readonly string[] {
  const rooms = codeOf(room).flatMap((file) => {
    const code = readFileSync(file, "utf8");
    const paths = [...code.matchAll(/\b(?:from|import|require)\b\s*\(?\s*"(\.[^"]+)"/g)];
    return paths.map(([, path = ""]) => relative(root, resolve(dirname(file), path)).split("/")[0]);
  });
  return [...new Set(rooms)]
    .filter((each) => each !== room && each !== "package.json")
    .sort() as string[];
}

describe("docs/architecture.md", () => {
  const rooms = tableBelow(text, "## The rooms");

  it("has each room of the tree, and no other", () => {
    assert.deepEqual(
      rooms.map(([room]) => plain(room)),
      roomsOf("."),
    );
  });

  for (const [room, , imports = ""] of rooms) {
    // Tests import whatever they test, and examples are no code.
    if (["tests", "docs", "examples"].includes(plain(room))) continue;
    it(`says which rooms ${plain(room)} imports`, () => {
      assert.deepEqual(imports.split(", ").filter(Boolean), importsOf(plain(room)));
    });
  }

  for (const room of ["infra", "rehearsal"]) {
    it(`has each room of ${room}, and no other`, () => {
      const named = tableBelow(text, `### ${room}`).map(([each]) => plain(each));
      assert.deepEqual([...named].sort(), roomsOf(room));
    });
  }

  it("has the rooms of infra in the order in which they may import", () => {
    const order = tableBelow(text, "### infra").map(([each]) => plain(each));
    const below = order.flatMap((room, index) => {
      const folder = join(root, room);
      const files = existsSync(folder) ? codeOf(room) : [`${folder}.ts`];
      return files.flatMap((file) => {
        const paths = [...readFileSync(file, "utf8").matchAll(/\bfrom "(\.[^"]+)"/g)];
        return paths
          .map(([, path = ""]) => relative(root, resolve(dirname(file), path)))
          .filter((path) =>
            order.some((each, at) => at > index && `${path}/`.startsWith(`${each}/`)),
          )
          .map((path) => `${relative(root, file)} imports ${path}`);
      });
    });
    assert.deepEqual(below, []);
  });

  it("draws no room that is not there", () => {
    const [, picture = ""] = /```mermaid\n([\s\S]*?)```/.exec(text) ?? [];
    const drawn = [...picture.matchAll(/\["([\w-]+(?:\/[\w-]+)?)<br>/g)].map(
      ([, room = ""]) => room,
    );
    assert.ok(drawn.length > 8);
    assert.deepEqual(
      drawn.filter((room) => !existsSync(join(root, room))),
      [],
    );
  });
});
