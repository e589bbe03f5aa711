import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { program } from "../infra/program";
import { deploymentPaths } from "../infra/settings/deployments";
import { evaluateStacks } from "../rehearsal/rehearse";
import { readProject } from "../rehearsal/stack-files";
import { deployCommands } from "./engine/support/readme-commands";
import { root } from "./support/stacks";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, { branches: readonly string[]; paths: readonly string[] }>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { needs?: string; steps: readonly Step[] }>>;
}

const folder = join(root, "examples/github-actions");
const text = readFileSync(join(folder, ".github/workflows/deploy.yml"), "utf8");
const { on, permissions, jobs } = parse(text) as Workflow;

const steps = Object.values(jobs).flatMap((job) => job.steps);

/** What a job runs on an event, without what every event runs. */
function runs(event: string): readonly string[] {
  return steps
    .filter((step) => step.if === `github.event_name == '${event}'`)
    .flatMap(({ run }) => run ?? []);
}

describe("the workflow of examples/github-actions", () => {
  it("runs the README's commands on a push, one job after the other", () => {
    const commands = deployCommands().filter((command) => command.includes("pulumi up"));

    assert.deepEqual(
      runs("push"),
      commands.map((command) => `${command} --yes`),
    );
    assert.deepEqual(
      Object.entries(jobs).map(([name, { needs }]) => [name, needs]),
      [
        ["prod", undefined],
        ["dev", "prod"],
      ],
    );
  });

  it("only previews pull requests", () => {
    assert.deepEqual(
      runs("pull_request"),
      Object.keys(jobs).map((stack) => `npx pulumi preview -s ${stack}`),
    );
    const always = steps.filter((step) => step.if === undefined).flatMap(({ run }) => run ?? []);
    assert.deepEqual([...new Set(always)], ["npm ci"]);
  });

  it("starts by pushes and pull requests that change what the stacks are made of", () => {
    const filter = { branches: ["main"], paths: deploymentPaths({ github: undefined }) };

    assert.deepEqual(on, { push: filter, pull_request: filter });
  });

  it("takes the roles that the stacks make, by a token and no key", async () => {
    const stacks = await evaluateStacks(readProject(folder, root), program, () => {});
    const role = (step: Step, purpose: string) =>
      step.with?.["role-to-assume"]?.replace(/\$\{\{.*\}\}/, purpose);

    assert.deepEqual(permissions, { contents: "read", "id-token": "write" });
    assert.ok(!/AWS_(ACCESS|SECRET)|access-key/.test(text));
    for (const { stack, outputs } of stacks) {
      const { preview, update } = outputs.deployments as Readonly<Record<string, string>>;
      const step = jobs[stack]?.steps.find(({ uses }) => uses?.startsWith("aws-actions/"));
      assert.ok(step);
      assert.deepEqual([role(step, "preview"), role(step, "update")], [preview, update]);
      assert.match(
        String(step.with?.["role-to-assume"]),
        /\$\{\{ github\.event_name == 'push' && 'update' \|\| 'preview' \}\}$/,
      );
    }
  });

  it("pins every action to a commit", () => {
    const actions = new Set(steps.flatMap(({ uses }) => uses ?? []));

    assert.equal(actions.size, 3);
    for (const action of actions) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });
});

describe("the review of examples/github-actions", () => {
  const reviewed = readFileSync(join(folder, ".github/workflows/review.yml"), "utf8");
  const { permissions: none, jobs: both } = parse(reviewed) as Pick<Workflow, "permissions"> & {
    readonly jobs: Readonly<
      Record<string, { readonly permissions: unknown; readonly steps: readonly Step[] }>
    >;
  };

  it("runs code of the pull request where it may only read, and writes where none of it runs", () => {
    assert.deepEqual(none, {});
    assert.deepEqual(both.review?.permissions, { contents: "read" });
    assert.deepEqual(both.comment?.permissions, { "pull-requests": "write" });
    const used = both.comment?.steps.flatMap(({ uses = "" }) => uses.split("@")[0] ?? []);
    assert.deepEqual(used, ["actions/download-artifact", ""]);
  });

  it("compares with the branch that is merged into, as a comment", () => {
    const runs = Object.values(both).flatMap(({ steps: all }) =>
      all.flatMap(({ run }) => run ?? []),
    );
    assert.deepEqual(runs, [
      "npm ci",
      'npm run --silent ferry -- review --against "origin/$GITHUB_BASE_REF" --markdown > review.md',
      'gh pr comment "$NUMBER" --repo "$GITHUB_REPOSITORY" --body-file review.md --edit-last --create-if-none',
    ]);
  });

  it("pins the actions of others to a commit", () => {
    const used = [...reviewed.matchAll(/uses: (\S+)/g)].map(([, action = ""]) => action);
    for (const action of used) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
  });
});
