import { z } from "zod";
import {
  approvalMinutes,
  buildMinutes,
  keyDeletionDays,
  logRetentionDays,
  queuedMinutes,
} from "./limits";

/**
 * What one stack file may say: the shape, every default, and for each value the rule that a fault
 * message states. Rules that look at more than one value are in `rules.ts`.
 */

const text = (rule: string, pattern: RegExp) => z.string({ error: rule }).regex(pattern, rule);
const whole = (rule: string, range: { readonly least: number; readonly most: number }) =>
  z.int({ error: rule }).min(range.least, rule).max(range.most, rule);

/** A map with these settings and no others. */
const map = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys" ? `write one of ${Object.keys(shape).join(", ")}` : undefined,
  });

const accountId = text(
  'it must be the 12 digits of an AWS account in quotes, such as "111111111111"',
  /^\d{12}$/,
);
const region = text(
  "it must be the name of an AWS region, such as eu-central-1",
  /^[a-z]{2}(-[a-z]+)+-\d$/,
);
const prefix = text(
  "it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter",
  /^(?=.{3,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
);
const keyName = text(
  "a key must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter",
  /^(?=.{1,30}$)(?!constructor$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
);
const roleArn = text(
  "it must be the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Release",
  /^arn:aws(-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
);
const principalArn = text(
  "it must be the ARN of an IAM role or user, without wildcards",
  /^arn:aws(-[a-z-]+)?:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
);
const keyArn = text(
  "it must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>), not an alias",
  /^arn:aws(-[a-z-]+)?:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
);
const bucketName = text(
  "it must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
);
const relativePath = text(
  "it must be a path without a leading slash and without .. in it",
  /^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/,
);
/** It stands in a policy, where a wildcard or a variable would mean other objects too. */
const objectKey = text(
  "it must be the key of one object, without a leading slash and without * ? $",
  /^(?!\/)[^*?$\n]{1,900}$/,
);
const glob = text(
  "it must be a glob relative to the build's output, with * ? [ ] ** and {a,b}, without a leading slash",
  /^(?!\/)(?!.*['\n]).+$/,
);
const sentence = z
  .string({ error: "it must be a sentence that gives the reason" })
  .min(10, "it must be a sentence that gives the reason (10 characters or more)");

/** `app.3f2a9c1b.js`: a dot or hyphen, then a hash of the lengths that bundlers write, then the ending. */
const fingerprintedNames = [8, 16, 20, 32].map(
  (length) => `**/*[.-]${"[0-9a-f]".repeat(length)}.*`,
);

/** What a variable of a build is: its text, or the place of a secret that the build role may read. */
const environmentValue = z.union(
  [
    z.string(),
    map({
      secretsManager: text(
        "it must be the name or ARN of a secret, with :json-key behind it for one field",
        /^[\w/+=.@:!-]{1,512}$/,
      ),
      /** Customer key of the secret; left out for `aws/secretsmanager`. */
      key: keyArn.optional(),
    }),
    map({
      parameterStore: text("it must be the name of a parameter", /^[\w./-]{1,1011}$/),
      /** Customer key of the parameter; left out for `aws/ssm`. */
      key: keyArn.optional(),
    }),
    map({ plaintext: z.string(), reason: sentence }),
  ],
  {
    error:
      "it must be a quoted text, {secretsManager: <name>}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}",
  },
);
const environment = z.record(
  text(
    "a variable's name must be letters, digits and _; CODEBUILD_ is AWS's and SITE_OUTPUT is ferry's",
    /^(?!CODEBUILD_|SITE_OUTPUT$|__proto__$)[A-Za-z_][A-Za-z0-9_]*$/,
  ),
  environmentValue,
);

/** A site of this account: S3 bucket, CloudFront distribution and the roles that let releases in. */
const site = map({
  /** `multi-page` resolves /docs and /docs/ to /docs/index.html; `single-page-app` sends paths to /index.html. */
  routing: z
    .enum(["multi-page", "single-page-app"], {
      error: "it must be multi-page or single-page-app",
    })
    .default("multi-page"),
  /** The pipeline of `receives` whose role may release to this site. Default: the site's own key. */
  pipeline: keyName.optional(),
  /** Own host name; the certificate lives in us-east-1 (CloudFront's rule). */
  domain: z
    .strictObject({
      name: text(
        "it must be a host name, such as www.example.com",
        /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
      ),
      certificate: text(
        "it must be the ARN of an ACM certificate in us-east-1, the region that CloudFront reads",
        /^arn:aws(-[a-z-]+)?:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      ),
    })
    .optional(),
  /** CloudFront cache policy id. Default: the managed CachingOptimized. */
  cachePolicy: text("it must be the id of a CloudFront cache policy", /^[0-9a-f-]{36}$/).default(
    "658327ea-f89d-4fab-a63d-7e88639e58f6",
  ),
  /** CloudFront response headers policy id. Default: the managed SecurityHeadersPolicy. */
  responseHeadersPolicy: text(
    "it must be the id of a CloudFront response headers policy",
    /^[0-9a-f-]{36}$/,
  ).default("67f7725c-6f97-4210-82d7-5512b31e9d03"),
  /** A KMS key of this account for the site's objects. Default: SSE-S3. */
  key: keyArn.optional(),
  /** Days for which overwritten and deleted files stay as older versions. */
  rollbackDays: whole("it must be 1 to 3650 days", { least: 1, most: 3650 }).default(90),
});

const connection = z.union(
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

/** A build of ours (`commands`) or of the repository (`buildspec`). */
const build = map({
  /** Docker image of the build environment. */
  image: text("it must be a Docker image, such as aws/codebuild/standard:7.0", /^\S+$/).default(
    "aws/codebuild/standard:7.0",
  ),
  /** Versions of the managed image's languages, such as `nodejs: "22"`. */
  runtimes: z
    .record(z.string(), text('it must be a version in quotes, such as "22"', /^[\w.]+$/))
    .default({}),
  /** Shell commands, run in one shell from the source's root. ferry adds the artifacts. */
  commands: z
    .array(z.string({ error: "it must be a shell command" }).min(1, "it must not be empty"), {
      error: "it must be a list of shell commands",
    })
    .min(1, "it must have at least one command")
    .optional(),
  /** The repository's own buildspec instead of `commands`. */
  buildspec: relativePath.optional(),
  /** The folder that is the site, relative to the source's root. */
  output: relativePath.default("dist"),
  /** Files whose name carries a fingerprint of their content: cached for a year, released first. */
  immutable: z
    .array(glob, { error: "it must be a list of globs" })
    .default([...fingerprintedNames, "_next/static/**", "_astro/**", "_app/immutable/**"]),
  /** Folders kept from build to build, as in a buildspec (`frontend/node_modules/**\/*`). */
  cache: z.array(relativePath, { error: "it must be a list of paths" }).default([]),
  environment: environment.default({}),
  timeoutMinutes: whole("it must be 5 to 2160 minutes", buildMinutes).default(60),
  queuedMinutes: whole("it must be 5 to 480 minutes", queuedMinutes).default(480),
});

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

const source = z.discriminatedUnion("kind", [gitSource, objectSource], {
  error: "it must be git or s3",
});

const release = map({
  /** The stack that owns the site: its name, or organization/project/stack. */
  stack: text("it must be the name of a stack", /^[\w.-]+(\/[\w.-]+\/[\w.-]+)?$/),
  site: keyName,
  /** Manual approval before the release. Default: true for a site of another account. */
  approval: z
    .union(
      [
        z.boolean(),
        map({
          /** Minutes that the release waits for an answer. */
          timeoutMinutes: whole("it must be 5 to 86400 minutes", approvalMinutes).default(2_880),
          /** What the approver reads. */
          message: z.string().max(800, "it must be at most 800 characters").optional(),
        }),
      ],
      { error: "it must be true, false or {timeoutMinutes, message}" },
    )
    .optional(),
  /** Releases of one wave run in parallel; waves run one after another. Default: one more than before. */
  wave: whole("it must be 1 to 48", { least: 1, most: 48 }).optional(),
  /** Folder in the bucket below which the site is put. */
  path: text(
    "it must be folders of letters, digits and . _ - with slashes between them, and without .. in it",
    /^(?!.*\.\.)[\w.-]+(\/[\w.-]+){0,20}$/,
  ).optional(),
  /** Values of this release alone: it gets a build and an artifact of its own from the same source. */
  build: map({
    environment: environment.refine((variables) => Object.keys(variables).length > 0, {
      error: "it must have at least one variable",
    }),
  }).optional(),
});

const pipeline = map({
  sources: z.record(keyName, source),
  /** A key of `delivery.builds`. Left out, the source is released as it is. */
  build: keyName.optional(),
  /** SUPERSEDED: of the releases waiting behind an approval only the newest goes on. QUEUED: all of them. */
  mode: z
    .enum(["SUPERSEDED", "QUEUED"], { error: "it must be SUPERSEDED or QUEUED" })
    .default("SUPERSEDED"),
  releases: z
    .array(release, { error: "it must be a list of releases ({stack, site, …})" })
    .min(1, "it must have at least one release"),
  /** An existing service role instead of ferry's own: the statements that it needs are an output. */
  role: roleArn.optional(),
});

const delivery = map({
  /** An existing symmetric KMS key instead of ferry's own: the statements that it needs are an output. */
  key: keyArn.optional(),
  /** Who administers the key. Default: IAM policies of this account. */
  keyAdministrators: z.array(principalArn, { error: "it must be a list of ARNs" }).default([]),
  keyDeletionDays: whole("it must be 7 to 30 days", keyDeletionDays).default(30),
  /** An existing artifact bucket instead of ferry's own: the statements that it needs are an output. */
  artifactBucket: bucketName.optional(),
  /** Days for which an artifact outlives the longest approval, so that a rollback finds it. */
  rollbackDays: whole("it must be 1 to 3650 days", { least: 1, most: 3650 }).default(90),
  logRetentionDays: z
    .literal([...logRetentionDays], {
      error: `it must be one of CloudWatch's periods: ${logRetentionDays.join(", ")}`,
    })
    .default(365),
  /** Executions of the invalidate function kept free for it. Left out, none: new accounts can't spare any. */
  reservedConcurrency: whole("it must be 1 to 1000", { least: 1, most: 1000 }).optional(),
  connections: z.record(keyName, connection).default({}),
  builds: z.record(keyName, build).default({}),
  pipelines: z.record(keyName, pipeline).refine((map) => Object.keys(map).length > 0, {
    error: "it must have at least one pipeline",
  }),
});

const receives = map({
  account: accountId,
  region,
  name: prefix,
  /** The delivering stack's `artifactBucket`, where it names an existing one. */
  artifactBucket: bucketName.optional(),
  /** Service roles of pipelines that name an existing `role`, by pipeline. */
  pipelineRoles: z.record(keyName, roleArn).default({}),
});

/** The top-level keys of a stack file, each checked apart so that one fault hides no other. */
export const sections = {
  /** Twelve digits; nothing is created in another account. */
  account: accountId,
  region,
  /** First part of every physical name. */
  name: prefix,
  /** The principal that runs `pulumi up`, as an administrator of the key beside `keyAdministrators`. */
  deployer: principalArn.optional(),
  /** `false` lifts the protection of buckets and key, and lets `destroy` empty buckets. */
  retain: z.boolean({ error: "it must be true or false" }).default(true),
  /** Why delivery and target share one account; without it the same account on both sides is a fault. */
  sameAccount: sentence.optional(),
  /** Whose releases this account admits. */
  receives: receives.optional(),
  sites: z.record(keyName, site).default({}),
  delivery: delivery.optional(),
} as const;

const stack = z.strictObject(sections);

/** Everything that one stack file says, with all defaults in place. */
export type Settings = z.output<typeof stack>;
export type SiteSettings = z.output<typeof site>;
export type DeliverySettings = z.output<typeof delivery>;
export type PipelineSettings = z.output<typeof pipeline>;
export type SourceSettings = z.output<typeof source>;
export type BuildSettings = z.output<typeof build>;
export type ReleaseSettings = z.output<typeof release>;
export type EnvironmentValue = z.output<typeof environmentValue>;
