import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** The repository. */
export const root = resolve(__dirname, "../../..");

const package_ = join(root, "node_modules/pulumi/package.json");
const { version } = JSON.parse(readFileSync(package_, "utf8")) as { version: string };

/** Below a PULUMI_HOME, where the npm package `pulumi` looks for the CLI, and puts it after a download. */
export const binaries = join("versions", version, "bin");

/** The CLI of this machine. */
export const installed = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), binaries);

let problem: string | undefined | null = null;

/** Why the CLI can't be run here, if so. The first call downloads it where it isn't there and a network is. */
export function cliProblem(): string | undefined {
  if (problem === null) {
    const { stdout, stderr, error } = spawnSync(
      process.execPath,
      [join(dirname(package_), "run.js"), "version"],
      {
        encoding: "utf8",
        timeout: 300_000,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      },
    );
    // A download is told of before the version.
    const [last] = stdout.trim().split("\n").slice(-1);
    const answer = error?.message ?? `${stdout}\n${stderr}`.trim().replace(/\s*\n\s*/g, " ");
    problem =
      last === `v${version}`
        ? undefined
        : `the Pulumi CLI ${version} is not installed and can't be downloaded (${answer})`;
  }
  return problem;
}

/** A suite on the real engine. Where there is none, one pending test says so by name. */
export function describeOnEngine(title: string, body: () => void): void {
  const missing = cliProblem();
  describe(title, () => {
    if (missing === undefined) {
      body();
    } else {
      it(`is skipped: ${missing}`, function () {
        this.skip();
      });
    }
  });
}
