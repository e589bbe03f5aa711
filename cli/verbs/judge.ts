import { verb } from "../verb";

export const judge = verb({
  about: "judges any request, or a list, with any policies: JSON from standard input",
  options: {},
  examples: ["judge < request.json"],
  run: async (_given, { input }) => (await import("../judge")).judged(await input()),
});
