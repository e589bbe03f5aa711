import { verb } from "../verb";

export const pipeline = verb({
  about: "prints a pipeline as CodePipeline's JSON, or such JSON as settings",
  words: "export <stack> | import <file with what get-pipeline prints>",
  options: {
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
    pipeline: { value: "<name>", about: "which of the stack's pipelines to export" },
  },
  examples: ["pipeline export dev", "pipeline import pipeline.json"],
  run: async (given, surroundings, words) =>
    (await import("../pipeline")).converted(given, surroundings, words),
});
