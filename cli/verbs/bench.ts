import { verb } from "../verb";

export const bench = verb({
  about: "measures what rehearsals and deliveries use, beside a floor",
  options: {},
  examples: ["bench"],
  run: async (_given, { progress }) => (await import("../../bench")).measured(progress),
});
