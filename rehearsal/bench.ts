import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What a process used, with everything it started. */
interface Usage {
  /** CPU seconds of the process and its children. */
  readonly seconds: number;
  /** Peak memory of the process alone, in MB. */
  readonly megabytes: number;
}

/** What `npm start` may use for the default files. */
const limits: Usage = { seconds: 3, megabytes: 300 };

const root = join(__dirname, "..");
const memory = "peak memory ";

/** Runs Node.js below a shell, whose `times` counts children too. */
function measure(args: readonly string[]): Usage {
  const command = [process.execPath, "-r", "./rehearsal/peak-memory.js", ...args];
  const run = spawnSync("sh", ["-c", '"$@" > /dev/null && times', "sh", ...command], {
    cwd: root,
    encoding: "utf8",
  });
  const kilobytes = run.stderr.split("\n").find((line) => line.startsWith(memory));
  const children = run.stdout.trim().split("\n").at(-1) ?? "";
  if (run.status !== 0 || !kilobytes) throw new Error(`${args.join(" ")} failed:\n${run.stderr}`);
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest))
    .reduce((sum, each) => sum + each, 0);
  return { seconds, megabytes: Number(kilobytes.slice(memory.length)) / 1024 };
}

/** The best of some runs: what else the machine does only adds. */
function best(args: readonly string[], runs = 3): Usage {
  const usages = Array.from({ length: runs }, () => measure(args));
  return {
    seconds: Math.min(...usages.map((usage) => usage.seconds)),
    megabytes: Math.min(...usages.map((usage) => usage.megabytes)),
  };
}

const floor = best(["-e", 'require("@pulumi/pulumi"); require("@pulumi/aws/s3")']);
const start = best(["-r", "./rehearsal/register.js", "rehearsal/index.ts"]);
const row = (name: string, { seconds, megabytes }: Usage) =>
  `${name.padEnd(34)}${seconds.toFixed(2).padStart(8)} s CPU${megabytes.toFixed(0).padStart(8)} MB\n`;
process.stdout.write(
  row("floor: Node.js with the Pulumi SDK", floor) +
    row("npm start, default files", start) +
    row("limit", limits),
);
if (start.seconds > limits.seconds || start.megabytes > limits.megabytes) {
  process.stderr.write("npm start is above its limit.\n");
  process.exitCode = 1;
}
