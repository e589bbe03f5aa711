import { verb } from "../verb";

export const resume = verb({
  about: "lets releases into a stage again that ferry hold closed",
  words: "<pipeline> <stage>",
  options: {
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
  },
  examples: ["resume web prod-web"],
  run: async (given, surroundings, words) =>
    (await import("../holds")).resumed(given, words, surroundings),
});
