import type { z } from "zod";
import { between, list, map, text } from "./values";

/** One line each, for nobody fills in CodePipeline's variables in a build. */
const command = text(
  "it must be one line of at most 1000 characters, without #{",
  /^(?!.*#\{).{1,1000}$/,
);

/** A check of what was released: an answer of its address, or commands, or both. */
export const after = map({
  url: text(
    "it must be an address that begins with http:// or https://, without quotes, blanks and a slash at its end",
    /^https?:\/\/[^\s'"\\#]{1,500}(?<!\/)$/,
    { examples: ["https://www.example.com"] },
  )
    .optional()
    .describe("The address; left out, the site's own. A service has none that ferry knows."),
  path: text("it must begin with a slash, without quotes and blanks", /^\/[^\s'"`$\\#]{0,200}$/, {
    examples: ["/health"],
  })
    .optional()
    .describe("What is asked for below the address. Default: `/`."),
  status: between(100, 599)
    .optional()
    .describe("The status that the answer must have. Default: 200."),
  text: text(
    "it must be 1 to 200 characters in one line, without a single quote and #{",
    /^(?!.*#\{)[^'\n]{1,200}$/,
  )
    .optional()
    .describe("Words that the answer must have."),
  commands: list("commands", command)
    .min(1, "it must have at least one command")
    .optional()
    .describe(
      "Commands of a build in the first source's folder: one that fails fails the release.",
    ),
}).refine((settings) => Object.values(settings).some((value) => value !== undefined), {
  error: "it must say what is checked: url, path, status, text or commands",
});

export type AfterSettings = z.output<typeof after>;
