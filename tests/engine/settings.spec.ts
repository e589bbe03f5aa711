import assert from "node:assert/strict";
import {
  type AcceptedFile,
  files,
  PROJECT,
  refused,
  scalars,
} from "../rehearsal/stack-files/scalars";
import { describeOnEngine } from "./support/cli";
import { Workspace } from "./support/workspace";

/** A program that tells what the engine hands over. */
const program = 'require("node:fs").writeFileSync("seen.json", process.env.PULUMI_CONFIG);\n';

/** The suite of the rehearsal's reader compares it with the same tables. */
describeOnEngine("the engine hands to the program", () => {
  let workspace: Workspace;
  let salt: string;

  before(() => {
    workspace = Workspace.empty();
    workspace.write("package.json", '{"main": "index.js"}\n');
    workspace.write("index.js", program);
    workspace.write("Pulumi.yaml", PROJECT);
    workspace.write("Pulumi.dev.yaml", "");
    workspace.succeed("pulumi login");
    workspace.succeed("pulumi stack init dev");
    salt = workspace.read("Pulumi.dev.yaml");
  });

  function preview({ project = PROJECT, stack }: Pick<AcceptedFile, "project" | "stack">) {
    workspace.write("Pulumi.yaml", project);
    // A byte order mark and a directive are one at the beginning only.
    const [mark = ""] = /^(\uFEFF|%YAML[^\n]*\n---\n)?/.exec(stack) ?? [];
    workspace.write("Pulumi.dev.yaml", `${mark}${salt}${stack.slice(mark.length)}`);
    return workspace.run("pulumi preview -s dev");
  }

  function config(file: Pick<AcceptedFile, "project" | "stack">): Readonly<Record<string, string>> {
    const run = preview(file);
    assert.equal(run.exitCode, 0, run.output);
    return JSON.parse(workspace.read("seen.json")) as Readonly<Record<string, string>>;
  }

  it("every scalar of the table as the rehearsal does", () => {
    const lines = scalars.map(
      ({ yaml }, row) =>
        `  ferry:s${row}: ${yaml}\n  ferry:m${row}:\n    v: ${yaml}\n    l:\n      - ${yaml}\n`,
    );
    const seen = config({ stack: `config:\n${lines.join("")}` });
    for (const [row, { yaml, text, json }] of scalars.entries()) {
      const found = [seen[`ferry:s${row}`], seen[`ferry:m${row}`]];
      assert.deepEqual(found, [text, `{"l":[${json}],"v":${json}}`], JSON.stringify(yaml));
    }
  });

  for (const file of files) {
    it(`the same as the rehearsal: ${file.about}`, () => {
      assert.deepEqual(config(file), file.config);
    });
  }

  for (const file of refused) {
    it(`nothing where the rehearsal refuses: ${file.about}`, () => {
      const { exitCode, output } = preview(file);
      assert.notEqual(exitCode, 0);
      const said = output.trim().split("\n").at(-1) ?? "";
      const sentence = said
        .replace(/^\s*(error: |\* )?/, "")
        .replaceAll(`${workspace.project}/`, "");
      assert.equal(sentence, file.engine);
    });
  }
});
