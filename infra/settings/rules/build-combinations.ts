import { environmentOf, isManagedImage, sizeOf, sizeText } from "../../aws/build-environments";
import type { At } from "../faults";
import type { ProjectSettings } from "../schema";
import type { Sentences } from "./rule";

/** What a project is for: the site of a pipeline, something else in one, or without a pipeline. */
export type Purpose = "site" | "pipeline" | "alone";

const guide = (page: string) => `https://docs.aws.amazon.com/codebuild/latest/userguide/${page}`;
const lambdaPage = guide("lambda.html#lambda.limitations");
const computePage = guide("build-env-ref-compute-types.html");
const imagePage = guide("build-env-ref-available.html");
const localCachePage = guide("caching-local.html");
const cachePathsPage = guide("build-spec-ref.html#build-spec.cache");

/** Every combination of settings that CodeBuild refuses, or takes and ignores, before anything is created. */
export function* combinationFaults(build: ProjectSettings, purpose: Purpose, key: At): Sentences {
  const { environmentType: type, cache, commands, image, vpc, compute, registry, fleet } = build;
  const { mode, system, ...environment } = environmentOf(build);
  const onLambda = mode === "lambda";
  const hasRuntimes = Object.keys(build.runtimes).length > 0;
  const isOwnImage = image !== undefined && !isManagedImage(image);
  const isLocal = cache.local.length > 0;
  const size = sizeOf(type, compute);

  /** The setting to change, what it says, the rule with the way out, and where AWS says so. */
  const fault = (path: string, found: unknown, rule: string, page: string) =>
    `${key(...path.split("."))} is ${found}: ${rule} (${page}).`;
  const lambdaLacks = (path: string, found: unknown, what: string) =>
    fault(
      path,
      found,
      `${type} is AWS Lambda compute, which has no ${what}; take it away, or run in LINUX_CONTAINER`,
      lambdaPage,
    );
  const local = (found: string, rule: string) => fault("cache.local", found, rule, localCachePage);

  if (onLambda && build.privileged) yield lambdaLacks("privileged", true, "privileged mode");
  if (build.privileged && system === "windows") {
    const rule = "Windows has no privileged mode; take it away, or run in LINUX_CONTAINER";
    yield fault("privileged", true, rule, computePage);
  }
  if (onLambda && (cache.s3 || isLocal)) yield lambdaLacks("cache", "set", "cache");
  if (onLambda && vpc) yield lambdaLacks("vpc", "set", "way into a VPC");
  if (onLambda && build.timeoutMinutes !== undefined) {
    const what = "timeout of one's own: a build ends after 15 minutes";
    yield lambdaLacks("timeoutMinutes", build.timeoutMinutes, what);
  }
  if (onLambda && build.queuedMinutes !== undefined)
    yield lambdaLacks("queuedMinutes", build.queuedMinutes, "queue");
  if (onLambda && build.badge) yield lambdaLacks("badge", true, "badge");
  if (onLambda && hasRuntimes) {
    const rule =
      "the image of AWS Lambda compute decides the language; choose it by image, such as " +
      "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22";
    yield fault("runtimes", "set", rule, lambdaPage);
  }
  if (hasRuntimes && isOwnImage) {
    const rule = "an image of your own has the languages that you put into it; take runtimes away";
    yield fault("runtimes", "set", rule, guide("runtime-versions.html"));
  }
  if (build.badge && purpose !== "alone") {
    const rule = "a build of a pipeline has no badge; only delivery.projects have";
    yield fault("badge", true, rule, guide("sample-build-badges.html"));
  }
  if (build.retries !== undefined && purpose !== "alone") {
    const rule = "CodeBuild retries no build of a pipeline; only those of delivery.projects";
    yield fault("retries", build.retries, rule, guide("auto-retry-build.html"));
  }
  if (fleet === undefined && !size && compute !== undefined) {
    const sizes = environment.sizes.map(sizeText).join(", ");
    const rule = `CodeBuild does not offer it for ${type}; choose one of ${sizes}`;
    yield fault("compute", JSON.stringify(compute), rule, computePage);
  }
  if (image !== undefined && isManagedImage(image) && !environment.images.test(image)) {
    const rule = `it is made for another environment than ${type}; choose one such as ${environment.image}`;
    yield fault("image", JSON.stringify(image), rule, imagePage);
  }
  if (mode === "instance" && isOwnImage) {
    const rule = `${type} is a machine without Docker; choose one such as ${environment.image}`;
    yield fault("image", JSON.stringify(image), rule, imagePage);
  }
  if (registry && !isOwnImage) {
    const rule = "AWS's own images need no credentials; name your image, or take registry away";
    yield fault("registry", "set", rule, guide("sample-private-registry.html"));
  }
  if (registry && image !== undefined && /\.dkr\.ecr\./.test(image)) {
    const rule = "the build's role signs in to Amazon ECR; take registry away";
    yield fault("registry", "set", rule, guide("sample-ecr.html"));
  }
  if (cache.local.includes("docker-layers") && !build.privileged && system === "linux")
    yield local("docker-layers", "a cache of Docker layers needs privileged: true");
  if (cache.local.includes("docker-layers") && system !== "linux")
    yield local("docker-layers", "only Linux caches Docker layers");
  if (isLocal && type === "LINUX_GPU_CONTAINER")
    yield local("set", `${type} keeps nothing on its host; write {s3: true, paths: […]}`);
  if (isLocal && size?.name === "2XLARGE")
    yield local("set", "a machine of size 2xlarge keeps nothing; write {s3: true, paths: […]}");
  if (isLocal && vpc)
    yield local("set", "the host of a build in a VPC keeps nothing; write {s3: true, paths: […]}");
  if (isLocal && cache.s3) {
    const rule = "CodeBuild keeps one cache; choose local or s3";
    yield fault("cache", "local and in S3", rule, guide("build-caching.html"));
  }
  if (cache.paths.length > 0 && commands === undefined) {
    const rule =
      "the repository's buildspec says what is cached; name the paths there, and write " +
      "{local: [custom]} or {s3: true} here";
    yield fault("cache.paths", "set", rule, cachePathsPage);
  }
  if (cache.paths.length === 0 && commands && (cache.s3 || cache.local.includes("custom"))) {
    const rule = "name the folders that are kept, such as /root/.npm/**/*";
    yield fault("cache.paths", "empty", rule, cachePathsPage);
  }
  if (Object.keys(build.fileSystems).length > 0 && !vpc) {
    const rule = "a file system is reached in a VPC alone; set vpc to that of its mount targets";
    yield fault("fileSystems", "set", rule, guide("sample-efs.html"));
  }
  if (build.batch && commands) {
    const rule =
      "a batch is described in a buildspec of the repository; write buildspec, not commands";
    yield fault("batch", "set", rule, guide("batch-build-buildspec.html"));
  }
  if (commands && purpose === "site" && system !== "linux") {
    const rule = `ferry divides the site with GNU tools, which ${type} has not; write a buildspec of your own`;
    yield fault("commands", "set", rule, guide("build-spec-ref.html"));
  }
  if (fleet === undefined && type === "MAC_ARM") {
    const rule = "macOS runs on fleets of reserved capacity alone; name one";
    yield fault("fleet", "missing", rule, guide("fleets.html"));
  }
}
