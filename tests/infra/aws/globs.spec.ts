import assert from "node:assert/strict";
import { globToRegex } from "../../../infra/aws/globs";

/** Glob, paths that it takes and paths that it leaves. */
const rows: readonly (readonly [
  glob: string,
  takes: readonly string[],
  leaves: readonly string[],
])[] = [
  // The examples of https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
  ["*.java", ["App.java", ".java"], ["App.class", "src/App.java"]],
  ["*.*", ["a.b", "."], ["a", "src/a.b"]],
  ["*.{java,class}", ["App.java", "App.class"], ["App.js", "App."]],
  ["foo.?", ["foo.a", "foo.ü"], ["foo.", "foo.ab", "foo./"]],
  ["my-file.jar", ["my-file.jar"], ["my-file-jar", "directory/my-file.jar"]],
  ["directory/my-file.jar", ["directory/my-file.jar"], ["my-file.jar"]],
  ["**", ["a", "a/b/c.txt", ".hidden"], []],
  ["directory/**", ["directory/a", "directory/a/b"], ["directory", "other/a"]],
  ["directory/*", ["directory/a"], ["directory/a/b", "directory"]],
  // Its rules.
  ["**/*.js", ["a.js", "a/b.js", "a/b/c.js"], ["a.jsx", "a/b.css"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]],
  ["[ab].js", ["a.js", "b.js"], ["c.js", "ab.js"]],
  ["[a-c]1", ["a1", "c1"], ["d1", "-1"]],
  ["[!ab].js", ["c.js"], ["a.js", "/.js"]],
  ["[-a]", ["-", "a"], ["b"]],
  ["[*?\\]x", ["*x", "?x", "\\x"], ["ax"]],
  ["\\*.js", ["*.js"], ["a.js"]],
  ["\\{a\\}", ["{a}"], ["a"]],
  ["{a*,b?}.css", ["a.css", "abc.css", "b1.css"], ["b.css", "c.css"]],
  // Everything else stands for itself.
  ["a+b(1)|c^$.txt", ["a+b(1)|c^$.txt"], ["aab1", "c"]],
  ["{a", ["{a"], ["a"]],
  ["a]", ["a]"], ["a"]],
  ["[", ["["], ["a"]],
  ["a b%20ü.js", ["a b%20ü.js"], ["a b ü.js"]],
];

describe("globToRegex", () => {
  for (const [glob, takes, leaves] of rows) {
    it(`reads ${glob}`, () => {
      const pattern = new RegExp(`^${globToRegex(glob)}$`, "u");
      for (const path of takes) assert.ok(pattern.test(path), `${glob} leaves ${path}`);
      for (const path of leaves) assert.ok(!pattern.test(path), `${glob} takes ${path}`);
    });
  }
});
