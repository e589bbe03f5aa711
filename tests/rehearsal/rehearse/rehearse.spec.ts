import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { faultText } from "../../../cli/fault-text";
import type { Program } from "../../../rehearsal/evaluate";
import { evaluateStacks, type RehearseOptions, rehearse } from "../../../rehearsal/rehearse";
import { delivery, target } from "../../support/settings";
import { root } from "../../support/stacks";
import { Folders, stackFile } from "../support/folders";

const exampleSite = join(root, "examples/site");

describe("a rehearsal", () => {
  let folders: Folders;
  before(() => {
    folders = new Folders();
  });
  after(() => folders.remove());

  const run = (options: Partial<RehearseOptions>) =>
    rehearse({ site: exampleSite, config: root, project: root, ...options });

  /** What a person reads when a rehearsal ends early. */
  const textOf = (options: Partial<RehearseOptions>) =>
    run(options).then(() => "it did not end early", faultText);

  it("takes only stack files from its folder, and Pulumi.yaml from the project", async () => {
    const config = folders.ofStacks({ b: { name: "acme" }, a: {} });
    const program: Program = async () => pulumi.runtime.allConfig();
    const { stacks } = await run({ config, program });
    const defaults = { "ferry:name": "", "ferry:retain": "true", "ferry:sites": "{}" };
    assert.deepEqual(
      stacks.map(({ project, stack, outputs }) => ({
        project,
        stack,
        config: Object.fromEntries(Object.keys(defaults).map((key) => [key, outputs[key]])),
      })),
      [
        { project: "ferry", stack: "a", config: defaults },
        { project: "ferry", stack: "b", config: { ...defaults, "ferry:name": "acme" } },
      ],
    );
  });

  it("says what it is doing, step by step", async () => {
    const steps: string[] = [];
    const program: Program = async () => ({});
    const config = folders.ofStacks({ prod: {} });
    await run({ config, program, progress: (what) => steps.push(what) });
    assert.deepEqual(steps.slice(0, 2), ["reading the site", "evaluating stack prod"]);
  });

  it("rehearses the program that it is given", async () => {
    const config = folders.ofStacks({ prod: { name: "acme" } });
    const program: Program = async () => ({ hello: new pulumi.Config().require("name") });
    const { stacks, faults } = await run({ config, program });
    assert.deepEqual(stacks[0]?.outputs, { hello: "acme" });
    assert.deepEqual(faults, ["No stack of this rehearsal has a pipeline."]);
  });

  it("warns of values that it can't see", async () => {
    const file = `environment:\n  - acme/prod\n${stackFile({})}`;
    const config = folders.of({ "Pulumi.prod.yaml": file });
    const { warnings } = await run({ config, program: async () => ({}) });
    const sentence = "values from ESC environments ('environment') are not seen by the rehearsal.";
    assert.deepEqual(warnings, [`${join(config, "Pulumi.prod.yaml")}: ${sentence}`]);
  });

  describe("ends early, in words,", () => {
    it("without the file of a stack that it releases to", async () => {
      const config = folders.ofStacks({ dev: delivery });
      assert.equal(
        await textOf({ config }),
        "Stack dev releases to stack organization/ferry/prod, which this rehearsal has not: add " +
          "Pulumi.prod.yaml, give its contract by --contracts, or correct the release.",
      );
    });

    it("without any stack file", async () => {
      const config = folders.of({});
      assert.equal(
        await textOf({ config }),
        `${config}: there is no Pulumi.<stack>.yaml; add one per stack, as Pulumi.dev.yaml.`,
      );
    });

    it("on faults in the settings, all of a stack at once", async () => {
      const config = folders.ofStacks({ prod: { ...target, account: "1", region: "Frankfurt" } });
      assert.equal(
        await textOf({ config }),
        [
          "Stack prod has 2 faults in its settings; nothing was created.",
          '- ferry:account is "1": it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
          '- ferry:region is "Frankfurt": it must be the name of an AWS region, such as eu-central-1.',
        ].join("\n"),
      );
    });

    it("on a stack file that is not YAML", async () => {
      const config = folders.of({ "Pulumi.prod.yaml": "config: [" });
      const text = await textOf({ config });
      assert.ok(text.startsWith(`${join(config, "Pulumi.prod.yaml")}, line 1, column`), text);
      assert.doesNotMatch(text, /\n/);
    });
  });

  it("shows the stack trace of a mistake of ferry's own", async () => {
    const program: Program = () => Promise.reject(new TypeError("x is not a function"));
    const text = await textOf({ config: folders.ofStacks({ prod: {} }), program });
    assert.match(text, /^TypeError: x is not a function\n {4}at /);
  });
});

describe("the stacks of a rehearsal", () => {
  /** A program whose stacks read others, as their configuration says. */
  const reading: Program = async () => {
    const names = new pulumi.Config().getObject<readonly string[]>("reads") ?? [];
    const read = names.map(async (name) => {
      const stack = new pulumi.StackReference(`organization/ferry/${name}`);
      return (await stack.getOutputDetails("said")).value ?? "nothing";
    });
    return { said: `${pulumi.getStack()}(${(await Promise.all(read)).join()})` };
  };
  const file = (stack: string, ...reads: readonly string[]) => ({
    stack,
    project: "ferry",
    config: { "ferry:reads": JSON.stringify(reads) },
    secretKeys: [],
    warnings: [],
  });
  const order = async (...stacks: readonly ReturnType<typeof file>[]) => {
    const done = await evaluateStacks({ project: "ferry", stacks }, reading, () => {});
    return done.map(({ outputs }) => outputs.said);
  };

  it("come after those that they read, whatever their names", async () => {
    const said = await order(file("a", "m", "z"), file("m", "z"), file("z"));
    assert.deepEqual(said, ["z()", "m(z())", "a(m(z()),z())"]);
  });

  it("keep the order of their files where nothing else orders them", async () => {
    assert.deepEqual(await order(file("a"), file("b")), ["a()", "b()"]);
  });

  it("are refused when they read each other", async () => {
    await assert.rejects(order(file("a", "b"), file("b", "a")), {
      name: "RehearsalFault",
      message:
        "Stacks a, b release to each other, so that none can come first: correct their releases.",
    });
  });

  it("are refused when there are none", async () => {
    await assert.rejects(order(), {
      name: "RehearsalFault",
      message: "There is no Pulumi.<stack>.yaml to rehearse.",
    });
  });
});
