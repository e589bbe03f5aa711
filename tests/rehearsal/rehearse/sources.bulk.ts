import assert from "node:assert/strict";
import { judgeRelease, type Verdicts } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { aPipeline } from "../../support/refusals";
import { changed, type Values } from "../../support/settings";
import { carry, deliver } from "../support/releases";

const git = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
const roleOfTheirs = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
const ownerOf = (name: string) => ({ role: roleOfTheirs(name), eventsRole: roleOfTheirs("Tells") });
const theirs = (name: string): Values => ({
  kind: "codecommit",
  repository: "website",
  branch: "main",
  owner: ownerOf(name),
});
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
  "a repository of CodeCommit of another account": { app: theirs("Code") },
  "a repository of another account whose pushes start nothing": {
    app: { ...theirs("Code"), trigger: "none", owner: { role: roleOfTheirs("Code") } },
  },
  "two repositories and an image of another account, told of in one role": {
    app: theirs("Code"),
    docs: { ...theirs("Docs"), repository: "docs" },
    image: { kind: "ecr", repository: "acme/base", owner: ownerOf("Images") },
  },
  "a repository of another account beside one of this": {
    app: git,
    code: theirs("Code"),
  },
  "five sources": {
    app: git,
    docs: { ...git, repository: "acme/docs", clone: "full" },
    code: { kind: "codecommit", repository: "website", branch: "main" },
    image: { kind: "ecr", repository: "acme/base" },
    upload: { kind: "s3", object: "data.zip" },
  },
};

const organized = (values: Values) => changed(values, "delivery.organization", "o-a1b2c3d4e5");
const reports = {
  provider: "S3",
  role: roleOfTheirs("Release"),
  configuration: { BucketName: "their-reports", Extract: true },
  inputs: ["app_source"],
};
const deliveries: Readonly<Record<string, Values>> = {
  ...Object.fromEntries(
    Object.entries(sources).map(([what, values]) => [what, aPipeline("sources", values)]),
  ),
  "a repository of another account, beside an organization": organized(
    aPipeline("sources", { app: theirs("Code") }),
  ),
  "a repository, with an action in a role of another account beside an organization": organized(
    aPipeline("stages.more", { after: "build", actions: { reports } }),
  ),
};

for (const [what, values] of Object.entries(deliveries)) {
  describe(`a release of ${what}`, () => {
    let verdicts: Verdicts;

    before(async () => {
      const stacks = (await deliver(values)).map(withExistingResources);
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
