import { dirname } from "node:path";
import { runCommand } from "./rehearse";

/** One line that is written over, on a terminal only. */
function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

// npm runs the script in the project's root; a user's paths are relative to where npm was called.
const here = process.env.INIT_CWD ?? process.cwd();
// Paths in the settings are relative to Pulumi.yaml, as for the engine.
process.chdir(dirname(__dirname));
const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
runCommand(process.argv.slice(2), { here, colour, progress }).then(({ code, out, err }) => {
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
});
