import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { SettingsError } from "../infra/settings";
import { RehearsalFault } from "./fault";
import { StackFileError } from "./project-file";
import { rehearse } from "./rehearse";
import { jsonReport } from "./report/json";
import { terminalReport } from "./report/terminal";
import { SiteError } from "./site";

const usage = `Usage: npm start -- [options]
  --site <folder or .zip>   the site to carry (default: examples/site)
  --config <folder>         where the Pulumi.<stack>.yaml files are (default: the project's root)
  --json                    one JSON document (npm start --silent -- --json)
  --help                    this text`;

const root = dirname(__dirname);

/** What the command line asks for. */
interface Command {
  readonly site: string;
  readonly config: string;
  readonly json: boolean;
  readonly help: boolean;
}

/** Rehearses as the command line says. Gives the exit code: 0 only if the release arrived. */
async function main(words: readonly string[]): Promise<number> {
  const command = commandOf(words);
  if (command.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  // Paths in the settings are relative to Pulumi.yaml, as for the engine.
  const { site, config } = command;
  process.chdir(root);
  const rehearsal = await rehearse({ site, config, project: root, progress });
  progress("");
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  process.stdout.write(
    command.json ? `${jsonReport(rehearsal)}\n` : terminalReport(rehearsal, colour),
  );
  return rehearsal.release.faults.length === 0 ? 0 : 1;
}

function commandOf(words: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        site: { type: "string" },
        config: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    // npm runs the script in the project's root; a user's paths are relative to where npm was called.
    const here = process.env.INIT_CWD ?? process.cwd();
    return {
      ...values,
      site: values.site === undefined ? join(root, "examples/site") : resolve(here, values.site),
      config: values.config === undefined ? root : resolve(here, values.config),
    };
  } catch (error) {
    throw new RehearsalFault(`${(error as Error).message}\n${usage}`);
  }
}

/** One line that is written over, on a terminal only. */
function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    progress("");
    const expected = [SettingsError, StackFileError, SiteError, RehearsalFault];
    const text =
      error instanceof Error && expected.some((kind) => error instanceof kind)
        ? error.message
        : error instanceof Error
          ? error.stack
          : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  },
);
