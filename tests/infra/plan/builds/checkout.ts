import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { splitCommands } from "../../../../infra/plan/builds/buildspec";

/** A site in a folder of its own, and what the commands of the buildspec make of it. */
export class Checkout {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "ferry-build-"));

  constructor(
    private readonly output: string,
    files: Readonly<Record<string, string>>,
  ) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): void {
    const file = path.join(this.root, this.output, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  /** Runs the commands as CodeBuild does: one shell, and the first failure ends it. */
  split(
    shell: string,
    immutable?: string[],
    environment: Readonly<Record<string, string>> = {},
    releaseFile = false,
  ): { readonly status: number | null; readonly stderr: string } {
    const script = ["set -e", ...splitCommands({ immutable, releaseFile })].join("\n");
    const { status, stderr } = spawnSync(shell, ["-c", script], {
      cwd: path.join(this.root, this.output),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        CODEBUILD_SRC_DIR: this.root,
        CODEBUILD_BUILD_SUCCEEDING: "1",
        SITE_OUTPUT: this.output,
        ...environment,
      },
    });
    return { status, stderr };
  }

  /** Path and content of every file of an artifact. */
  artifact(name: "assets" | "pages"): Readonly<Record<string, string>> {
    const folder = path.join(this.root, ".ferry", name);
    const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    const entries = files
      .filter((each) => each.isFile())
      .map((each) => {
        const file = path.join(each.parentPath, each.name);
        return [path.relative(folder, file), fs.readFileSync(file, "utf8")];
      });
    return Object.fromEntries(entries.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true });
  }
}
