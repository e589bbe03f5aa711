import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SiteFile } from "../site";

/** Stand-ins for `docker` and `aws`, which the commands of builds call: nothing is built, and packaging is noted down. */
export function installTools(
  folder: string,
  files: readonly SiteFile[],
): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  const pushed = join(folder, "pushed");
  const command = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), ["#!/bin/sh", ...lines, ""].join("\n"));
    chmodSync(join(folder, name), 0o755);
  };
  command("docker", [
    'case "$1" in',
    "  login) cat > /dev/null ;;",
    "  build) ;;",
    `  push) printf %s "$2" > "${pushed}" ;;`,
    '  *) echo "the rehearsal has no docker $1" >&2; exit 1 ;;',
    "esac",
  ]);
  command("aws", [
    'case "$1 $2" in',
    '  "ecr get-login-password") echo password ;;',
    `  "ecr batch-get-image") if [ -s "${pushed}" ]; then echo ${digestOf(files)}; else echo None; fi ;;`,
    // One word a line: where it runs, and what it is told.
    `  "cloudformation package") shift 2; printf '%s\\n' "$PWD" "$@" > "${packagingIn(folder)}" ;;`,
    '  *) echo "the rehearsal has no aws $1 $2" >&2; exit 1 ;;',
    "esac",
  ]);
  return {
    PATH: `${folder}:${process.env.PATH}`,
    CODEBUILD_RESOLVED_SOURCE_VERSION: "0123456789abcdef0123456789abcdef01234567",
  };
}

/** Where the stand-in notes down what is to be packaged. */
export function packagingIn(folder: string): string {
  return join(folder, "packaging");
}

/** The files stand for the image. */
function digestOf(files: readonly SiteFile[]): string {
  const hash = createHash("sha256");
  for (const { path, body } of files) hash.update(path).update(body);
  return `sha256:${hash.digest("hex")}`;
}
