import { rehearsalOptions } from "../rehearsal-options";
import { verb } from "../verb";

export const rehearse = verb({
  about: "carries a release through all stacks without AWS, and judges every call",
  options: {
    ...rehearsalOptions,
    explain: { about: "every judged call with the statements that decided" },
  },
  examples: ["rehearse --site dist", "rehearse --config examples/containers --explain"],
  run: async (given, surroundings) => (await import("../rehearse")).rehearsed(given, surroundings),
});
