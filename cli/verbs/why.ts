import { rehearsalOptions } from "../rehearsal-options";
import { verb } from "../verb";

export const why = verb({
  about: "says why AWS refused a call: its message, in quotes or by standard input",
  words: '"<message>"',
  options: rehearsalOptions,
  examples: [
    'why "User: … is not authorized to perform: s3:PutObject on resource: …"',
    "why --config examples/containers < message.txt",
  ],
  run: async (given, surroundings, words) =>
    (await import("../why")).asked(given, surroundings, words),
});
