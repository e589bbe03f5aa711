import { verb } from "../verb";

export const doctor = verb({
  about: "asks AWS, with your credentials, for what a stack needs and does not make: it only reads",
  options: {
    stack: { value: "<name>", short: "s", about: "the stack whose account the credentials are of" },
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
    json: { about: "one JSON document" },
  },
  examples: ["doctor --stack prod", "doctor -s dev --json"],
  run: async (given, surroundings) => (await import("../doctor")).looked(given, surroundings),
});
