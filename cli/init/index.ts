import { runInit } from "./command";

const { stdin: input, stdout: output } = process;
// npm runs the script in the project's root; a user's paths are relative to where npm was called.
const here = process.env.INIT_CWD ?? process.cwd();
const terminal = input.isTTY ? { input, output } : undefined;
runInit(process.argv.slice(2), { here, terminal }).then(({ code, out, err }) => {
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
});
