import { rehearsalOptions } from "../rehearsal-options";
import { verb } from "../verb";

export const prove = verb({
  about: "also takes away each part of each policy and looks whether anything notices",
  options: rehearsalOptions,
  examples: ["prove", "prove --config examples/containers"],
  run: async (given, surroundings) => (await import("../rehearse")).proven(given, surroundings),
});
