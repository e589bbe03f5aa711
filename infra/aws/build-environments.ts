/**
 * What CodeBuild runs builds in: environment types, the sizes that each offers and the images that fit.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html#environment.types
 */

/** A size of a machine. */
interface Size {
  /** The last part of CodeBuild's name: `SMALL` of `BUILD_GENERAL1_SMALL`. */
  readonly name: string;
  /** GB: the number of AWS's page today, then the one that it had until 2025. */
  readonly memory: readonly number[];
  /** Left out where the size is known by its memory alone (AWS Lambda). */
  readonly vcpus?: number;
}

interface Environment {
  readonly mode: "container" | "instance" | "lambda";
  readonly system: "linux" | "windows" | "mac";
  readonly sizes: readonly Size[];
  /** The image of builds that name none. */
  readonly image: string;
  /** Managed images that fit. */
  readonly images: RegExp;
}

const general = (name: string, vcpus: number, ...memory: number[]): Size => ({
  name,
  vcpus,
  memory,
});
const small = general("SMALL", 2, 4, 3);
const medium = general("MEDIUM", 4, 8, 7);
const large = general("LARGE", 8, 16, 15);
const xlarge = general("XLARGE", 36, 72, 70);
const xxlarge = general("2XLARGE", 72, 144, 145);
const lambdaSizes = [1, 2, 4, 8, 10].map((memory) => ({ name: `${memory}GB`, memory: [memory] }));

const x86Image = /^aws\/codebuild\/(standard|amazonlinux2?-x86_64-standard):/;

export const environments = {
  LINUX_CONTAINER: {
    mode: "container",
    system: "linux",
    sizes: [small, medium, large, xlarge, xxlarge],
    image: "aws/codebuild/standard:7.0",
    images: x86Image,
  },
  ARM_CONTAINER: {
    mode: "container",
    system: "linux",
    sizes: [small, medium, large, general("XLARGE", 32, 64), general("2XLARGE", 48, 96)],
    image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
    images: /^aws\/codebuild\/amazonlinux2?-aarch64-standard:/,
  },
  LINUX_GPU_CONTAINER: {
    mode: "container",
    system: "linux",
    sizes: [general("SMALL", 4, 16), general("LARGE", 32, 255)],
    image: "aws/codebuild/standard:7.0",
    images: x86Image,
  },
  WINDOWS_SERVER_2019_CONTAINER: {
    mode: "container",
    system: "windows",
    sizes: [medium, large],
    image: "aws/codebuild/windows-base:2019-3.0",
    images: /^aws\/codebuild\/windows-base:2019-/,
  },
  WINDOWS_SERVER_2022_CONTAINER: {
    mode: "container",
    system: "windows",
    sizes: [medium, large, xlarge, xxlarge],
    image: "aws/codebuild/windows-base:2022-1.0",
    images: /^aws\/codebuild\/windows-base:2022-/,
  },
  LINUX_EC2: {
    mode: "instance",
    system: "linux",
    sizes: [small, medium, large],
    image: "aws/codebuild/ami/amazonlinux-x86_64-base:latest",
    images: /^aws\/codebuild\/ami\/amazonlinux-x86_64-/,
  },
  ARM_EC2: {
    mode: "instance",
    system: "linux",
    sizes: [small, medium, large],
    image: "aws/codebuild/ami/amazonlinux-arm-base:latest",
    images: /^aws\/codebuild\/ami\/amazonlinux-arm-/,
  },
  WINDOWS_EC2: {
    mode: "instance",
    system: "windows",
    sizes: [medium, large],
    image: "aws/codebuild/ami/windows-base:2022",
    images: /^aws\/codebuild\/ami\/windows-base:/,
  },
  MAC_ARM: {
    mode: "instance",
    system: "mac",
    sizes: [medium, large],
    image: "aws/codebuild/macos-arm-base:14",
    images: /^aws\/codebuild\/macos-arm-base:/,
  },
  LINUX_LAMBDA_CONTAINER: {
    mode: "lambda",
    system: "linux",
    sizes: lambdaSizes,
    image: "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22",
    images: /^aws\/codebuild\/amazonlinux2?-x86_64-lambda-standard:/,
  },
  ARM_LAMBDA_CONTAINER: {
    mode: "lambda",
    system: "linux",
    sizes: lambdaSizes,
    image: "aws/codebuild/amazonlinux-aarch64-lambda-standard:nodejs22",
    images: /^aws\/codebuild\/amazonlinux2?-aarch64-lambda-standard:/,
  },
} as const satisfies Record<string, Environment>;

export type EnvironmentType = keyof typeof environments;

/** Whether an image is one of those that AWS keeps for CodeBuild. */
export function isManagedImage(image: string): boolean {
  return image.startsWith("aws/codebuild/");
}

interface Build {
  readonly environmentType: EnvironmentType;
  readonly image?: string | undefined;
}

/** The environment in which a build runs. */
export function environmentOf(build: Build): Environment {
  return environments[build.environmentType];
}

/** The image in which a build runs: its own, or AWS's. */
export function imageOf(build: Build): string {
  return build.image ?? environmentOf(build).image;
}

/** What the images are for that Docker builds there. */
export function imageArchitecture({ environmentType }: Build): "ARM64" | "X86_64" {
  return environmentType === "ARM_CONTAINER" ? "ARM64" : "X86_64";
}

/** `small`, `1GB`, `BUILD_GENERAL1_SMALL`, or memory and vCPUs: `3 GB / 2 vCPU`. */
export const computePattern =
  /^(small|medium|large|xlarge|2xlarge|BUILD_GENERAL1_(SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)|(BUILD_LAMBDA_)?\d+GB|\d+ ?Gi?B( ?\/ ?\d+ ?vCPU)?)$/;

/** The size that a setting means in an environment; undefined where that does not offer it. */
export function sizeOf(type: EnvironmentType, compute: string | undefined): Size | undefined {
  const { sizes }: Environment = environments[type];
  if (compute === undefined) return sizes[0];
  const name = compute.replace(/^BUILD_(GENERAL1|LAMBDA)_/, "").toUpperCase();
  const [, memory, vcpus] = /^(\d+) ?Gi?B(?: ?\/ ?(\d+) ?vCPU)?$/.exec(compute) ?? [];
  return sizes.find(
    (size) =>
      size.name === name ||
      (size.memory.includes(Number(memory)) &&
        size.vcpus === (vcpus === undefined ? undefined : Number(vcpus))),
  );
}

/** CodeBuild's own name of a size. */
export function computeType(type: EnvironmentType, { name }: Size): string {
  return `BUILD_${environments[type].mode === "lambda" ? "LAMBDA" : "GENERAL1"}_${name}`;
}

/** A size as a person writes it. */
export function sizeText({ name, memory: [memory], vcpus }: Size): string {
  return vcpus === undefined ? name : `${name.toLowerCase()} (${memory} GB / ${vcpus} vCPU)`;
}
