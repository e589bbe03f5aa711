import assert from "node:assert/strict";
import { join } from "node:path";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import type { RecordedCall } from "../../rehearsal/endpoints/protocol";
import { bundleFunction } from "../../tools/bundle";
import { misbehaving } from "./misbehaviour";

const code = bundleFunction(join(__dirname, "../../functions/changed-paths/index.ts"));
const watches = {
  "acme-shop-app": {
    pipeline: "acme-shop",
    action: "app",
    paths: ["apps/shop/**", "packages/**"],
    excludePaths: ["**/*.md"],
  },
  "acme-docs-app": { pipeline: "acme-docs", action: "app", excludePaths: ["apps/**"] },
};
const before = "1".repeat(40);
const after = "2".repeat(40);
const push = (rule = "acme-shop-app") => ({
  rule,
  id: "7d1e9a4c-0000-0000-0000-000000000000",
  repository: "monorepo",
  before,
  after,
});

describe("the function that looks at the files of a push", () => {
  const role = "arn:aws:iam::111111111111:role/ferry/changed-paths";
  let calls: readonly RecordedCall[];

  /** Pages of changed files, or the code of a refusal. */
  async function invoke(
    event: unknown,
    changes: readonly (readonly string[])[] | string,
  ): Promise<unknown> {
    const behaviour =
      typeof changes === "string"
        ? misbehaving({ faults: [{ operation: "GetDifferences", status: 400, code: changes }] })
        : { changes };
    const endpoints = endpointsOf(behaviour);
    calls = endpoints.calls;
    const loaded = loadFunction({
      files: { "index.js": code, "watches.json": JSON.stringify(watches) },
      handler: "index.handler",
      network: endpoints.network,
      env: { AWS_REGION: "eu-central-1", ...endpoints.env, ...endpoints.role(role) },
    });
    try {
      return (await loaded.invoke(event)).result;
    } finally {
      loaded.close();
    }
  }

  const operations = () => calls.map(({ operation }) => operation);

  /** Changed files, page by page; whether they start the pipeline, and why. */
  const rows: readonly (readonly [readonly (readonly string[])[], boolean, string])[] = [
    [[["apps/shop/a.ts"]], true, "apps/shop/a.ts counts"],
    [[["README.md"], ["x"], ["packages/a/b.ts"]], true, "packages/a/b.ts counts"],
    [[["apps/shop/README.md", "apps/shopping/a.ts"]], false, "no changed file counts"],
    [[[]], false, "no changed file counts"],
  ];
  for (const [changes, starts, why] of rows) {
    it(`${starts ? "starts" : "does not start"} the pipeline with ${JSON.stringify(changes)}`, async () => {
      assert.deepEqual(await invoke(push(), changes), { pipeline: "acme-shop", starts, why });
      assert.equal(operations().includes("StartPipelineExecution"), starts);
    });
  }

  it("compares the commit before the push with the one after it, signed with its role", async () => {
    await invoke(push(), [["README.md"]]);
    assert.deepEqual(
      calls.map(({ credentials: { accessKeyId: _, ...by }, ...call }) => ({ ...call, ...by })),
      [
        {
          service: "codecommit",
          operation: "GetDifferences",
          input: {
            repositoryName: "monorepo",
            beforeCommitSpecifier: before,
            afterCommitSpecifier: after,
          },
          role,
          error: undefined,
        },
      ],
    );
  });

  it("starts the pipeline with the pushed commit, once however often the event comes", async () => {
    await invoke(push(), [["apps/shop/a.ts"]]);
    assert.deepEqual(calls.at(-1)?.input, {
      name: "acme-shop",
      clientRequestToken: "7d1e9a4c-0000-0000-0000-000000000000",
      sourceRevisions: [{ actionName: "app", revisionType: "COMMIT_ID", revisionValue: after }],
    });
  });

  it("asks for no further page once a file counts", async () => {
    await invoke(push(), [["apps/shop/a.ts"], ["b"]]);
    assert.deepEqual(operations(), ["GetDifferences", "StartPipelineExecution"]);
  });

  it("counts everything but the exclusions, where nothing is included", async () => {
    const outcome = await invoke(push("acme-docs-app"), [["apps/a", "b"]]);
    assert.deepEqual(outcome, { pipeline: "acme-docs", starts: true, why: "b counts" });
  });

  it("starts the pipeline when the old commit is gone, as after a forced push", async () => {
    const outcome = await invoke(push(), "CommitDoesNotExistException");
    assert.deepEqual(outcome, {
      pipeline: "acme-shop",
      starts: true,
      why: `commit ${before} is gone`,
    });
  });

  it("fails on any other refusal, so that Lambda tries again", async () => {
    await assert.rejects(invoke(push(), "EncryptionKeyAccessDeniedException"), {
      message: "CodeCommit answers GetDifferences with EncryptionKeyAccessDeniedException.",
    });
    assert.deepEqual(operations(), ["GetDifferences"]);
  });

  it("fails on an event of a rule that it does not know", async () => {
    await assert.rejects(invoke(push("other"), []), {
      message: "No pipeline is known for rule other: run `pulumi up` again.",
    });
  });

  it("fails on anything but a push", async () => {
    await assert.rejects(invoke({ rule: "acme-shop-app", id: "1" }, []), {
      message: "The event is no push of CodeCommit: it lacks repository, before, after.",
    });
  });
});
