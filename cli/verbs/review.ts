import { verb } from "../verb";

export const review = verb({
  about: "says what a change does: who may newly do what, resources, running releases, cost",
  options: {
    against: {
      value: "<revision|folder|file>",
      about: "what was before: a git revision, a folder of stack files, or a file of --json",
    },
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
    contracts: {
      value: "<file>",
      about: "contracts of stacks without a file there: JSON of stack to contract",
    },
    branch: { value: "<name>", about: "where the change is pushed to (default: main)" },
    repository: { value: "<name>", about: "the repository that is pushed to (default: any)" },
    "fail-on": { value: "new-access", about: "end with 1 where anybody may do anything new" },
    markdown: { about: "as a comment of a pull request, below 60,000 characters" },
    json: { about: "one JSON document" },
  },
  examples: ["review --against main", "review --against before.json --markdown"],
  run: async (given, surroundings) => (await import("../review")).reviewed(given, surroundings),
});
