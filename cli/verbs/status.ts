import { verb } from "../verb";

export const status = verb({
  about: "says what is live where, what waits, what is held, and the last ten releases",
  words: "[<site or service>@<stack> …]",
  options: {
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
    json: { about: "one JSON document" },
  },
  examples: ["status", "status web@prod --json"],
  run: async (given, surroundings, words) =>
    (await import("../releases")).looked(given, surroundings, words),
});
