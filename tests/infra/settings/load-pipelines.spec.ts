import { aDelivery, anUpload, aPipeline, aRelease, refuses } from "../../support/refusals";
import { changed } from "../../support/settings";

describe("settings of pipelines", () => {
  refuses([
    [
      "an unknown key in a source",
      aPipeline("sources.app.brunch", "x"),
      "ferry:delivery.pipelines.web.sources.app.brunch is not a setting: write ferry:delivery.pipelines.web.sources.app.branch, or one of kind, connection, repository, branch, paths, excludePaths, trigger, pullRequests, clone.",
    ],
    [
      "an unknown key in a release",
      aRelease({ aproval: true }),
      "ferry:delivery.pipelines.web.releases[0].aproval is not a setting: write ferry:delivery.pipelines.web.releases[0].approval, or one of stack, site, service, application, approval, wave, path, taskDefinition, appSpec, parameters, after, build.",
    ],
    [
      "an unknown key in an approval",
      aRelease({ approval: { timeout: 5 } }),
      "ferry:delivery.pipelines.web.releases[0].approval.timeout is not a setting: write ferry:delivery.pipelines.web.releases[0].approval.timeoutMinutes, or one of timeoutMinutes, message, details.",
    ],
    [
      "a source with an unknown connection",
      aPipeline("sources.app.connection", "gitlab"),
      'ferry:delivery.pipelines.web.sources.app.connection is "gitlab", which is not in delivery.connections: choose one of github.',
    ],
    [
      "a source with a connection where there are none",
      aDelivery("delivery.connections", {}),
      'ferry:delivery.pipelines.web.sources.app.connection is "github", which is not in delivery.connections: it is empty.',
    ],
    [
      "a release's secret in plaintext",
      aRelease({ build: { environment: { API_KEY: "hunter2hunter2" } } }),
      "ferry:delivery.pipelines.web.releases[0].build.environment.API_KEY looks like a secret in plaintext: name it as {secretsManager: …} or {parameterStore: …}; if it is public, write {plaintext: …, reason: …}.",
    ],
    [
      "a value of one target that another lacks",
      changed(
        aPipeline("releases", [
          { stack: "dev", site: "web", build: { environment: { API: "x" } } },
          { stack: "prod", site: "web" },
        ]),
        "receives",
        undefined,
      ),
      "ferry:delivery.pipelines.web.releases[1].build.environment.API is missing, but another release sets API: its value belongs to one target, so give every release its own.",
    ],
    [
      "a value of one target that all targets have",
      changed(
        aRelease({ build: { environment: { API: "x" } } }),
        "delivery.builds.web.environment",
        { API: "y" },
      ),
      "ferry:delivery.pipelines.web.releases set API, which builds.web.environment sets for every target: keep it in one of the two places.",
    ],
    [
      "a site released twice by one pipeline",
      aPipeline("releases", [
        { stack: "prod", site: "web" },
        { stack: "prod", site: "web" },
      ]),
      "ferry:delivery.pipelines.web.releases[1] releases prod-web again, as ferry:delivery.pipelines.web.releases[0] does: keep one.",
    ],
    [
      "a site released by two pipelines",
      aDelivery("delivery.pipelines.docs", {
        sources: { app: { kind: "git", connection: "github", repository: "a/b", branch: "main" } },
        releases: [{ stack: "prod", site: "web" }],
      }),
      "ferry:delivery.pipelines.docs.releases has prod-web, which pipeline web releases too: a site, service or application belongs to one pipeline.",
    ],
    [
      "a pipeline without releases",
      aPipeline("releases", []),
      "ferry:delivery.pipelines.web.releases is a list: it must have at least one release.",
    ],
    [
      "releases as a map",
      aPipeline("releases", { prod: "web" }),
      "ferry:delivery.pipelines.web.releases is a map: it must be a list of releases ({stack, site, service or application, …}).",
    ],
    [
      "a stack with a space",
      aRelease({ stack: "my stack" }),
      'ferry:delivery.pipelines.web.releases[0].stack is "my stack": it must be the name of a stack.',
    ],
    [
      "a release without a site",
      aRelease({ site: undefined }),
      "ferry:delivery.pipelines.web.releases[0] is a map: it must name one of site, service and application, and no more than one.",
    ],
    [
      "a release to a site and a service at once",
      aRelease({ service: "api" }),
      "ferry:delivery.pipelines.web.releases[0] is a map: it must name one of site, service and application, and no more than one.",
    ],
    [
      "a folder of a release to a service",
      aRelease({ site: undefined, service: "api", path: "docs" }),
      'ferry:delivery.pipelines.web.releases[0].path is "docs", a folder of a site, but the release goes to a service: take it away.',
    ],
    [
      "an approval as a text",
      aRelease({ approval: "yes" }),
      'ferry:delivery.pipelines.web.releases[0].approval is "yes": it must be true, false or {timeoutMinutes, message, details}.',
    ],
    [
      "an approval below CodePipeline's least time",
      aRelease({ approval: { timeoutMinutes: 4 } }),
      "ferry:delivery.pipelines.web.releases[0].approval.timeoutMinutes is 4: it must be 5 to 86400 minutes.",
    ],
    [
      "a message that is too long",
      aRelease({ approval: { message: "x".repeat(801) } }),
      'ferry:delivery.pipelines.web.releases[0].approval.message is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...: it must be at most 800 characters.',
    ],
    [
      "a wave beyond the last",
      aRelease({ wave: 49 }),
      "ferry:delivery.pipelines.web.releases[0].wave is 49: it must be 1 to 48.",
    ],
    [
      "a path with a leading slash",
      aRelease({ path: "/docs" }),
      'ferry:delivery.pipelines.web.releases[0].path is "/docs": it must be folders of letters, digits and . _ - with slashes between them, and without .. in it.',
    ],
    [
      "a path with a wildcard",
      aRelease({ path: "docs*" }),
      'ferry:delivery.pipelines.web.releases[0].path is "docs*": it must be folders of letters, digits and . _ - with slashes between them, and without .. in it.',
    ],
    [
      "values of one target that another lacks, even by the name of what every object has",
      aPipeline("releases", [
        { stack: "dev", site: "web", build: { environment: { toString: "x" } } },
        { stack: "prod", site: "web", build: { environment: { B: "y" } } },
      ]),
      "ferry:delivery.pipelines.web.releases[1].build.environment.toString is missing, but another release sets toString: its value belongs to one target, so give every release its own.",
      "ferry:delivery.pipelines.web.releases[0].build.environment.B is missing, but another release sets B: its value belongs to one target, so give every release its own.",
    ],
    [
      "a release's build without a variable",
      aRelease({ build: { environment: {} } }),
      "ferry:delivery.pipelines.web.releases[0].build.environment is a map with nothing in it: it must have at least one variable.",
    ],
    [
      "a release's values without a build",
      changed(
        aRelease({ build: { environment: { API: "x" } } }),
        "delivery.pipelines.web.build",
        undefined,
      ),
      "ferry:delivery.pipelines.web.releases[0].build has values for a build, but ferry:delivery.pipelines.web.build is missing.",
    ],
    [
      "a mode that AWS has not",
      aPipeline("mode", "BATCHED"),
      'ferry:delivery.pipelines.web.mode is "BATCHED": it must be SUPERSEDED, QUEUED or PARALLEL.',
    ],
    [
      "a role by its name",
      aPipeline("role", "Release"),
      'ferry:delivery.pipelines.web.role is "Release": it must be the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Release.',
    ],
    [
      "a pipeline role of another account",
      aPipeline("role", "arn:aws:iam::222222222222:role/Release"),
      "ferry:delivery.pipelines.web.role is \"arn:aws:iam::222222222222:role/Release\": it must be of account 111111111111: a service role can't be passed to another account's pipeline.",
    ],
    [
      "an unknown kind of source",
      aPipeline("sources.app", { kind: "svn" }),
      'ferry:delivery.pipelines.web.sources.app.kind is "svn": it must be git, s3, codecommit or ecr.',
    ],
    [
      "a source without a kind",
      aPipeline("sources.app", { connection: "github" }),
      "ferry:delivery.pipelines.web.sources.app.kind is missing: it must be git, s3, codecommit or ecr.",
    ],
    [
      "a pipeline without sources",
      aPipeline("sources", {}),
      "ferry:delivery.pipelines.web.sources is empty: a pipeline needs a source.",
    ],
    [
      "two sources that no build joins",
      changed(
        aPipeline("sources.docs", {
          kind: "git",
          connection: "github",
          repository: "a/b",
          branch: "main",
        }),
        "delivery.pipelines.web.build",
        undefined,
      ),
      "ferry:delivery.pipelines.web.sources has 2 sources but no build that joins them: name a build.",
    ],
    [
      "six sources",
      aPipeline(
        "sources",
        Object.fromEntries(
          [1, 2, 3, 4, 5, 6].map((n) => [
            `s${n}`,
            { kind: "git", connection: "github", repository: `a/${n}`, branch: "main" },
          ]),
        ),
      ),
      "ferry:delivery.pipelines.web.sources has 6 sources: a CodeBuild action takes at most 5.",
    ],
    [
      "a repository without an owner",
      aPipeline("sources.app.repository", "website"),
      'ferry:delivery.pipelines.web.sources.app.repository is "website": it must be owner/name.',
    ],
    [
      "a branch that is an option",
      aPipeline("sources.app.branch", "-x"),
      'ferry:delivery.pipelines.web.sources.app.branch is "-x": it must be the name of a branch, such as main, without refs/heads/ before it.',
    ],
    [
      "a seed for a bucket of yours",
      anUpload("bucket", "my-uploads"),
      'ferry:delivery.pipelines.web.sources.upload.seed would write into your own bucket "my-uploads": leave out seed or bucket.',
    ],
    [
      "a seed that is not there",
      anUpload("seed", "examples/nothing"),
      'ferry:delivery.pipelines.web.sources.upload.seed is "examples/nothing", which is not there: name a folder or a zip relative to Pulumi.yaml.',
    ],
    [
      "a seed with a leading slash",
      anUpload("seed", "/tmp/site.zip"),
      'ferry:delivery.pipelines.web.sources.upload.seed is "/tmp/site.zip": it must be a path without a leading slash and without .. in it.',
    ],
    [
      "an object with a wildcard",
      anUpload("object", "site-*.zip"),
      'ferry:delivery.pipelines.web.sources.upload.object is "site-*.zip": it must be the key of one object, without a leading slash and without * ? $.',
    ],
    [
      "a source bucket with capitals",
      anUpload("bucket", "My_Uploads"),
      'ferry:delivery.pipelines.web.sources.upload.bucket is "My_Uploads": it must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens.',
    ],
  ]);
});
