import { runPipeline } from "./command";

const project = process.cwd();
// npm runs the script in the project's root; a user's paths are relative to where npm was called.
const here = process.env.INIT_CWD ?? project;
runPipeline(process.argv.slice(2), { here, project }).then(({ code, out, err }) => {
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
});
