import { ofOneRelease, rehearsalOptions } from "../rehearsal-options";
import { verb } from "../verb";

export const rehearse = verb({
  about: "carries a release through all stacks without AWS, and judges every call",
  options: {
    ...rehearsalOptions,
    ...ofOneRelease,
  },
  examples: [
    "rehearse --site dist",
    "rehearse --config examples/containers --explain",
    "rehearse --reject prod-web-approve",
  ],
  run: async (given, surroundings) => (await import("../rehearse")).rehearsed(given, surroundings),
});
