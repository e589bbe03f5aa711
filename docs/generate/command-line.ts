import { allVerbs } from "../../cli/ferry";
import { usageOf } from "../../cli/verb";

/** The page of the command line. */
export function commandLinePage(): string {
  return [
    "# Command line",
    "",
    "`npx ferry <verb>` where ferry is a package, `npm run --silent ferry -- <verb>` in its repository. The exit code is 0 where all is",
    "well, 1 where something is at fault and 2 where the words make no command.",
    "",
    ...Object.entries(allVerbs()).flatMap(([name, verb]) => [
      `## ferry ${name}`,
      "",
      "```",
      usageOf(name, verb).trimEnd(),
      "```",
      "",
    ]),
  ].join("\n");
}
