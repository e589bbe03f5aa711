/**
 * The languages that CodeBuild's own images have, by AWS's page as of 2026-11-29. AWS adds and takes away versions without
 * another name of the image: compare with the page where one is missing here.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html
 */

/** Versions by language, as `runtimes` names both. */
type Runtimes = Readonly<Record<string, readonly string[]>>;

export const runtimesPage =
  "https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html";

const correttos = ["corretto8", "corretto11", "corretto17", "corretto21", "corretto25"];

const older: Runtimes = {
  dotnet: ["6.0", "8.0", "10.0"],
  golang: ["1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26"],
  java: correttos,
  nodejs: ["18", "20", "22", "24", "26"],
  php: ["8.2", "8.3", "8.4", "8.5"],
  python: ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"],
  ruby: ["3.1", "3.2", "3.3", "3.4", "4.0"],
};

const newer: Runtimes = {
  dotnet: ["8.0", "10.0"],
  golang: ["1.24", "1.25", "1.26"],
  java: correttos,
  nodejs: ["22", "24", "26"],
  php: ["8.2", "8.3", "8.4", "8.5"],
  python: ["3.10", "3.11", "3.12", "3.13", "3.14"],
  ruby: ["3.3", "3.4", "4.0"],
  rust: ["1.97"],
};

const runtimesOfImages: Readonly<Record<string, Runtimes>> = {
  "standard:7.0": older,
  "standard:8.0": newer,
  "amazonlinux-x86_64-standard:5.0": older,
  "amazonlinux-x86_64-standard:6.0": newer,
  "amazonlinux-x86_64-standard:corretto8": { java: ["corretto8"] },
  "amazonlinux-x86_64-standard:corretto11": { java: ["corretto11"] },
  "amazonlinux-aarch64-standard:3.0": {
    ...older,
    nodejs: ["18", "20", "22", "24"],
    php: ["8.1", "8.2", "8.3", "8.4", "8.5"],
    rust: ["1.94"],
  },
  "amazonlinux-aarch64-standard:4.0": { ...newer, nodejs: ["22", "24"], rust: ["1.94"] },
};

/** https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html, and what was before these. */
const deprecated =
  /^(standard:[1-4]\.0|amazonlinux-x86_64-standard:[1-3]\.0|amazonlinux-aarch64-standard:1\.0)$/;

/**
 * An image's name without the version of its build (`7.0-24.10.29`), and as it is since 2024-11-22, when
 * `amazonlinux` lost its number: https://docs.aws.amazon.com/codebuild/latest/userguide/ec2-compute-images.html
 */
function plainName(image: string): string {
  return image
    .replace(/^aws\/codebuild\//, "")
    .replace(/^amazonlinux2-/, "amazonlinux-")
    .replace(/(:\d+\.\d+)-.*$/, "$1");
}

/** Whether AWS has given an image up. */
export function isDeprecated(image: string): boolean {
  return deprecated.test(plainName(image));
}

/** Whether it is an image of CodeBuild's for Linux of which AWS's page of languages has nothing any more. */
export function isUnlisted(image: string): boolean {
  const name = plainName(image);
  return (
    name !== image &&
    /^(amazonlinux-(x86_64|aarch64)-)?standard:/.test(name) &&
    runtimesOfImages[name] === undefined
  );
}

/**
 * Why an image can't run a version of a language; undefined where it can, and where AWS lists no versions: of images
 * for Windows and macOS it says what is installed, and not what a buildspec may name.
 */
export function runtimeFault(image: string, language: string, version: string): string | undefined {
  const runtimes = runtimesOfImages[plainName(image)];
  if (runtimes === undefined) return undefined;
  const versions = Object.hasOwn(runtimes, language) ? runtimes[language] : undefined;
  if (versions === undefined) {
    return `${image} has no such language; it has ${Object.keys(runtimes).join(", ")}`;
  }
  const major = version.endsWith(".x") ? version.slice(0, -2) : undefined;
  const known =
    version === "latest" ||
    versions.some((each) => each === version || each === major || each.startsWith(`${major}.`));
  if (known || (installed.includes(language) && /^\d+\.\d+\.\d+$/.test(version))) return undefined;
  const more = installed.includes(language)
    ? "; CodeBuild installs another one where all three of its numbers are given"
    : "";
  return `${image} has ${versions.join(", ")} and latest${more}`;
}

/** Of these CodeBuild installs a version that the image has not: https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html#custom-runtime */
const installed = ["dotnet", "golang", "nodejs", "php", "python", "ruby"];
