import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What a process used. */
export interface Usage {
  /** CPU seconds of the process and its children. */
  readonly seconds: number;
  /** Peak memory of the process alone, in MB. */
  readonly megabytes: number;
}

const root = join(__dirname, "..");
const memory = "peak memory ";

/** Runs Node.js below a shell, whose `times` counts children too. */
function measure(args: readonly string[]): Usage {
  const command = [process.execPath, "-r", "./bench/peak-memory.js", ...args];
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

/** What programs used in some rounds, in which they take turns. */
export class Measured<Name extends string | number> {
  private readonly usages: (readonly [Name, Usage])[] = [];

  constructor(
    private readonly programs: Readonly<Record<Name, readonly string[]>>,
    private readonly progress: (what: string) => void,
  ) {}

  again(rounds: number): void {
    for (let round = 0; round < rounds; round++) {
      for (const name of this.names()) {
        this.progress(`measuring ${name}, round ${round + 1} of ${rounds}`);
        this.usages.push([name, measure(this.programs[name])]);
      }
    }
  }

  /** The best of all rounds. */
  best(): Readonly<Record<Name, Usage>> {
    const least = (of: Name, part: keyof Usage) =>
      Math.min(...this.usages.flatMap(([name, usage]) => (name === of ? [usage[part]] : [])));
    return Object.fromEntries(
      this.names().map((name) => [
        name,
        { seconds: least(name, "seconds"), megabytes: least(name, "megabytes") },
      ]),
    ) as Record<Name, Usage>;
  }

  private names(): readonly Name[] {
    return Object.keys(this.programs) as unknown[] as Name[];
  }
}
