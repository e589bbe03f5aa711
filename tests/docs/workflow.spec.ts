import assert from "node:assert/strict";
import { parse } from "yaml";
import { documentOf } from "./documents";

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: {
    readonly check: {
      readonly strategy: { readonly matrix: { readonly node: readonly number[] } };
      readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
    };
  };
}

const text = documentOf(".github/workflows/check.yml");
const { permissions, jobs } = parse(text) as Workflow;
const { strategy, steps } = jobs.check;

describe("the workflow of this repository", () => {
  it("runs .ci/run on each Node.js that ferry runs on", () => {
    const { engines } = JSON.parse(documentOf("package.json")) as { engines: { node: string } };
    const [, oldest] = /^>=(\d+)\./.exec(engines.node) ?? [];
    assert.deepEqual(strategy.matrix.node, [20, 22, 24]);
    assert.equal(Number(oldest), strategy.matrix.node[0]);
    assert.deepEqual(
      steps.flatMap(({ run }) => run ?? []),
      [".ci/run"],
    );
  });

  it("may read the code, and no more", () => {
    assert.deepEqual(permissions, { contents: "read" });
    assert.ok(!text.includes("secrets."));
  });

  it("pins the actions of others to a commit, as the example does", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    const example = documentOf("examples/github-actions/.github/workflows/deploy.yml");
    assert.equal(used.length, 2);
    for (const action of used) {
      assert.match(action, /@[0-9a-f]{40}$/);
      assert.ok(example.includes(action), action);
    }
  });

  it("needs nothing outside of the repository", () => {
    // What lies beside it is taken where it is there, and is not missed where it isn't.
    const outside = documentOf(".ci/run")
      .split("\n")
      .filter((line) => line.includes("../"));
    for (const line of outside) assert.match(line, /^if \[ -x [^ ]+ \]; then |^#/);
    assert.match(documentOf("CONTRIBUTING.md"), /Node\.js 20, 22 and 24/);
  });
});
