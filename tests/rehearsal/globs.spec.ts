import assert from "node:assert/strict";
import fc from "fast-check";
import { globFault, globToRegex } from "../../infra/aws/globs";
import { matchesGlob } from "../../rehearsal/globs";

const { isMatch } = require("picomatch") as {
  readonly isMatch: (path: string, glob: string, options: object) => boolean;
};

/** Glob, paths that it takes and paths that it leaves. */
const rows: readonly (readonly [
  glob: string,
  takes: readonly string[],
  leaves: readonly string[],
])[] = [
  // The examples of https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
  ["*.java", ["App.java"], ["App.class", "src/App.java"]],
  ["*.*", ["a.b", "a.b.c"], ["ab", "src/a.b"]],
  ["*.{java,class}", ["App.java", "App.class"], ["App.jar"]],
  ["foo.?", ["foo.a"], ["foo.", "foo.ab"]],
  ["my-file.jar", ["my-file.jar"], ["directory/my-file.jar"]],
  ["directory/my-file.jar", ["directory/my-file.jar"], ["my-file.jar"]],
  [
    "directory/subdirectory/my-file.jar",
    ["directory/subdirectory/my-file.jar"],
    ["directory/my-file.jar"],
  ],
  ["**", ["a", "a/b", "a/b/c.d"], []],
  ["directory/**", ["directory/a", "directory/a/b"], ["directories/a", "a/directory/b"]],
  ["directory/*", ["directory/a"], ["directory/a/b", "directory"]],
  // Its rules on sets.
  ["[abc]", ["a", "b", "c"], ["d", "ab"]],
  ["[a-z]", ["a", "m", "z"], ["A", "-"]],
  ["[abce-g]", ["a", "e", "f", "g"], ["d"]],
  ["[!a-c]", ["d", "-"], ["a", "b", "/"]],
  ["[-a]", ["-", "a"], ["b"]],
  ["[!-a]", ["b"], ["-", "a"]],
  ["[*?\\]", ["*", "?", "\\"], ["a"]],
  ["{[ab],c?}.js", ["a.js", "b.js", "cd.js"], ["c.js", "d.js"]],
  ["\\*", ["*"], ["a"]],
  ["\\{a,b\\}", ["{a,b}"], ["a"]],
  // The filters of https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter-cli.html
  ["projectA/**", ["projectA/a.js", "projectA/b/c.js"], ["projectB/a.js"]],
  ["common/**/*.js", ["common/a/b.js", "common/b.js"], ["common/a/b.ts", "a/common/b.js"]],
  [
    "**/README.md",
    ["README.md", "a/README.md", "a/b/README.md"],
    ["a/README.md.txt", "aREADME.md"],
  ],
  ["feature/**", ["feature/a", "feature/a/b"], ["feature", "features/a"]],
  ["release-v0", ["release-v0"], ["release-v1"]],
];

describe("matchesGlob", () => {
  for (const [glob, takes, leaves] of rows) {
    it(`reads ${glob}`, () => {
      for (const path of takes) assert.ok(matchesGlob(glob, path), `${glob} leaves ${path}`);
      for (const path of leaves) assert.ok(!matchesGlob(glob, path), `${glob} takes ${path}`);
    });
  }

  it("takes no time for a glob of many asterisks", () => {
    assert.equal(matchesGlob("*a".repeat(120), "a".repeat(119)), false);
  });

  it("agrees with the program's own reading of a glob", () => {
    const glob = fc
      .array(
        fc.constantFrom("a", "b", "/", "*", "**", "**/", "?", "[ab]", "[!a]", "{a,b}", "\\*"),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(""));
    const path = fc
      .array(fc.constantFrom("a", "b", "*", "/"), { maxLength: 6 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(glob, path, (pattern, text) => {
        fc.pre(globFault(pattern) === undefined && !pattern.includes("***"));
        assert.equal(
          matchesGlob(pattern, text),
          new RegExp(`^${globToRegex(pattern)}$`, "su").test(text),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("agrees with picomatch on the files of a repository", () => {
    // Two asterisks are a whole part of the glob: beside a name picomatch reads them as one, and CodePipeline does not.
    const part = fc
      .array(fc.constantFrom("a", "b", "*", "?", "[ab]", "[!a]", "{a,b}", "\\*"), {
        minLength: 1,
        maxLength: 4,
      })
      .map((signs) => signs.join("").replace(/\*+/g, "*"));
    const folders = fc.oneof(part, fc.constant("**"));
    const glob = fc.tuple(fc.array(folders, { maxLength: 2 }), part).map(([above, name]) => {
      return [...above, name].join("/");
    });
    const name = fc.string({ unit: fc.constantFrom("a", "b", "*"), minLength: 1, maxLength: 4 });
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
    fc.assert(
      fc.property(glob, path, (pattern, text) => {
        assert.equal(
          matchesGlob(pattern, text),
          isMatch(text, pattern, { dot: true, posix: true }),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
