import { verb } from "../verb";

export const starts = verb({
  about: "says which pipelines a push or a pull request starts, and why",
  options: {
    changed: {
      value: "<file|commits>",
      about: "what it changes: a file with a path per line, or commits (main..next)",
    },
    branch: { value: "<name>", about: "the branch that is pushed to" },
    tag: { value: "<name>", about: "the tag that is pushed, instead of a branch" },
    "new-branch": { about: "the branch is pushed for the first time" },
    "pull-request": {
      value: "<event>",
      about: "a pull request into the branch is opened, updated or closed",
    },
    repository: { value: "<name>", about: "the repository that is pushed to (default: any)" },
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
    json: { about: "one JSON document" },
  },
  examples: ["starts --changed main..next --branch main"],
  run: async (given, surroundings) => (await import("../starts")).started(given, surroundings),
});
