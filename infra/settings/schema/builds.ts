import { z } from "zod";
import { projectShape } from "./codebuild";
import { imagesName, list, map, relativePath, text } from "./values";

const glob = text(
  "it must be a glob relative to the build's output, with * ? [ ] ** and {a,b}, without a leading slash",
  /^(?!\/)(?!.*['\n]).+$/,
  { examples: ["js/**"] },
);

/** A build of a pipeline: of ours (`commands`) or of the repository (`buildspec`). */
export const build = map({
  ...projectShape,
  container: map({
    repository: imagesName.describe("A key of `delivery.repositories`."),
    dockerfile: relativePath.default("Dockerfile"),
    context: relativePath.default(".").describe("The folder that Docker sees."),
  })
    .optional()
    .describe(
      "Builds a Docker image too, in privileged mode, and pushes it by the id of the commit.",
    ),
  output: relativePath
    .default("dist")
    .describe(
      "The folder that is the site, or has the template of an application, relative to the source's root.",
    ),
  template: relativePath
    .default("template.yaml")
    .describe("The template of an application, in the folder `output`."),
  releaseFile: z
    .boolean()
    .default(true)
    .describe(
      "Whether a site gets a `release.json`, which says without AWS what is live: the commit, the pipeline's execution, and when it was built. For builds with `commands`.",
    ),
  immutable: list("globs", glob)
    .optional()
    .describe(
      "Files whose name carries a fingerprint of their content: cached for a year, released first. Default: scripts, styles, fonts, images and maps below a bundler's folder (`assets/`, `static/js/`, `_next/static/`, `_astro/` …) whose name ends in eight or more characters that read neither as words nor as a number.",
    ),
});

export type BuildSettings = z.output<typeof build>;
