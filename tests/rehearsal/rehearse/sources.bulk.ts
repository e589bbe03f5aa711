import assert from "node:assert/strict";
import { judgeRelease, type Verdicts } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { aPipeline } from "../../support/refusals";
import type { Values } from "../../support/settings";
import { carry, deliver } from "../support/releases";

const git = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
const sources: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  "a Git repository": { app: git },
  "a Git repository with its history": { app: { ...git, clone: "full" } },
  "a Git repository by tags": { app: { ...git, trigger: { tags: ["v*"] } } },
  "a repository of CodeCommit": {
    app: { kind: "codecommit", repository: "website", branch: "main" },
  },
  "a repository of CodeCommit with its history": {
    app: { kind: "codecommit", repository: "website", branch: "main", clone: "full" },
  },
  "a repository of CodeCommit by paths": {
    app: {
      kind: "codecommit",
      repository: "website",
      branch: "main",
      paths: ["frontend/**"],
      excludePaths: ["**/*.md"],
    },
  },
  "two repositories of CodeCommit by paths": {
    app: { kind: "codecommit", repository: "website", branch: "main", paths: ["a/*.{ts,js}"] },
    docs: { kind: "codecommit", repository: "docs", branch: "main", excludePaths: ["a/**"] },
  },
  "an image beside a repository": {
    app: git,
    image: { kind: "ecr", repository: "acme/base", tag: "stable" },
  },
  "five sources": {
    app: git,
    docs: { ...git, repository: "acme/docs", clone: "full" },
    code: { kind: "codecommit", repository: "website", branch: "main" },
    image: { kind: "ecr", repository: "acme/base" },
    upload: { kind: "s3", object: "data.zip" },
  },
};

for (const [what, values] of Object.entries(sources)) {
  describe(`a release of ${what}`, () => {
    let verdicts: Verdicts;

    before(async () => {
      const stacks = await deliver(aPipeline("sources", values));
      const release = await carry(stacks);
      assert.deepEqual(release.faults, []);
      verdicts = judgeRelease(stacks, release);
    });

    it("has every hop allowed and every hostile call denied", () => {
      assert.deepEqual(verdicts.faults, []);
    });

    it("has no idle permission and no untested guard", () => {
      const { idle, untested } = proveRelease(verdicts);
      assert.deepEqual([idle, untested], [[], []]);
    });
  });
}
