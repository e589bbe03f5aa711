import { z } from "zod";
import { bucketName, keyName, map, objectKey, relativePath, text } from "./values";

/** A way to a Git host: one that ferry makes, or yours. */
export const connection = z.union(
  [
    map({
      provider: z.enum(
        [
          "GitHub",
          "GitHubEnterpriseServer",
          "GitLab",
          "GitLabSelfManaged",
          "Bitbucket",
          "AzureDevOps",
        ],
        {
          error:
            "it must be GitHub, GitHubEnterpriseServer, GitLab, GitLabSelfManaged, Bitbucket or AzureDevOps",
        },
      ),
    }),
    map({
      arn: text(
        "it must be the ARN of a connection (arn:aws:codeconnections:<region>:<account>:connection/<id>)",
        /^arn:aws(-[a-z-]+)?:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[\w-]+$/,
      ),
    }),
  ],
  { error: "it must be {provider: <Git host>} for a new connection or {arn: <ARN>} for yours" },
);

const gitSource = map({
  kind: z.literal("git"),
  /** A key of `delivery.connections`. */
  connection: keyName,
  /** `owner/name`, as the Git host writes it. */
  repository: text("it must be owner/name", /^[\w.-]+(\/[\w. -]+)+$/),
  branch: text("it must be the name of a branch", /^(?!-)[\w./@+-]{1,255}$/),
});

const objectSource = map({
  kind: z.literal("s3"),
  /** Your versioned bucket with EventBridge notifications. Left out, ferry makes one. */
  bucket: bucketName.optional(),
  /** The key of the zip whose new versions start a release. */
  object: objectKey.default("sample-website.zip"),
  /** A folder or zip of this repository that is uploaded once, so that the first run has a source. */
  seed: relativePath.optional(),
});

export const source = z.discriminatedUnion("kind", [gitSource, objectSource], {
  error: "it must be git or s3",
});

export type SourceSettings = z.output<typeof source>;
