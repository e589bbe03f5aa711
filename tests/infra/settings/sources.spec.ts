import assert from "node:assert/strict";
import { branchName } from "../../../infra/settings/schema/values";
import { aPipeline, type Refusal, refuses } from "../../support/refusals";
import { changed } from "../../support/settings";

const app = "ferry:delivery.pipelines.web.sources.app";
const git = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
const codecommit = { kind: "codecommit", repository: "website", branch: "main" };
const aSource = (source: object) => aPipeline("sources.app", source);
const unbuilt = (source: object) =>
  changed(aSource(source), "delivery.pipelines.web.build", undefined);

describe("settings of sources", () => {
  refuses([
    [
      "a repository of CodeCommit with a slash",
      aSource({ ...codecommit, repository: "acme/website" }),
      `${app}.repository is "acme/website": it must be the name of a repository, and no ARN: owner says of which account it is.`,
    ],
    [
      "a repository of CodeCommit without a branch",
      aSource({ kind: "codecommit", repository: "website" }),
      `${app}.branch is missing: it must be the name of a branch, such as main, without refs/heads/ before it.`,
    ],
    [
      "a trigger by tags of CodeCommit",
      aSource({ ...codecommit, trigger: { tags: ["v*"] } }),
      `${app}.trigger is a map: it must be none, or left out.`,
    ],
    [
      "nine paths of CodeCommit",
      aSource({ ...codecommit, paths: Array.from({ length: 9 }, (_, index) => `${index}`) }),
      `${app}.paths is a list: it must have 1 to 8 globs.`,
    ],
    [
      "paths of CodeCommit beside trigger: none",
      aSource({ ...codecommit, excludePaths: ["docs/**"], trigger: "none" }),
      `${app}.excludePaths stands beside ${app}.trigger: none, which no push starts: keep one of them.`,
    ],
    [
      "an image in upper case",
      aSource({ kind: "ecr", repository: "Acme/base" }),
      `${app}.repository is "Acme/base": it must be the name of a repository, and no ARN: owner says of which account it is.`,
    ],
    ...["333333333333.dkr.ecr.eu-central-1.amazonaws.com/base", "public.ecr.aws/nginx/nginx"].map(
      (repository): Refusal => [
        `an image by its registry: ${repository}`,
        aSource({ kind: "ecr", repository }),
        `${app}.repository is "${repository}": it must be the name of a repository, without a registry ` +
          "before it: say by owner whose it is where that is another account, and have an image of another registry replicated or " +
          "built here.",
      ],
    ),
    [
      "an image by digest",
      aSource({ kind: "ecr", repository: "acme/base", tag: "sha256:0" }),
      `${app}.tag is "sha256:0": it must be the tag of an image.`,
    ],
    [
      "an image as a site",
      unbuilt({ kind: "ecr", repository: "acme/base" }),
      `${app} is an image, which is no site: name a build that makes one of it.`,
    ],
    [
      "an image as a site beside a service",
      changed(
        unbuilt({ kind: "ecr", repository: "acme/base" }),
        "delivery.pipelines.web.releases.1",
        { stack: "prod", service: "api" },
      ),
      `${app} is an image, which is no site: name a build that makes one of it.`,
    ],
    [
      "an image as an application",
      changed(
        unbuilt({ kind: "ecr", repository: "acme/base" }),
        "delivery.pipelines.web.releases",
        [{ stack: "prod", application: "api" }],
      ),
      "ferry:delivery.pipelines.web.build is missing: it packages the application, so that AWS finds its code.",
    ],
    [
      "an image beside another source, without a build",
      changed(
        changed(
          unbuilt({ kind: "ecr", repository: "acme/base" }),
          "delivery.pipelines.web.sources.more",
          codecommit,
        ),
        "delivery.pipelines.web.releases",
        [{ stack: "prod", service: "api" }],
      ),
      "ferry:delivery.pipelines.web.sources has 2 sources but no build that joins them: name a build.",
    ],
    [
      "files of a release of an image that is released as it was pushed",
      changed(
        unbuilt({ kind: "ecr", repository: "acme/base" }),
        "delivery.pipelines.web.releases",
        [{ stack: "prod", service: "api", appSpec: "appspec.yaml" }],
      ),
      'ferry:delivery.pipelines.web.releases[0].appSpec is "appspec.yaml", but no build of the pipeline makes an image: give the build ' +
        "a container, or take it away.",
    ],
    [
      "a full clone without a build",
      unbuilt({ ...git, clone: "full" }),
      `${app}.clone is full, which only a build can read: name a build, or leave clone out.`,
    ],
    [
      "another depth of a clone",
      aSource({ ...git, clone: "deep" }),
      `${app}.clone is "deep": it must be shallow or full.`,
    ],
  ]);
});

describe("the name of a branch", () => {
  for (const name of ["main", "fix/#12", "release-1.0", "élan", "a{b}", "user@home", "x+y=z,(1)"]) {
    it(`may be ${name}, as Git takes it`, () => assert.ok(branchName.safeParse(name).success));
  }

  const wrong = ["", "-x", "/x", "x/", "x.", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a*", "[a"];
  for (const name of [...wrong, "a\\b", "a@{1}", "a//b", "a/.b", "a.lock", "a.lock/b", "a\u0007"]) {
    it(`can't be ${JSON.stringify(name)}`, () =>
      assert.equal(branchName.safeParse(name).success, false));
  }
});
