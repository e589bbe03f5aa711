import { z } from "zod";
import { globs, pullRequests, trigger } from "./triggers";
import {
  aws,
  branchName,
  bucketName,
  map,
  objectKey,
  relativePath,
  roleArn,
  text,
  wideName,
} from "./values";

const clone = z.enum(["shallow", "full"]).default("shallow");

const gitSource = map({
  kind: z.literal("git").describe("What the source is."),
  connection: wideName.describe("A key of `delivery.connections`."),
  repository: text("it must be owner/name", /^[\w.-]+(\/[\w. -]+)+$/).describe(
    "`owner/name`, as the Git host writes it.",
  ),
  branch: branchName.describe(
    "What a start by hand or by schedule takes, and whose pushes start the pipeline without a `trigger`.",
  ),
  paths: globs
    .optional()
    .describe(
      "Files of which a push to the branch has to change one: short for a `trigger` of these alone.",
    ),
  excludePaths: globs.optional(),
  trigger: trigger
    .optional()
    .describe("Which pushes start the pipeline. Default: those to the branch."),
  pullRequests: pullRequests
    .optional()
    .describe(
      "Pull requests that start the pipeline instead: their code is not reviewed, so it has no releases.",
    ),
  clone: clone.describe(
    "`full`: the build clones the repository with its history, instead of a zip of the commit.",
  ),
});

const objectSource = map({
  kind: z.literal("s3"),
  bucket: bucketName
    .optional()
    .describe("Your versioned bucket with EventBridge notifications. Left out, ferry makes one."),
  object: objectKey
    .default("sample-website.zip")
    .describe("The key of the zip whose new versions start a release."),
  seed: relativePath
    .optional()
    .describe(
      "A folder or zip of this repository that is uploaded once, so that the first run has a source.",
    ),
});

/** What another account has made, to let one pipeline read one repository of its own. */
const owner = map({
  role: roleArn.describe(
    "Its role in which the action runs: it says which account that is. What it needs is in the output `statementsToAdd`.",
  ),
  eventsRole: roleArn
    .optional()
    .describe(
      "Its role in which EventBridge tells of pushes, by the rule of the output `rulesToAdd`. Left out where `trigger` is `none`.",
    ),
})
  .optional()
  .meta({
    description: "Roles of the repository's account, where that is another one, in this region.",
    ...aws("codepipeline/latest/userguide/pipelines-create-cross-account"),
  });

const nameAlone =
  "it must be the name of a repository, and no ARN: owner says of which account it is";

/** A repository of CodeCommit: pushes to the branch start the pipeline. */
const codecommitSource = map({
  kind: z.literal("codecommit"),
  repository: text(nameAlone, /^[\w.-]{1,100}$/),
  branch: branchName,
  paths: globs
    .optional()
    .describe(
      "Files of which a push has to change one: a function looks at them, without a build.",
    ),
  excludePaths: globs.optional(),
  trigger: z
    .literal("none", { error: "it must be none, or left out" })
    .optional()
    .describe("`none`: a push starts nothing."),
  clone,
  owner,
});

/** An image in a repository of Amazon ECR: a push of the tag starts the pipeline. */
const imageSource = map({
  kind: z.literal("ecr"),
  repository: text(nameAlone, /^(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*$/).regex(
    /^(?!\d{12}\.dkr|public\.ecr\.aws\/|docker\.io\/)/,
    "it must be the name of a repository, without a registry before it: say by owner whose it is where that is another " +
      "account, and have an image of another registry replicated or built here",
  ),
  tag: text("it must be the tag of an image", /^[\w][\w.-]{0,127}$/, {
    ...aws("codepipeline/latest/userguide/action-reference-ECR"),
    examples: ["stable"],
  }).default("latest"),
  owner,
});

export const source = z.discriminatedUnion(
  "kind",
  [gitSource, objectSource, codecommitSource, imageSource],
  { error: "it must be git, s3, codecommit or ecr" },
);

export type SourceSettings = z.output<typeof source>;
