import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { isPackage } from "../tools/package";
import { progress } from "../tools/progress";
import { ferry } from "./ferry";
import { projectAround } from "./project";

const { stdin, stdout, stderr, env } = process;

// Which Node.js ferry needs it says itself.
env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

// A reader that has seen enough, such as `head`, is no fault.
for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// 128 and the number of the signal, as shells have it.
process.once("SIGINT", () => {
  const [, , verb = ""] = process.argv;
  const says = ["hold", "resume", "back"].includes(verb)
    ? "AWS goes on with what it was asked; ferry status says how it stands"
    : "nothing was changed";
  stderr.write(`\nInterrupted: ${says}.\n`);
  process.exit(130);
});

// npm runs a script in the project's root; a user's paths are relative to where npm was called.
const here = env.INIT_CWD ?? process.cwd();
const project = isPackage ? projectAround(here) : dirname(__dirname);
// Paths in the settings are relative to Pulumi.yaml, as for the engine.
process.chdir(project);
ferry(process.argv.slice(2), {
  here,
  project,
  colour: stdout.isTTY === true && !env.NO_COLOR,
  columns: stdout.isTTY ? stdout.columns : undefined,
  progress,
  terminal: stdin.isTTY ? { input: stdin, output: stdout } : undefined,
  input: () => text(stdin),
}).then(({ code, out, err }) => {
  stdout.write(out);
  stderr.write(err);
  process.exitCode = code;
});
