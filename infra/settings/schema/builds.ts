import { z } from "zod";
import { buildMinutes, queuedMinutes } from "../limits";
import { keyArn, map, relativePath, sentence, text, whole } from "./values";

const glob = text(
  "it must be a glob relative to the build's output, with * ? [ ] ** and {a,b}, without a leading slash",
  /^(?!\/)(?!.*['\n]).+$/,
);
/** `app.3f2a9c1b.js`: a dot or hyphen, then a hash of the lengths that bundlers write, then the ending. */
const fingerprintedNames = [8, 16, 20, 32].map(
  (length) => `**/*[.-]${"[0-9a-f]".repeat(length)}.*`,
);

/** What a variable of a build is: its text, or the place of a secret that the build role may read. */
const environmentValue = z.union(
  [
    z.string(),
    map({
      secretsManager: text(
        "it must be the name or ARN of a secret, with :json-key behind it for one field",
        /^[\w/+=.@:!-]{1,512}$/,
      ),
      /** Customer key of the secret; left out for `aws/secretsmanager`. */
      key: keyArn.optional(),
    }),
    map({
      parameterStore: text("it must be the name of a parameter", /^[\w./-]{1,1011}$/),
      /** Customer key of the parameter; left out for `aws/ssm`. */
      key: keyArn.optional(),
    }),
    map({ plaintext: z.string(), reason: sentence }),
  ],
  {
    error:
      "it must be a quoted text, {secretsManager: <name>}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}",
  },
);
export const environment = z.record(
  text(
    "a variable's name must be letters, digits and _; CODEBUILD_ is AWS's and SITE_OUTPUT is ferry's",
    /^(?!CODEBUILD_|SITE_OUTPUT$|__proto__$)[A-Za-z_][A-Za-z0-9_]*$/,
  ),
  environmentValue,
);

/** A build of ours (`commands`) or of the repository (`buildspec`). */
export const build = map({
  /** Docker image of the build environment. */
  image: text("it must be a Docker image, such as aws/codebuild/standard:7.0", /^\S+$/).default(
    "aws/codebuild/standard:7.0",
  ),
  /** Versions of the managed image's languages, such as `nodejs: "22"`. */
  runtimes: z
    .record(z.string(), text('it must be a version in quotes, such as "22"', /^[\w.]+$/))
    .default({}),
  /** Shell commands, run in one shell from the source's root. ferry adds the artifacts. */
  commands: z
    .array(z.string({ error: "it must be a shell command" }).min(1, "it must not be empty"), {
      error: "it must be a list of shell commands",
    })
    .min(1, "it must have at least one command")
    .optional(),
  /** The repository's own buildspec instead of `commands`. */
  buildspec: relativePath.optional(),
  /** The folder that is the site, relative to the source's root. */
  output: relativePath.default("dist"),
  /** Files whose name carries a fingerprint of their content: cached for a year, released first. */
  immutable: z
    .array(glob, { error: "it must be a list of globs" })
    .default([...fingerprintedNames, "_next/static/**", "_astro/**", "_app/immutable/**"]),
  /** Folders kept from build to build, as in a buildspec (`frontend/node_modules/**\/*`). */
  cache: z.array(relativePath, { error: "it must be a list of paths" }).default([]),
  environment: environment.default({}),
  timeoutMinutes: whole("it must be 5 to 2160 minutes", buildMinutes).default(60),
  queuedMinutes: whole("it must be 5 to 480 minutes", queuedMinutes).default(480),
});

export type BuildSettings = z.output<typeof build>;
export type EnvironmentValue = z.output<typeof environmentValue>;
