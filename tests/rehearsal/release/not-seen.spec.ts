import assert from "node:assert/strict";
import { terminalReport } from "../../../cli/report/terminal";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import type { Values } from "../../support/settings";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";

const place = { account: "111111111111", region: "eu-central-1", name: "acme" };
/** A project that no stack makes, with the role that it has. */
const build = (project: string, outputs?: readonly string[]) => ({
  provider: "CodeBuild",
  category: "Build",
  configuration: { ProjectName: project },
  touches: { readers: [`arn:aws:iam::${place.account}:role/cb`] },
  inputs: ["code_source"],
  ...(outputs && { outputs }),
});
const pipeline = (stages: Values): Values => ({
  ...place,
  delivery: {
    pipelines: {
      web: {
        sources: { code: { kind: "codecommit", repository: "app", branch: "main" } },
        stages: { make: { after: "source", actions: stages } },
      },
    },
  },
});
const project = (name: string) =>
  `what project "${name}" of account 111111111111, which is yours, does.`;

for (const [title, values, unseen] of [
  [
    "whose project deploys by itself",
    pipeline({ image: build("image"), eks: build("eks") }),
    [`eks: not seen: ${project("eks")}`, `image: not seen: ${project("image")}`],
  ],
  [
    "that puts what a project made into a bucket",
    pipeline({
      image: build("image", ["made"]),
      copy: {
        provider: "S3",
        configuration: { BucketName: "our-site", Extract: "true" },
        inputs: ["made"],
        runOrder: 2,
      },
    }),
    [`image: not seen: ${project("image")}`],
  ],
  [
    "of a function that deploys",
    pipeline({
      ship: {
        provider: "Lambda",
        category: "Invoke",
        configuration: { FunctionName: "ship" },
        inputs: ["code_source"],
      },
    }),
    [`ship: not seen: what function "ship" of account 111111111111, which is yours, does.`],
  ],
  [
    "of commands",
    pipeline({
      ship: { provider: "Commands", commands: ["./deploy.sh"], inputs: ["code_source"] },
    }),
    [],
  ],
] as const) {
  describe(`a pipeline ${title}`, () => {
    const folders = new Folders();
    let rehearsal: Rehearsal;
    before(async () => {
      const config = folders.ofStacks({ dev: values });
      rehearsal = await rehearse({ config, project: root, site: "examples/site" });
    });
    after(() => folders.remove());

    it("is no failure, and its hostile calls are judged", () => {
      assert.deepEqual(rehearsal.faults, []);
      assert.ok((rehearsal.verdicts.reach?.classes.length ?? 0) > 100);
      const report = terminalReport(rehearsal, { colour: false });
      assert.match(report, /\n✓ the release arrived, as far as it is seen: /);
      assert.match(report, /hostile calls? judged: all denied/);
    });

    it("says what is not seen", () => {
      const said = rehearsal.warnings.filter((warning) => warning.includes("not seen: "));
      const what = said.map((warning) => warning.slice(warning.indexOf("action ") + 7));
      assert.deepEqual(what.sort(), unseen);
    });
  });
}
