import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ferry } from "../../../cli/ferry";
import { eventOf, type StartsOptions, startsJson, startsReport } from "../../../cli/starts/event";
import { RehearsalFault } from "../../../rehearsal/fault";
import { surroundings } from "../../support/surroundings";

describe("--changed", () => {
  let folder: string;
  let list: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ferry-changed-"));
    list = join(folder, "list.txt");
    writeFileSync(list, "apps/shop/a b.ts\r\n\npackages/ü.ts\n");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const event = (options: Partial<StartsOptions>) =>
    eventOf({ changed: list, folder, newBranch: false, ...options });

  it("reads a path per line", () => {
    assert.deepEqual(event({ branch: "main", repository: "acme/website" }), {
      kind: "branch",
      name: "main",
      files: ["apps/shop/a b.ts", "packages/ü.ts"],
      repository: "acme/website",
    });
  });

  it("compares commits of a repository, with both names of a file that was moved", () => {
    const repository = join(folder, "repository");
    mkdirSync(repository);
    const git = (...args: readonly string[]) =>
      execFileSync(
        "git",
        [
          "-c",
          "user.name=n",
          "-c",
          "user.email=e@example.com",
          "-c",
          "commit.gpgsign=false",
          ...args,
        ],
        { cwd: repository, stdio: "pipe" },
      );
    git("init", "--initial-branch=main");
    writeFileSync(join(repository, "ä.ts"), "one\n");
    git("add", ".");
    git("commit", "-m", "one");
    git("mv", "ä.ts", "b.ts");
    git("commit", "-m", "two");
    const { files } = event({ changed: "HEAD~1..HEAD", branch: "main", folder: repository });
    assert.deepEqual(files, ["b.ts", "ä.ts"]);
    assert.throws(() => event({ changed: "nope..HEAD", branch: "main", folder: repository }), {
      name: "RehearsalFault",
      message: /^git can't compare nope\.\.HEAD: fatal: bad revision 'nope\.\.HEAD'\.$/,
    });
  });

  const faults: readonly (readonly [string, Partial<StartsOptions>, string])[] = [
    [
      "neither branch nor tag",
      {},
      "--changed needs --branch <name> or --tag <name>, and one of them.",
    ],
    [
      "branch and tag",
      { branch: "a", tag: "b" },
      "--changed needs --branch <name> or --tag <name>, and one of them.",
    ],
    [
      "a new tag",
      { tag: "b", newBranch: true },
      "--new-branch and --pull-request are about a branch: give no --tag.",
    ],
    [
      "a pull request of a new branch",
      { branch: "a", newBranch: true, pullRequest: "opened" },
      "--new-branch is about a push: give no --pull-request.",
    ],
    [
      "a state that no pull request has",
      { branch: "a", pullRequest: "merged" },
      '--pull-request is "merged": it must be opened, updated or closed.',
    ],
    [
      "an option of git in the place of a range",
      { branch: "a", changed: "--output=x..y" },
      '--changed is "--output=x..y", which is neither a file with a path per line nor a range of commits, such as main..feature.',
    ],
    [
      "a file that is not there",
      { branch: "a", changed: "nowhere.txt" },
      '--changed is "nowhere.txt", which is neither a file with a path per line nor a range of commits, such as main..feature.',
    ],
  ];
  for (const [what, options, message] of faults) {
    it(`refuses ${what}`, () => {
      assert.throws(() => event(options), new RehearsalFault(message));
    });
  }

  const decisions = [
    {
      stack: "dev",
      pipeline: "acme-shop",
      source: "app",
      starts: true,
      why: "a is in **",
      files: ["a"],
    },
    {
      stack: "dev",
      pipeline: "acme-docs",
      source: "app",
      starts: false,
      why: "it starts with tags",
      files: [],
    },
  ];

  it("answers with a line for each pipeline", () => {
    assert.equal(
      startsReport({ kind: "branch", name: "main", files: ["a"] }, decisions),
      "A push to main with 1 changed file starts 1 of 2 pipelines.\n" +
        "▸ acme-shop starts: a is in **\n" +
        "· acme-docs does not start: it starts with tags\n",
    );
  });

  it("answers as data with --json", () => {
    const asked = { kind: "tag", name: "v1", files: [] } as const;
    assert.deepEqual(JSON.parse(startsJson(asked, decisions)), {
      version: 1,
      event: asked,
      starts: ["acme-shop"],
      decisions,
    });
  });

  it("says on the command line what a push would start, from the stacks of a folder", async () => {
    const words = [
      "--config",
      "examples/monorepo",
      "--changed",
      list,
      "--branch",
      "main",
      "--json",
    ];
    const { out } = await ferry(["rehearse", ...words], surroundings);
    const { starts } = JSON.parse(out) as { readonly starts: readonly string[] };
    assert.deepEqual(starts, ["acme-docs", "acme-shop"]);
  });
});
