import assert from "node:assert/strict";
import { join } from "node:path";
import { type Decision, decide, type GitEvent } from "../../../cli/starts/triggers";
import { branchStarts } from "../../../rehearsal/performers/branch-rules";
import { evaluateFolder } from "../../../rehearsal/rehearse";
import type { RegisteredPipeline } from "../../../rehearsal/world/world";
import { World } from "../../../rehearsal/world/world";
import { aPipeline } from "../../support/refusals";
import { objectDelivery, type Values } from "../../support/settings";
import { evaluateDelivery, root } from "../../support/stacks";

const push = (files: readonly string[], name = "main"): GitEvent => ({
  kind: "branch",
  name,
  files,
});
const tag = (name: string): GitEvent => ({ kind: "tag", name, files: [] });

/** Changed files, and the pipelines that they start. */
const monorepo: readonly (readonly [what: string, event: GitEvent, ...starts: string[]])[] = [
  ["a file of the shop", push(["apps/shop/src/cart.ts"]), "acme-shop"],
  ["a file of the documentation", push(["apps/docs/index.md"]), "acme-docs"],
  ["a shared package", push(["packages/ui/button.ts"]), "acme-docs", "acme-shop"],
  ["a file of each", push(["apps/shop/a", "apps/docs/b"]), "acme-docs", "acme-shop"],
  ["a file of neither", push(["README.md", ".github/workflows/ci.yml"])],
  ["a folder with a longer name", push(["apps/shopping/a.ts"])],
  ["the folder's own name", push(["apps/shop"])],
  ["an excluded file of an included folder", push(["apps/shop/README.md"])],
  [
    "an excluded file beside one that is not",
    push(["apps/shop/README.md", "apps/shop/a"]),
    "acme-shop",
  ],
  ["no file at all", push([])],
  ["another branch", push(["apps/shop/a"], "feature/cart")],
  ["the first push of a new branch", { kind: "new branch", name: "main", files: ["apps/shop/a"] }],
  ["a tag of the documentation", tag("docs-v1"), "acme-docs"],
  ["a tag of something else", tag("shop-v1")],
  ["another repository", { ...push(["apps/shop/a"]), repository: "acme/other" }],
  [
    "this repository by name",
    { ...push(["apps/shop/a"]), repository: "acme/monorepo" },
    "acme-shop",
  ],
  ["a pull request", { kind: "opened", name: "main", files: ["apps/shop/a"] }],
];

describe("what a push starts in the monorepo", () => {
  let pipelines: readonly RegisteredPipeline[];

  before(async () => {
    const stacks = await evaluateFolder(join(root, "examples/monorepo"), root, () => {});
    pipelines = new World(stacks).pipelines();
  });

  for (const [what, event, ...starts] of monorepo) {
    it(`${what}: ${starts.join(" and ") || "nothing"}`, () => {
      const started = decide(pipelines, event).filter((decision) => decision.starts);
      assert.deepEqual(started.map(({ pipeline }) => pipeline).sort(), starts);
    });
  }

  it("is said with the reason of each pipeline and the files that count", () => {
    const files = ["apps/shop/README.md", "apps/shop/a.ts", "packages/b.ts"];
    assert.deepEqual(
      decide(pipelines, push(files)).map(({ pipeline, source, why, files }) => [
        pipeline,
        source,
        why,
        files,
      ]),
      [
        ["acme-docs", "app", "packages/b.ts is in packages/**", ["packages/b.ts"]],
        [
          "acme-shop",
          "app",
          "apps/shop/a.ts (and 1 more) is in apps/shop/**",
          ["apps/shop/a.ts", "packages/b.ts"],
        ],
      ],
    );
  });

  const whyNot = (event: GitEvent) =>
    decide(pipelines, event).find(({ pipeline }) => pipeline === "acme-shop")?.why;

  it("is said to leave what is excluded, is on no list, or has no files to compare", () => {
    assert.equal(
      whyNot(push(["apps/shop/README.md"])),
      "apps/shop/README.md is excluded by **/*.md",
    );
    assert.equal(
      whyNot(push(["a", "b"])),
      "a is not in apps/shop/**, packages/**, and so for 1 more",
    );
    assert.equal(whyNot(push([])), "no file was changed, and the filter asks for some");
    assert.equal(whyNot(push(["a"], "next")), "branch next is not in main");
    assert.equal(whyNot(tag("v1")), "it starts with branches, not with tags");
    assert.equal(
      whyNot({ kind: "new branch", name: "main", files: ["apps/shop/a"] }),
      "AWS compares no files on the first push of a new branch, and the filter asks for some",
    );
  });
});

describe("what a push starts", () => {
  const decisionOf = async (values: Values, event: GitEvent): Promise<Partial<Decision>> => {
    const world = new World([await evaluateDelivery(values)]);
    const [decision] = decide(world.pipelines(), event, await branchStarts(world));
    return { starts: decision?.starts ?? false, why: decision?.why ?? "" };
  };
  const withTrigger = (trigger: unknown) => aPipeline("sources.app.trigger", trigger);

  it("is the pipeline of the branch, whichever files, where nothing is said", async () => {
    const values = aPipeline("mode", "SUPERSEDED");
    assert.deepEqual(await decisionOf(values, push(["a"])), {
      starts: true,
      why: "every push to main starts it",
    });
    assert.deepEqual(await decisionOf(values, push(["a"], "next")), {
      starts: false,
      why: "it starts with pushes to main",
    });
    assert.deepEqual(await decisionOf(values, tag("v1")), {
      starts: false,
      why: "it starts with pushes to its branch, not with tags",
    });
  });

  it("is nothing for trigger: none", async () => {
    assert.deepEqual(await decisionOf(withTrigger("none"), push(["a"])), {
      starts: false,
      why: "the source app has no trigger",
    });
  });

  it("is nothing of a pipeline whose source is in a bucket", async () => {
    assert.deepEqual(await decisionOf(objectDelivery, push(["a"])), {
      starts: false,
      why: "the source upload is of S3, which no Git connection watches",
    });
  });

  it("is every branch that a glob takes but the excluded ones", async () => {
    const values = withTrigger({ branches: ["release/**"], excludeBranches: ["release/*/old"] });
    assert.equal((await decisionOf(values, push([], "release/2/new"))).starts, true);
    assert.deepEqual(await decisionOf(values, push([], "release/2/old")), {
      starts: false,
      why: "branch release/2/old is excluded by release/*/old",
    });
  });

  it("is every tag but the excluded ones, where no tags are included", async () => {
    const values = withTrigger({ excludeTags: ["*-rc"] });
    assert.deepEqual(await decisionOf(values, tag("v1")), {
      starts: true,
      why: "tag v1 is not excluded",
    });
    assert.equal((await decisionOf(values, tag("v1-rc"))).starts, false);
  });

  it("is the first push of a new branch too, where no files are asked for", async () => {
    const values = withTrigger({ branches: ["feature/**"] });
    const event: GitEvent = { kind: "new branch", name: "feature/a", files: ["a"] };
    assert.equal((await decisionOf(values, event)).starts, true);
  });

  describe("of CodeCommit", () => {
    const codecommit = { kind: "codecommit", repository: "website", branch: "main" };
    const owner = {
      role: "arn:aws:iam::333333333333:role/Reads",
      eventsRole: "arn:aws:iam::333333333333:role/Tells",
    };
    const source = (more: Values) => aPipeline("sources.app", { ...codecommit, ...more });
    const paths = source({ paths: ["frontend/**"], excludePaths: ["**/*.md"] });
    const fresh: GitEvent = { kind: "new branch", name: "main", files: ["frontend/a.ts"] };

    const rows: readonly (readonly [
      what: string,
      Values,
      GitEvent,
      starts: boolean,
      why: string,
    ])[] = [
      ["every push to the branch", source({}), push(["a"]), true, "every push to main starts it"],
      [
        "every push to the branch of another account's",
        source({ owner }),
        push(["a"]),
        true,
        "every push to main starts it",
      ],
      ["no other branch", source({}), push(["a"], "next"), false, "it starts with pushes to main"],
      ["no tag", paths, tag("v1"), false, "it starts with pushes to its branch, not with tags"],
      ["its first push", source({}), fresh, true, "every push to main starts it"],
      [
        "a file that counts",
        paths,
        push(["README.md", "frontend/a.ts"]),
        true,
        "frontend/a.ts is in frontend/**",
      ],
      [
        "no file that does not",
        paths,
        push(["frontend/README.md"]),
        false,
        "frontend/README.md is excluded by **/*.md",
      ],
      [
        "no first push, with paths",
        paths,
        fresh,
        false,
        "AWS compares no files on the first push of a new branch, and the filter asks for some",
      ],
      [
        "nothing, for trigger: none",
        source({ trigger: "none" }),
        push(["a"]),
        false,
        "no rule is about the source app",
      ],
    ];
    for (const [what, values, event, starts, why] of rows) {
      it(`is ${what}`, async () => {
        assert.deepEqual(await decisionOf(values, event), { starts, why });
      });
    }
  });
});
