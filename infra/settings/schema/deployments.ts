import { z } from "zod";
import { aws, branchName, list, map, relativePath, text } from "./values";

/** A stack of the same organization, by its name or as project/stack. */
const stackName = text(
  "it must be the name of a stack, or project/stack",
  /^([\w.-]{1,100}\/)?[\w.-]{1,100}$/,
);

const pathFilter = text(
  "it must be a glob from the repository's root, without a leading slash; ! in front of it excludes",
  /^!?[^/!\s][^\n]{0,255}$/,
  { examples: ["Pulumi.*.yaml"] },
);

/** https://www.pulumi.com/docs/deployments/concepts/schedules/ */
const cron = text(
  "it must be the five fields of a cron expression in UTC, such as 0 6 * * *",
  /^[\d*,/-]+ [\d*,/-]+ [\d*,/?L-]+ [\dA-Z*,/-]+ [\dA-Z*,/?L#-]+$/,
);

/** Runs of this stack in Pulumi Cloud, started by pushes. */
const pulumiDeployments = map({
  organization: text(
    "it must be the name of an organization in Pulumi Cloud, in lower case as its address has it",
    /^[a-z0-9][a-z0-9_-]{0,39}$/,
  ).describe("The organization in Pulumi Cloud that owns the stack; tokens name it in lower case."),
  repository: text(
    "it must be owner/name of a repository on GitHub",
    /^[\w.-]+\/[\w.-]+$/,
  ).describe("`owner/name` on GitHub, where Pulumi's app is installed."),
  branch: branchName,
  folder: relativePath
    .optional()
    .describe("Where Pulumi.yaml lies in the repository. Default: its root."),
  paths: list("globs", pathFilter)
    .min(1, "it must have at least one glob")
    .optional()
    .describe(
      "Files of which a push has to change one. Default: `folder`, or everything that a stack is made of.",
    ),
  previews: z
    .boolean()
    .default(true)
    .describe("A preview for each pull request into the branch, with a role that can only read."),
  preRun: list(
    "commands",
    text("it must be a command in one line", /^\S[^\n]*$/, { examples: ["npm ci"] }),
  )
    .default([])
    .describe(
      "Commands that run in the repository before Pulumi does, each in a shell of its own.",
    ),
  drift: map({
    schedule: cron,
    remediate: z.boolean().default(false).describe("Puts back what somebody changed by hand."),
  })
    .optional()
    .describe("When to compare what is there with what the program made."),
  followedBy: list("stacks", stackName)
    .default([])
    .describe("Stacks that are deployed as soon as this one has been: those that release to it."),
});

/** Runs of this stack in GitHub Actions, without Pulumi Cloud. */
const githubActions = map({
  repository: text(
    "it must be owner/name, or owner@id/name@id for a repository made, renamed or transferred since 2026-07-15 " +
      "(gh api repos/<owner>/<name>/actions/oidc/customization/sub says which)",
    /^([\w.-]+\/[\w.-]+|[\w.-]+@\d+\/[\w.-]+@\d+)$/,
  ).meta({
    description:
      "As its tokens name it. Those of a repository that was made, renamed or transferred on or after 2026-07-15, or that chose so, have ids behind both names: `gh api repos/<owner>/<name>/actions/oidc/customization/sub` says them. https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/.",
    page: "https://github.com/github/docs/pull/45221",
  }),
  branch: branchName,
  environment: text("it must be the name of an environment", /^[\w.-]{1,255}$/, {
    examples: ["production"],
  })
    .optional()
    .describe(
      "The environment of the jobs that deploy, where they have one: GitHub then names it instead of the branch.",
    ),
});

/** Who deploys this stack, other than a person at a terminal. */
export const deployments = map({
  pulumi: pulumiDeployments.optional().describe("By Pulumi Deployments."),
  github: githubActions
    .optional()
    .describe("By a workflow of GitHub Actions, which takes the roles."),
  identityProvider: text(
    "it must be the ARN of an identity provider (arn:aws:iam::<account>:oidc-provider/<host>)",
    /^arn:aws(-[a-z-]+)?:iam::\d{12}:oidc-provider\/[\w.:/-]+$/,
    {
      ...aws("IAM/latest/UserGuide/id_roles_providers_create_oidc"),
      examples: ["arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"],
    },
  )
    .optional()
    .describe(
      "The account's identity provider, if it has one for these tokens: there can be only one.",
    ),
});

export type DeploymentsSettings = z.output<typeof deployments>;
