import { rehearsalOptions } from "../rehearsal-options";
import { verb } from "../verb";

export const who = verb({
  about: "says who can touch a stack: who changes, reads and deletes, and who becomes them",
  words: "[<stack>]",
  options: rehearsalOptions,
  examples: ["who prod", "who --config examples/containers"],
  run: async (given, surroundings, words) =>
    (await import("../rehearse")).touched(given, surroundings, words),
});
