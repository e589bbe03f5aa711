import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkStack, type PlainResource } from "../../policies/check";
import { families, type Rule, sentence } from "../../policies/rule";
import { allRules } from "../../policies/rules";
import { fixtures } from "./fixtures";

const root = join(__dirname, "../..");

/** What one rule alone says; it is turned on where it is off. */
function said(name: string, resources: readonly PlainResource[], options: object = {}) {
  const config = { all: "disabled", [name]: { ...options, enforcementLevel: "mandatory" } };
  return checkStack(resources, config).map(({ message }) => message);
}

function ruleOf(name: string) {
  const rule = allRules.find((each) => each.name === name);
  assert.ok(rule, `there is no rule ${name}`);
  return rule;
}

describe("Rules", () => {
  for (const { rule, options, keeps, breaks, says } of fixtures) {
    describe(rule, () => {
      it("says nothing where it is kept", () => {
        assert.deepEqual(said(rule, keeps, options), []);
      });

      it("says what is wrong, what to do, and which controls ask for it", () => {
        const messages = says.map((problem) => sentence(ruleOf(rule), problem));
        assert.deepEqual(said(rule, breaks, options), messages);
      });
    });
  }

  it("composes a sentence of the problem, the fix and the controls", () => {
    const { breaks } = fixtures.find(({ rule }) => rule === "bucket-versioning") ?? { breaks: [] };
    assert.deepEqual(said("bucket-versioning", breaks), [
      'Bucket "web" keeps no older versions: add a BucketVersioning with status Enabled (FSBP S3.14, CKV_AWS_21, TRV AWS-0090).',
      'Bucket "bare" keeps no older versions: add a BucketVersioning with status Enabled (FSBP S3.14, CKV_AWS_21, TRV AWS-0090).',
    ]);
  });
});

function tableOf(rules: readonly Rule[]): string {
  const rows = rules.map(({ name, options = {}, level, title, controls }) => {
    const keys = Object.keys(options).map((each) => `\`${each}\``);
    const first = keys.length > 0 ? `\`${name}\` (${keys.join(", ")})` : `\`${name}\``;
    return [first, level, title, controls.join(", ")];
  });
  const head = ["rule (options)", "level", "what holds", "controls"];
  const all = [head, head.map(() => "---"), ...rows];
  return all.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

describe("Every rule", () => {
  it("has a fixture that keeps it and one that breaks it, and there are no others", () => {
    assert.deepEqual(
      fixtures.map(({ rule }) => rule).sort(),
      allRules.map(({ name }) => name).sort(),
    );
    for (const { rule, keeps, breaks, says } of fixtures) {
      assert.ok(keeps.length > 0 && breaks.length > 0 && says.length > 0, rule);
    }
  });

  it("has a name of its own in kebab-case, and a family", () => {
    const names = allRules.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, family } of allRules) {
      assert.match(name, /^[a-z]+(-[a-z]+)+$/);
      assert.ok(families.includes(family), name);
    }
  });

  it("has one of the three levels", () => {
    for (const { name, level } of allRules) {
      assert.ok(["mandatory", "advisory", "disabled"].includes(level), name);
    }
  });

  it("says what it is about, why, what to do, and where AWS says so", () => {
    for (const { name, title, why, fix, url } of allRules) {
      assert.match(title, /^[A-Z].*[^.]$/, name);
      assert.match(why, /^["A-Z].*\.$/, name);
      assert.match(fix, /^[a-z].*[^.]$/, name);
      assert.match(url, /^https:\/\/docs\.aws\.amazon\.com\//, name);
    }
  });

  it("quotes controls by the ids of their lists, each once", () => {
    const id =
      /^(FSBP [A-Za-z0-9]+\.\d+|CIS \d+(\.\d+)+|CKV2?_AWS_\d+|NAG [A-Z]+\d*|TRV AWS-\d{4}|CFN [FW]\d+|PRW [a-z0-9_]+)$/;
    for (const { name, controls } of allRules) {
      for (const control of controls) assert.match(control, id, name);
      assert.equal(new Set(controls).size, controls.length, name);
    }
  });

  it("has its row in the documentation, and no other rule has one (README=write writes them)", () => {
    const file = join(root, "policies/README.md");
    const [about = ""] = readFileSync(file, "utf8").split(/^### /m);
    const tables = families.map((family) => {
      const rules = allRules.filter((rule) => rule.family === family);
      return `### ${family}\n\n${tableOf(rules)}\n`;
    });
    const expected = about + tables.join("\n");
    if (process.env.README === "write") writeFileSync(file, expected);
    assert.equal(readFileSync(file, "utf8"), expected);
  });

  it("is about kinds that the SDK has", () => {
    for (const { name, kinds } of allRules) assert.ok(kinds.length > 0, name);
    const missing = allRules
      .flatMap(({ kinds }) => kinds)
      .filter((kind) => {
        const [service = "", name = ""] = kind.split(".");
        const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
        return !existsSync(join(root, "node_modules/@pulumi/aws", service, file));
      });
    assert.deepEqual(missing, []);
  });
});
