import { z } from "zod";
import { computePattern, type EnvironmentType, environments } from "../../aws/build-environments";
import { buildMinutes, queuedMinutes, reportsPerBuild, vpcLimits } from "../../aws/limits";
import { vpcOf } from "./networks";
import { keyArn, keyName, map, relativePath, roleArn, sentence, text, whole } from "./values";

const glob = text(
  "it must be a glob relative to the build's output, with * ? [ ] ** and {a,b}, without a leading slash",
  /^(?!\/)(?!.*['\n]).+$/,
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
/** CODEBUILD_CONFIG_AUTO_DISCOVER turns on what ferry turns off: report groups for all results that a build leaves. */
export const environment = z.record(
  text(
    "a variable's name must be letters, digits and _; CODEBUILD_ is AWS's and SITE_OUTPUT is ferry's",
    /^(?!CODEBUILD_(?!CONFIG_AUTO_DISCOVER(_DIR)?$)|SITE_OUTPUT$|__proto__$)[A-Za-z_][A-Za-z0-9_]*$/,
  ),
  environmentValue,
);

const environmentTypes = Object.keys(environments) as [EnvironmentType, ...EnvironmentType[]];
const flag = z.boolean();
const paths = z.array(relativePath, { error: "it must be a list of paths" });
/** A store of packages lies outside of the source: `/root/.npm`. */
const cachePaths = z.array(
  text("it must be a path without .. in it", /^(?!.*(^|\/)\.\.(\/|$)).+$/),
  {
    error: "it must be a list of paths",
  },
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
        /** Kept on the build host: Git metadata, Docker layers, the folders of `paths`. */
        local: z
          .array(z.enum(localCaches), {
            error: "it must be a list of source, docker-layers and custom",
          })
          .default([]),
        /** Kept in ferry's bucket for builds. */
        s3: flag.default(false),
        /** Folders that are kept, as in a buildspec. */
        paths: cachePaths.default([]),
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
  type: z.enum(["test", "coverage"]).default("test"),
  /** Files with results, relative to `folder`; for builds with `commands`. */
  files: paths.default([]),
  folder: relativePath.optional(),
  /** Default: JUNITXML for tests, CLOVERXML for coverage. */
  format: z.enum(reportFormats).optional(),
  /** Keeps the raw results in ferry's bucket for builds: CodeBuild keeps reports for 30 days. */
  export: flag.default(false),
});

/** Amazon EFS; CodeBuild checks the rest: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-efs.html */
const fileSystem = map({
  location: text(
    "it must be a file system and a path, such as fs-01234567.efs.eu-central-1.amazonaws.com:/cache",
    /^[\w.-]+:\/[^\s]*$/,
  ),
  /** Where builds see it. */
  mountPoint: text("it must be an absolute path", /^\/\S+$/),
  /** Default: CodeBuild's own. */
  mountOptions: text("it must be mount options without spaces", /^\S+$/).optional(),
});

const batch = map({
  /** Builds of one batch. */
  maximumBuilds: whole("it must be 1 to 100", { least: 1, most: 100 }).default(100),
  /** Sizes that the buildspec may ask for; left out, all of them. */
  compute: z
    .array(
      text(
        "it must be CodeBuild's name of a size, such as BUILD_GENERAL1_SMALL",
        /^BUILD_(GENERAL1_(SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)|LAMBDA_\d+GB)$/,
      ),
      { error: "it must be a list of sizes" },
    )
    .default([]),
  /** Minutes for all of it. */
  timeoutMinutes: whole("it must be 5 to 2160 minutes", buildMinutes).default(480),
});

const repositoryName = "(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*";

/** What every project of CodeBuild has, in a pipeline or alone. */
export const projectShape = {
  /** Docker image of the build environment. Default: AWS's own for the environment type. */
  image: text("it must be a Docker image, such as aws/codebuild/standard:7.0", /^\S+$/).optional(),
  /** Where the user name and password of the image's private registry are kept. */
  registry: map({
    secretsManager: text("it must be the name or ARN of a secret", /^[\w/+=.@:!-]{1,512}$/),
    /** Customer key of the secret; left out for `aws/secretsmanager`. */
    key: keyArn.optional(),
  }).optional(),
  /** Container, EC2 instance or Lambda compute, by CodeBuild's names. */
  environmentType: z.enum(environmentTypes).default("LINUX_CONTAINER"),
  /** The size, by CodeBuild's name or by memory and vCPUs. Default: the smallest of the type. */
  compute: text(
    'it must be small … 2xlarge, 1GB … 10GB (Lambda), BUILD_GENERAL1_SMALL …, or memory and vCPUs such as "3 GB / 2 vCPU"',
    computePattern,
  ).optional(),
  /** A fleet of reserved capacity. */
  fleet: text(
    "it must be the ARN of a fleet",
    /^arn:aws(-[a-z-]+)?:codebuild:[a-z0-9-]+:\d{12}:fleet\/[\w:-]+$/,
  ).optional(),
  /** Docker inside of the build: it reaches the host, so only image builds should have it. */
  privileged: flag.default(false),
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
  /** The repository's own buildspec instead of `commands`. Default without these: buildspec.yml. */
  buildspec: relativePath.optional(),
  /** What is kept from build to build: the package manager's store (`/root/.npm/**\/*`). */
  cache,
  environment: environment.default({}),
  /** Default: 60. */
  timeoutMinutes: whole("it must be 5 to 2160 minutes", buildMinutes).optional(),
  /** Default: 480. */
  queuedMinutes: whole("it must be 5 to 480 minutes", queuedMinutes).optional(),
  /** The log beside CloudWatch's: `{s3: true}` keeps it in ferry's bucket for builds too. */
  logs: map({ s3: flag.default(false) }).default({ s3: false }),
  /** Results of tests and coverage, by the name that the buildspec gives them. */
  reports: z
    .record(keyName, report)
    .refine((reports) => Object.keys(reports).length <= reportsPerBuild, {
      error: `it must have at most ${reportsPerBuild} reports`,
    })
    .default({}),
  vpc: vpcOf(vpcLimits).optional(),
  /** File systems of Amazon EFS in the VPC, each by the identifier of its variable CODEBUILD_<identifier>. */
  fileSystems: z
    .record(
      text("an identifier must be letters, digits and _", /^(?!__proto__$)\w{1,127}$/),
      fileSystem,
    )
    .default({}),
  /** ECR repositories that the build pushes to; it gets their URIs as ECR_REPOSITORIES. */
  pushes: z
    .array(
      text(
        "it must be the name or ARN of an ECR repository, or public.ecr.aws/<alias>/<name>",
        new RegExp(
          `^(arn:aws(-[a-z-]+)?:ecr:[a-z0-9-]+:\\d{12}:repository/|public\\.ecr\\.aws/[a-z0-9-]+/)?${repositoryName}$`,
        ),
      ),
      { error: "it must be a list of ECR repositories" },
    )
    .default([]),
  /** Builds that run at the same time. Default: as many as the account may. */
  concurrentBuilds: whole("it must be 1 to 10000", { least: 1, most: 10_000 }).optional(),
  /** How often a failed build starts again by itself. */
  retries: whole("it must be 1 to 10", { least: 1, most: 10 }).optional(),
  /** Runs the batch that the repository's buildspec describes, with a role of its own. */
  batch: batch.optional(),
  /** A public image that shows whether the last build succeeded. */
  badge: flag.default(false),
  /** An existing service role instead of ferry's own: the statements that it needs are an output. */
  role: roleArn.optional(),
};

/** A build of a pipeline: of ours (`commands`) or of the repository (`buildspec`). */
export const build = map({
  ...projectShape,
  /** Builds a Docker image too, in privileged mode, and pushes it by the id of the commit. */
  container: map({
    /** A key of `delivery.repositories`. */
    repository: keyName,
    dockerfile: relativePath.default("Dockerfile"),
    /** The folder that Docker sees. */
    context: relativePath.default("."),
  }).optional(),
  /** The folder that is the site, or has the template of an application, relative to the source's root. */
  output: relativePath.default("dist"),
  /** The template of an application, in the folder `output`. */
  template: relativePath.default("template.yaml"),
  /**
   * Files whose name carries a fingerprint of their content: cached for a year, released first. Default: scripts,
   * styles, fonts, images and maps below a bundler's folder (`assets/`, `static/js/`, `_next/static/`, `_astro/` …)
   * whose name ends in eight or more characters that read neither as words nor as a number.
   */
  immutable: z.array(glob, { error: "it must be a list of globs" }).optional(),
});

export type BuildSettings = z.output<typeof build>;
/** What a build of a pipeline and a project of its own have in common. */
export type ProjectSettings = Omit<
  BuildSettings,
  "container" | "output" | "template" | "immutable"
>;
export type EnvironmentValue = z.output<typeof environmentValue>;
