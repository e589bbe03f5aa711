import assert from "node:assert/strict";
import { allVerbs } from "../../cli/ferry";
import { documentOf } from "./documents";

const rows = [...documentOf("docs/operate/commands.md").matchAll(/^\| `([^`]+)` \|/gm)].map(
  ([, command = ""]) => command,
);
const { scripts } = JSON.parse(documentOf("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe("the page of commands", () => {
  const verbs = allVerbs();

  for (const [name, { words = "", options }] of Object.entries(verbs)) {
    const calls = rows.flatMap(
      (row) => /^(?:npx ferry|npm run --silent ferry --) (.*)$/.exec(row)?.[1] ?? [],
    );
    const own = calls.filter((call) => call.split(" ")[0] === name);

    it(`shows ${name} by its words, and with options that it has`, () => {
      assert.notDeepEqual(own, []);
      for (const call of own) {
        for (const [, option = ""] of call.matchAll(/--(\w[\w-]*)/g)) {
          assert.ok(option in options, `${call}: --${option}`);
        }
        for (const [, short = ""] of call.matchAll(/ -(\w)\b/g)) {
          const shorts = Object.values(options).map((each) => each.short);
          assert.ok(shorts.includes(short), `${call}: -${short}`);
        }
        const said = call
          .replace(/ --?\w[\w-]*( <[^>]+>| \S+)?/g, "")
          .split(" ")
          .slice(1)
          .join(" ");
        // Some of several words, or none where they may be left out.
        assert.ok(said === "" ? words === "" || words.startsWith("[") : words.includes(said), call);
      }
    });
  }

  it("shows every script that tests, and none that is not there", () => {
    const shown = rows.flatMap((row) => /^npm run ([\w:]+)/.exec(row)?.[1] ?? []);
    for (const name of shown) assert.ok(name in scripts, name);
    const tests = Object.keys(scripts).filter((name) => name.startsWith("test:"));
    assert.deepEqual(
      tests.filter((name) => !shown.includes(name)),
      [],
    );
  });
});
