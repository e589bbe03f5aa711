import { verb } from "../verb";

export const back = verb({
  about: "lists releases of a site or service, and goes back to one of them",
  words: "<target>@<stack>",
  options: {
    to: {
      value: "<release>",
      about: "a record's id, an execution or a commit (default: the release before)",
    },
    forward: { about: "to the newest release, and opens the stage again" },
    reason: { value: "<text>", about: "why: without it the plan is shown, and nothing is done" },
    yes: { about: "asks nobody" },
    config: {
      value: "<folder>",
      about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
    },
    json: { about: "one JSON document" },
  },
  examples: [
    "back web@prod",
    'back web@prod --reason "The basket is empty"',
    'back web@prod --forward --reason "Mended" --yes',
  ],
  run: async (given, surroundings, words) =>
    (await import("../releases")).wentBack(given, surroundings, words),
});
