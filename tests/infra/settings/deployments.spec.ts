import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { deploymentPaths } from "../../../infra/settings/deployments";
import { matchesGlob } from "../../../rehearsal/globs";
import { faultsOf, refuses } from "../../support/refusals";
import { changed, delivery, load, target, type Values } from "../../support/settings";
import { root } from "../../support/stacks";

const pulumi = { organization: "acme", repository: "acme/platform", branch: "main" };
const github = { repository: "acme/platform", branch: "main" };

const deployed = (deployments: unknown, values: Values = target) =>
  changed(values, "deployments", deployments);
const aPulumi = (values: Values) => deployed({ pulumi: { ...pulumi, ...values } });

/** A delivery whose source lies beside the settings. */
const beside = (source: Values, deployments: Values = { pulumi }) =>
  deployed(
    deployments,
    changed(delivery, "delivery.pipelines.web.sources.app", {
      kind: "git",
      connection: "github",
      repository: "acme/platform",
      branch: "main",
      ...source,
    }),
  );

const key = "ferry:deployments";
const early = (globs: string) =>
  "ferry:delivery.pipelines.web.sources.app starts a release by a push of what the stack is made of, before " +
  `ferry:deployments has changed the pipeline: exclude it (excludePaths: [${globs}]).`;
const all =
  '"Pulumi.yaml", "Pulumi.*.yaml", "infra/**", "functions/**", "tools/**", "package.json", "package-lock.json", "tsconfig.json"';

describe("the settings of deployments", () => {
  it("have defaults: previews, no drift check, nothing that follows", () => {
    assert.deepEqual(load(deployed({ pulumi })).deployments, {
      pulumi: { ...pulumi, previews: true, preRun: [], followedBy: [] },
    });
  });

  it("deploy by a push of any file that the program is made of", () => {
    const settings = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
    const { metafile } = buildSync({
      absWorkingDir: root,
      entryPoints: ["infra/index.ts", settings["ts-node"].transpiler],
      outdir: "out",
      bundle: true,
      packages: "external",
      platform: "node",
      tsconfigRaw: {},
      metafile: true,
      write: false,
    });
    const paths = deploymentPaths({
      pulumi: { ...pulumi, previews: true, preRun: [], followedBy: [] },
    });
    const files = Object.keys(metafile.inputs);

    assert.ok(files.length > 200);
    assert.deepEqual(
      files.filter((file) => !paths.some((path) => matchesGlob(path, file))),
      [],
    );
  });

  refuses([
    [
      "two ways at once",
      deployed({ pulumi, github }),
      `${key}.pulumi and ${key}.github are both set: a push would deploy the stack twice; keep one.`,
    ],
    [
      "no way at all",
      deployed({ identityProvider: "arn:aws:iam::222222222222:oidc-provider/api.pulumi.com/oidc" }),
      `${key} says nothing of who deploys: write pulumi for Pulumi Deployments, or github for GitHub Actions.`,
    ],
    [
      "a key that is none",
      aPulumi({ after: ["prod"] }),
      `${key}.pulumi.after is not a setting: write one of organization, repository, branch, folder, paths, previews, preRun, drift, followedBy.`,
    ],
    [
      "an organization in capital letters, which no token has",
      aPulumi({ organization: "Acme" }),
      `${key}.pulumi.organization is "Acme": it must be the name of an organization in Pulumi Cloud, in lower case as its address has it.`,
    ],
    [
      "a repository by its address",
      aPulumi({ repository: "https://github.com/acme/platform" }),
      `${key}.pulumi.repository is "https://github.com/acme/platform": it must be owner/name of a repository on GitHub.`,
    ],
    [
      "paths that are none",
      aPulumi({ paths: ["/infra/**"] }),
      `${key}.pulumi.paths[0] is "/infra/**": it must be a glob from the repository's root, without a leading slash; ! in front of it excludes.`,
    ],
    [
      "an empty list of paths",
      aPulumi({ paths: [] }),
      `${key}.pulumi.paths is a list: it must have at least one glob.`,
    ],
    [
      "a command of two lines",
      aPulumi({ preRun: ["cd site\nnpm ci"] }),
      `${key}.pulumi.preRun[0] is "cd site\\nnpm ci": it must be a command in one line.`,
    ],
    [
      "a schedule of AWS",
      aPulumi({ drift: { schedule: "rate(1 day)" } }),
      `${key}.pulumi.drift.schedule is "rate(1 day)": it must be the five fields of a cron expression in UTC, such as 0 6 * * *.`,
    ],
    [
      "a follower that is no stack",
      aPulumi({ followedBy: ["acme/ferry/dev"] }),
      `${key}.pulumi.followedBy[0] is "acme/ferry/dev": it must be the name of a stack, or project/stack.`,
    ],
    [
      "a repository with the id of its owner alone",
      deployed({ github: { ...github, repository: "acme@12/platform" } }),
      `${key}.github.repository is "acme@12/platform": it must be owner/name, or owner@id/name@id for a repository made, renamed or transferred since 2026-07-15 (gh api repos/<owner>/<name>/actions/oidc/customization/sub says which).`,
    ],
    [
      "an identity provider of another account",
      deployed({
        pulumi,
        identityProvider: "arn:aws:iam::111111111111:oidc-provider/api.pulumi.com/oidc",
      }),
      `${key}.identityProvider is "arn:aws:iam::111111111111:oidc-provider/api.pulumi.com/oidc": it must be account 222222222222's provider of api.pulumi.com/oidc, which signs the tokens of these deployments.`,
    ],
    [
      "an identity provider of other tokens",
      deployed({
        github,
        identityProvider: "arn:aws:iam::222222222222:oidc-provider/api.pulumi.com/oidc",
      }),
      `${key}.identityProvider is "arn:aws:iam::222222222222:oidc-provider/api.pulumi.com/oidc": it must be account 222222222222's provider of token.actions.githubusercontent.com, which signs the tokens of these deployments.`,
    ],
    ["a release by every push beside the settings", beside({}), early(all)],
    [
      "a release by pushes of some settings",
      beside({ excludePaths: ["infra/**", "functions/**", "tools/**", "*.json"] }),
      early('"Pulumi.yaml", "Pulumi.*.yaml"'),
    ],
    [
      "a release beside the settings in a folder",
      beside({ paths: ["**"] }, { pulumi: { ...pulumi, folder: "platform" } }),
      early('"platform/**"'),
    ],
    [
      "a release beside the settings of GitHub Actions, whose tokens have ids",
      beside({}, { github: { repository: "acme@12/platform@34", branch: "main" } }),
      early(all),
    ],
  ]);

  for (const [what, source, deployments] of [
    ["that paths choose", { paths: ["frontend/**"] }, undefined],
    ["of a folder beside the settings'", { excludePaths: ["ops/**"] }, "ops"],
    ["by tags", { trigger: { tags: ["v*"] } }, undefined],
    ["of another branch", { branch: "release" }, undefined],
    ["of another repository", { repository: "acme/website" }, undefined],
    ["that no push starts", { trigger: "none" }, undefined],
  ] as const) {
    it(`take a release ${what}`, () => {
      const folder = deployments && { folder: deployments };
      assert.deepEqual(faultsOf(beside(source, { pulumi: { ...pulumi, ...folder } })), []);
    });
  }

  it("take a repository by its ids", () => {
    const repository = "acme@12/platform@34";
    assert.deepEqual(faultsOf(deployed({ github: { ...github, repository } })), []);
  });
});
