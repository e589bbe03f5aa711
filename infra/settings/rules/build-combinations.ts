import { environmentOf, isManagedImage, sizeOf, sizeText } from "../../aws/build-environments";
import type { At } from "../faults";
import type { ProjectSettings } from "../schema";
import { reportFaults, reservedFaults, runtimeFaults } from "./build-values";

/** A combination of settings that CodeBuild refuses, or takes and ignores. */
interface Combination {
  /** The setting to change. */
  readonly key: readonly PropertyKey[];
  /** What the setting says where the combination is wrong; undefined where it is fine. */
  readonly found: (build: Build) => string | undefined;
  readonly rule: (build: Build) => string;
  /** Where AWS says so. */
  readonly page: string;
}

/** What a project is for: the site of a pipeline, something else in one, or without a pipeline. */
export type Purpose = "site" | "pipeline" | "alone";

interface Build extends ProjectSettings {
  readonly purpose: Purpose;
  readonly mode: "container" | "instance" | "lambda";
  readonly system: "linux" | "windows" | "mac";
}

const guide = (page: string) => `https://docs.aws.amazon.com/codebuild/latest/userguide/${page}`;
const lambdaPage = guide("lambda.html#lambda.limitations");
const computePage = guide("build-env-ref-compute-types.html");
const imagePage = guide("build-env-ref-available.html");
const localCachePage = guide("caching-local.html");
const fixed = (rule: string) => () => rule;
const onLambda = (what: string) => (build: Build) =>
  `${build.environmentType} is AWS Lambda compute, which has no ${what}; take it away, or run in LINUX_CONTAINER`;

/** The text where the condition holds. */
const where = (wrong: boolean, text: string) => (wrong ? text : undefined);
const whereSet = (wrong: boolean, value: unknown) =>
  wrong && value !== undefined ? JSON.stringify(value) : undefined;
const hasCache = ({ cache }: Build) => cache.s3 || cache.local.length > 0;

const combinations: readonly Combination[] = [
  {
    key: ["privileged"],
    found: (build) => where(build.privileged && build.mode === "lambda", "true"),
    rule: onLambda("privileged mode"),
    page: lambdaPage,
  },
  {
    key: ["privileged"],
    found: ({ privileged, system }) => where(privileged && system === "windows", "true"),
    rule: fixed("Windows has no privileged mode; take it away, or run in LINUX_CONTAINER"),
    page: computePage,
  },
  {
    key: ["cache"],
    found: (build) => where(hasCache(build) && build.mode === "lambda", "set"),
    rule: onLambda("cache"),
    page: lambdaPage,
  },
  {
    key: ["vpc"],
    found: ({ vpc, mode }) => where(vpc !== undefined && mode === "lambda", "set"),
    rule: onLambda("way into a VPC"),
    page: lambdaPage,
  },
  {
    key: ["timeoutMinutes"],
    found: ({ timeoutMinutes, mode }) => whereSet(mode === "lambda", timeoutMinutes),
    rule: onLambda("timeout of one's own: a build ends after 15 minutes"),
    page: lambdaPage,
  },
  {
    key: ["queuedMinutes"],
    found: ({ queuedMinutes, mode }) => whereSet(mode === "lambda", queuedMinutes),
    rule: onLambda("queue"),
    page: lambdaPage,
  },
  {
    key: ["badge"],
    found: ({ badge, mode }) => where(badge && mode === "lambda", "true"),
    rule: onLambda("badge"),
    page: lambdaPage,
  },
  {
    key: ["runtimes"],
    found: ({ runtimes, mode }) =>
      where(Object.keys(runtimes).length > 0 && mode === "lambda", "set"),
    rule: fixed(
      "the image of AWS Lambda compute decides the language; choose it by image, such as " +
        "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22",
    ),
    page: lambdaPage,
  },
  {
    key: ["runtimes"],
    found: ({ runtimes, image }) =>
      where(
        Object.keys(runtimes).length > 0 && image !== undefined && !isManagedImage(image),
        "set",
      ),
    rule: fixed("an image of your own has the languages that you put into it; take runtimes away"),
    page: guide("runtime-versions.html"),
  },
  {
    key: ["badge"],
    found: ({ badge, purpose }) => where(badge && purpose !== "alone", "true"),
    rule: fixed("a build of a pipeline has no badge; only delivery.projects have"),
    page: guide("sample-build-badges.html"),
  },
  {
    key: ["retries"],
    found: ({ retries, purpose }) => whereSet(purpose !== "alone", retries),
    rule: fixed("CodeBuild retries no build of a pipeline; only those of delivery.projects"),
    page: guide("auto-retry-build.html"),
  },
  {
    key: ["compute"],
    found: ({ environmentType, compute, fleet }) =>
      whereSet(fleet === undefined && !sizeOf(environmentType, compute), compute),
    rule: ({ environmentType }) =>
      `CodeBuild does not offer it for ${environmentType}; choose one of ` +
      environmentOf(environmentType).sizes.map(sizeText).join(", "),
    page: computePage,
  },
  {
    key: ["image"],
    found: ({ image, environmentType }) =>
      whereSet(
        image !== undefined &&
          isManagedImage(image) &&
          !environmentOf(environmentType).images.test(image),
        image,
      ),
    rule: ({ environmentType }) =>
      `it is made for another environment than ${environmentType}; choose one such as ` +
      environmentOf(environmentType).image,
    page: imagePage,
  },
  {
    key: ["image"],
    found: ({ image, mode }) =>
      whereSet(image !== undefined && mode === "instance" && !isManagedImage(image), image),
    rule: ({ environmentType }) =>
      `${environmentType} is a machine without Docker; choose one such as ` +
      environmentOf(environmentType).image,
    page: imagePage,
  },
  {
    key: ["registry"],
    found: ({ registry, image }) =>
      where(registry !== undefined && (image === undefined || isManagedImage(image)), "set"),
    rule: fixed("AWS's own images need no credentials; name your image, or take registry away"),
    page: guide("sample-private-registry.html"),
  },
  {
    key: ["registry"],
    found: ({ registry, image = "" }) =>
      where(registry !== undefined && /\.dkr\.ecr\./.test(image), "set"),
    rule: fixed("the build's role signs in to Amazon ECR; take registry away"),
    page: guide("sample-ecr.html"),
  },
  {
    key: ["cache", "local"],
    found: ({ cache, privileged, system }) =>
      where(
        cache.local.includes("docker-layers") && !privileged && system === "linux",
        "docker-layers",
      ),
    rule: fixed("a cache of Docker layers needs privileged: true"),
    page: localCachePage,
  },
  {
    key: ["cache", "local"],
    found: ({ cache, system }) =>
      where(cache.local.includes("docker-layers") && system !== "linux", "docker-layers"),
    rule: fixed("only Linux caches Docker layers"),
    page: localCachePage,
  },
  {
    key: ["cache", "local"],
    found: ({ cache, environmentType }) =>
      where(cache.local.length > 0 && environmentType === "LINUX_GPU_CONTAINER", "set"),
    rule: fixed("LINUX_GPU_CONTAINER keeps nothing on its host; write {s3: true, paths: […]}"),
    page: localCachePage,
  },
  {
    key: ["cache", "local"],
    found: ({ cache, environmentType, compute }) =>
      where(cache.local.length > 0 && sizeOf(environmentType, compute)?.name === "2XLARGE", "set"),
    rule: fixed("a machine of size 2xlarge keeps nothing; write {s3: true, paths: […]}"),
    page: localCachePage,
  },
  {
    key: ["cache", "local"],
    found: ({ cache, vpc }) => where(cache.local.length > 0 && vpc !== undefined, "set"),
    rule: fixed("the host of a build in a VPC keeps nothing; write {s3: true, paths: […]}"),
    page: localCachePage,
  },
  {
    key: ["cache"],
    found: ({ cache }) => where(cache.s3 && cache.local.length > 0, "local and in S3"),
    rule: fixed("CodeBuild keeps one cache; choose local or s3"),
    page: guide("build-caching.html"),
  },
  {
    key: ["cache", "paths"],
    found: ({ cache, commands }) => where(cache.paths.length > 0 && commands === undefined, "set"),
    rule: fixed(
      "the repository's buildspec says what is cached; name the paths there, and write " +
        "{local: [custom]} or {s3: true} here",
    ),
    page: guide("build-spec-ref.html#build-spec.cache"),
  },
  {
    key: ["cache", "paths"],
    found: ({ cache, commands }) =>
      where(
        cache.paths.length === 0 &&
          commands !== undefined &&
          (cache.s3 || cache.local.includes("custom")),
        "empty",
      ),
    rule: fixed("name the folders that are kept, such as /root/.npm/**/*"),
    page: guide("build-spec-ref.html#build-spec.cache"),
  },
  {
    key: ["fileSystems"],
    found: ({ fileSystems, vpc }) =>
      where(Object.keys(fileSystems).length > 0 && vpc === undefined, "set"),
    rule: fixed("a file system is reached in a VPC alone; set vpc to that of its mount targets"),
    page: guide("sample-efs.html"),
  },
  {
    key: ["batch"],
    found: ({ batch, commands }) => where(batch !== undefined && commands !== undefined, "set"),
    rule: fixed(
      "a batch is described in a buildspec of the repository; write buildspec, not commands",
    ),
    page: guide("batch-build-buildspec.html"),
  },
  {
    key: ["commands"],
    found: ({ commands, purpose, system }) =>
      where(commands !== undefined && purpose === "site" && system !== "linux", "set"),
    rule: ({ environmentType }) =>
      `ferry divides the site with GNU tools, which ${environmentType} has not; write a buildspec of your own`,
    page: guide("build-spec-ref.html"),
  },
  {
    key: ["fleet"],
    found: ({ fleet, environmentType }) =>
      where(fleet === undefined && environmentType === "MAC_ARM", "missing"),
    rule: fixed("macOS runs on fleets of reserved capacity alone; name one"),
    page: guide("fleets.html"),
  },
];

/** Every combination that CodeBuild would refuse, before anything is created. */
export function combinationFaults(project: ProjectSettings, purpose: Purpose, key: At): string[] {
  const { mode, system } = environmentOf(project.environmentType);
  const build: Build = { ...project, purpose, mode, system };
  return [
    ...combinations.flatMap((combination) => {
      const found = combination.found(build);
      if (found === undefined) return [];
      return [
        `${key(...combination.key)} is ${found}: ${combination.rule(build)} (${combination.page}).`,
      ];
    }),
    ...runtimeFaults(project, key),
    ...reportFaults(project, key),
    ...reservedFaults(project, key),
  ];
}
