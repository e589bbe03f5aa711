import { z } from "zod";
import { projectShape } from "./codebuild";
import {
  aws,
  branchName,
  bucketName,
  gitHostAddress,
  list,
  map,
  objectKey,
  text,
  whole,
  wideName,
} from "./values";

/** At most one of these; left out, the repository's default branch. */
const revision = {
  branch: branchName.optional(),
  tag: text("it must be the name of a tag", /^(?!-)[\w./@+-]{1,255}$/, {
    ...aws("codebuild/latest/userguide/sample-source-version"),
    examples: ["v1.2.3"],
  }).optional(),
  commit: text("it must be the id of a commit: 40 hexadecimal digits", /^[0-9a-f]{40}$/, {
    ...aws("codebuild/latest/userguide/sample-source-version"),
    examples: ["0123456789abcdef0123456789abcdef01234567"],
  }).optional(),
};

const flag = z.boolean();

/** How much of a repository is fetched. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html */
const clone = {
  depth: whole("it must be a number of commits, or 0 for all of them", {
    least: 0,
    most: 1_000_000,
  })
    .meta(aws("codebuild/latest/APIReference/API_ProjectSource"))
    .optional()
    .describe("Commits of its history; 0 or left out, all of them."),
  submodules: flag.default(false).describe("Whether Git's submodules are fetched."),
};

const providers = [
  "GitHub",
  "GitHubEnterpriseServer",
  "GitLab",
  "GitLabSelfManaged",
  "Bitbucket",
] as const;
const gitSource = map({
  kind: z.literal("git").describe("What the source is."),
  provider: z.enum(providers).describe("The Git host."),
  connection: wideName.describe(
    "A key of `delivery.connections`; a webhook needs one that is AVAILABLE, so yours.",
  ),
  repository: text("it must be owner/name", /^[\w.-]+(\/[\w.-]+)+$/).describe(
    "`owner/name`, as the Git host writes it.",
  ),
  host: gitHostAddress.optional().describe("Address of a Git host of your own."),
  ...revision,
  ...clone,
  reportStatus: flag
    .optional()
    .describe(
      "Whether the Git host shows how each build ended. Default: where a webhook starts them.",
    ),
});

const codecommitSource = map({
  kind: z.literal("codecommit"),
  repository: text("it must be the name of a repository", /^[\w.-]{1,100}$/),
  ...revision,
  ...clone,
});

const objectSource = map({
  kind: z.literal("s3"),
  bucket: bucketName.describe(
    "A bucket of this account; what its policy has to hold is an output.",
  ),
  object: objectKey.describe("The key of a zip."),
});

const globs = (what: string) =>
  list(
    `globs of ${what}`,
    text("it must be a glob without a leading slash", /^(?!\/)[^\n]{1,255}$/, {
      examples: ["release/*"],
    }),
  ).min(1, `it must have at least one glob of ${what}`);

/** Which pushes and pull requests start a build; patterns are anchored. */
const webhook = map({
  branches: globs("branches").optional(),
  tags: globs("tags").optional(),
  pullRequests: globs("branches")
    .optional()
    .describe(
      "Pull requests to these branches; each waits for a comment of somebody who may write to the repository.",
    ),
  paths: globs("paths")
    .optional()
    .describe("Of pushes to branches and of pull requests: at least one of these files changed."),
});

/** A CodeBuild project of its own, without a pipeline: it fetches its source and leaves no artifact. */
export const project = map({
  ...projectShape,
  source: z.discriminatedUnion("kind", [gitSource, codecommitSource, objectSource], {
    error: "it must be git, codecommit or s3",
  }),
  webhook: webhook.optional().describe("Pushes and pull requests that start it."),
  runner: z
    .enum(["GitHubActions", "GitLab", "Buildkite"], {
      error: "it must be GitHubActions or GitLab",
    })
    .optional()
    .describe("Runs the jobs of a workflow instead of a buildspec."),
  workflows: globs("workflows")
    .optional()
    .describe("The workflows whose jobs it runs. Default: every job that asks for it."),
});

export type OwnProjectSettings = z.output<typeof project>;
