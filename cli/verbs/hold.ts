import { verb } from "../verb";

export const hold = verb({
  about:
    "lets no release into a stage until ferry resume: what comes waits, and nothing is canceled",
  words: "<pipeline> <stage>",
  options: {
    reason: { value: "<sentence>", about: "why, which everybody sees at the pipeline" },
    until: {
      value: "<moment>",
      about:
        "when it is meant to end, such as 2027-01-04T06:00: it is told, and opens nothing (holds of the settings do)",
    },
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
  },
  examples: ['hold web prod-web --reason "The audit begins"'],
  run: async (given, surroundings, words) =>
    (await import("../holds")).held(given, words, surroundings),
});
