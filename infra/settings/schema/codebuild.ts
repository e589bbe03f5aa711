import { z } from "zod";
import { computePattern, type EnvironmentType, environments } from "../../aws/build-environments";
import { buildMinutes, queuedMinutes, reportsPerBuild, vpcLimits } from "../../aws/limits";
import { environment } from "./environment";
import { vpcOf } from "./network";
import { aws, between, keyArn, list, map, relativePath, roleArn, text, wideName } from "./values";

const environmentTypes = Object.keys(environments) as [EnvironmentType, ...EnvironmentType[]];
const flag = z.boolean();
const paths = list("paths", relativePath);
/** A store of packages lies outside of the source: `/root/.npm`. */
const cachePaths = list(
  "paths",
  text("it must be a path without .. in it", /^(?!.*(^|\/)\.\.(\/|$)).+$/, {
    ...aws("codebuild/latest/userguide/caching-s3"),
    examples: ["/root/.npm/**/*"],
  }),
);

const localCaches = ["source", "docker-layers", "custom"] as const;
interface Cache {
  readonly local: readonly (typeof localCaches)[number][];
  readonly s3: boolean;
  readonly paths: readonly string[];
}

/** A list of folders is the short form of a local cache of these folders. */
const cache = z
  .union(
    [
      cachePaths,
      map({
        local: list("source, docker-layers and custom", z.enum(localCaches))
          .default([])
          .describe("Kept on the build host: Git metadata, Docker layers, the folders of `paths`."),
        s3: flag.default(false).describe("Kept in ferry's bucket for builds."),
        paths: cachePaths.default([]).describe("Folders that are kept, as in a buildspec."),
      }),
    ],
    { error: "it must be a list of paths, or {local, s3, paths}" },
  )
  .transform(
    (value): Cache =>
      Array.isArray(value)
        ? { local: value.length > 0 ? ["custom"] : [], s3: false, paths: value }
        : value,
  )
  .default({ local: [], s3: false, paths: [] });

const reportFormats = [
  ...["CUCUMBERJSON", "JUNITXML", "NUNITXML", "NUNIT3XML", "TESTNGXML", "VISUALSTUDIOTRX"],
  ...["CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"],
] as const;
const report = map({
  type: z.enum(["test", "coverage"]).default("test").describe("What the results are of."),
  files: paths
    .default([])
    .describe("Files with results, relative to `folder`; for builds with `commands`."),
  folder: relativePath.optional(),
  format: z
    .enum(reportFormats)
    .optional()
    .describe("Default: JUNITXML for tests, CLOVERXML for coverage."),
  export: flag
    .default(false)
    .describe(
      "Keeps the raw results in ferry's bucket for builds: CodeBuild keeps reports for 30 days.",
    ),
});

/** Amazon EFS; CodeBuild checks the rest: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-efs.html */
const fileSystem = map({
  location: text(
    "it must be a file system and a path, such as fs-01234567.efs.eu-central-1.amazonaws.com:/cache",
    /^[\w.-]+:\/[^\s]*$/,
    {
      ...aws("codebuild/latest/userguide/sample-efs"),
      examples: ["fs-01234567.efs.eu-central-1.amazonaws.com:/cache"],
    },
  ),
  mountPoint: text("it must be an absolute path", /^\/\S+$/, {
    ...aws("codebuild/latest/userguide/sample-efs"),
    examples: ["/mnt/cache"],
  }).describe("Where builds see it."),
  mountOptions: text("it must be mount options without spaces", /^\S+$/, {
    ...aws("codebuild/latest/userguide/sample-efs"),
    examples: ["nfsvers=4.1,hard,timeo=600"],
  })
    .optional()
    .describe("Default: CodeBuild's own."),
});

const batch = map({
  maximumBuilds: between(1, 100)
    .default(100)
    .meta(aws("codebuild/latest/userguide/batch-build"))
    .describe("Builds of one batch."),
  compute: list(
    "sizes",
    text(
      "it must be CodeBuild's name of a size, such as BUILD_GENERAL1_SMALL",
      /^BUILD_(GENERAL1_(SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)|LAMBDA_\d+GB)$/,
      { examples: ["BUILD_GENERAL1_SMALL"] },
    ),
  )
    .default([])
    .describe("Sizes that the buildspec may ask for; left out, all of them."),
  timeoutMinutes: between(...buildMinutes, "minutes")
    .default(480)
    .meta(aws("codebuild/latest/userguide/limits"))
    .describe("Minutes for all of it."),
});

const repositoryName = "(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*";

/** What every project of CodeBuild has, in a pipeline or alone. */
export const projectShape = {
  image: text("it must be a Docker image, such as aws/codebuild/standard:7.0", /^\S+$/, {
    ...aws("codebuild/latest/userguide/build-env-ref-available"),
    examples: ["aws/codebuild/standard:7.0"],
  })
    .optional()
    .describe(
      "Docker image of the build environment. Default: AWS's own for the environment type.",
    ),
  registry: map({
    secretsManager: text("it must be the name or ARN of a secret", /^[\w/+=.@:!-]{1,512}$/, {
      examples: ["acme/registry"],
    }),
    key: keyArn
      .optional()
      .describe("Customer key of the secret; left out for `aws/secretsmanager`."),
  })
    .optional()
    .describe("Where the user name and password of the image's private registry are kept."),
  environmentType: z
    .enum(environmentTypes)
    .default("LINUX_CONTAINER")
    .meta(aws("codebuild/latest/userguide/build-env-ref-compute-types"))
    .describe("Container, EC2 instance or Lambda compute, by CodeBuild's names."),
  compute: text(
    'it must be small … 2xlarge, 1GB … 10GB (Lambda), BUILD_GENERAL1_SMALL …, or memory and vCPUs such as "3 GB / 2 vCPU"',
    computePattern,
    { ...aws("codebuild/latest/userguide/build-env-ref-compute-types"), examples: ["small"] },
  )
    .optional()
    .describe(
      "The size, by CodeBuild's name or by memory and vCPUs. Default: the smallest of the type.",
    ),
  fleet: text(
    "it must be the ARN of a fleet",
    /^arn:aws(-[a-z-]+)?:codebuild:[a-z0-9-]+:\d{12}:fleet\/[\w:-]+$/,
    {
      ...aws("codebuild/latest/userguide/fleets"),
      examples: [
        "arn:aws:codebuild:eu-central-1:111111111111:fleet/acme:0a1b2c3d-0000-4000-8000-000000000000",
      ],
    },
  )
    .optional()
    .describe("A fleet of reserved capacity."),
  privileged: flag
    .default(false)
    .meta(aws("codebuild/latest/userguide/create-project"))
    .describe(
      "Docker inside of the build: it reaches the host, so only image builds should have it.",
    ),
  runtimes: z
    .record(z.string(), text('it must be a version in quotes, such as "22"', /^[\w.]+$/))
    .meta({ ...aws("codebuild/latest/userguide/available-runtimes"), examples: [{ nodejs: "22" }] })
    .default({})
    .describe('Versions of the managed image\'s languages, such as `nodejs: "22"`.'),
  commands: list(
    "shell commands",
    z
      .string({ error: "it must be a shell command" })
      .min(1, "it must not be empty")
      .meta({ examples: ["npm ci"] }),
  )
    .min(1, "it must have at least one command")
    .optional()
    .describe("Shell commands, run in one shell from the source's root. ferry adds the artifacts."),
  buildspec: relativePath
    .optional()
    .meta(aws("codebuild/latest/userguide/build-spec-ref"))
    .describe(
      "The repository's own buildspec instead of `commands`. Default without these: buildspec.yml.",
    ),
  cache: cache
    .meta(aws("codebuild/latest/userguide/build-caching"))
    .describe("What is kept from build to build: the package manager's store (`/root/.npm/**/*`)."),
  environment: environment
    .default({})
    .meta(aws("codebuild/latest/userguide/build-env-ref-env-vars"))
    .describe("Variables of the build: texts, or the places of secrets."),
  timeoutMinutes: between(...buildMinutes, "minutes")
    .meta(aws("codebuild/latest/userguide/limits"))
    .optional()
    .describe("Default: 60."),
  queuedMinutes: between(...queuedMinutes, "minutes")
    .optional()
    .meta(aws("codebuild/latest/userguide/limits"))
    .describe("Default: 480."),
  logs: map({
    s3: flag.default(false).describe("Whether it is kept in ferry's bucket for builds too."),
  })
    .default({ s3: false })
    .describe(
      "The log beside CloudWatch's: `{s3: true}` keeps it in ferry's bucket for builds too.",
    ),
  reports: z
    .record(wideName, report)
    .refine((reports) => Object.keys(reports).length <= reportsPerBuild, {
      error: `it must have at most ${reportsPerBuild} reports`,
    })
    .default({})
    .meta(aws("codebuild/latest/userguide/test-reporting"))
    .describe("Results of tests and coverage, by the name that the buildspec gives them."),
  vpc: vpcOf(vpcLimits)
    .optional()
    .meta(aws("codebuild/latest/userguide/vpc-support"))
    .describe("The VPC in which it builds, for what is reached from there alone."),
  fileSystems: z
    .record(
      text("an identifier must be letters, digits and _", /^(?!__proto__$)\w{1,127}$/),
      fileSystem,
    )
    .default({})
    .describe(
      "File systems of Amazon EFS in the VPC, each by the identifier of its variable CODEBUILD_<identifier>.",
    ),
  pushes: list(
    "ECR repositories",
    text(
      "it must be the name or ARN of an ECR repository, or public.ecr.aws/<alias>/<name>",
      new RegExp(
        `^(arn:aws(-[a-z-]+)?:ecr:[a-z0-9-]+:\\d{12}:repository/|public\\.ecr\\.aws/[a-z0-9-]+/)?${repositoryName}$`,
      ),
      { examples: ["acme/tools"] },
    ),
  )
    .default([])
    .describe("ECR repositories that the build pushes to; it gets their URIs as ECR_REPOSITORIES."),
  concurrentBuilds: between(1, 10_000)
    .optional()
    .meta(aws("codebuild/latest/userguide/create-project"))
    .describe("Builds that run at the same time. Default: as many as the account may."),
  retries: between(1, 10)
    .optional()
    .meta(aws("codebuild/latest/userguide/auto-retry-build"))
    .describe("How often a failed build starts again by itself."),
  batch: batch
    .optional()
    .meta(aws("codebuild/latest/userguide/batch-build"))
    .describe("Runs the batch that the repository's buildspec describes, with a role of its own."),
  badge: flag
    .default(false)
    .meta(aws("codebuild/latest/userguide/sample-build-badges"))
    .describe("A public image that shows whether the last build succeeded."),
  role: roleArn
    .optional()
    .describe(
      "An existing service role instead of ferry's own: the statements that it needs are an output.",
    ),
};

export type ProjectSettings = z.output<z.ZodObject<typeof projectShape>>;
