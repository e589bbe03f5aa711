import { questions } from "../init/questions";
import { type Option, verb } from "../verb";

const answers = questions.map(({ key, ask }) => [key, { value: "<text>", about: ask }] as const);

export const init = verb({
  about: "asks what is released and where, and writes the files",
  options: {
    ...(Object.fromEntries(answers) as Record<string, Option & { readonly value: string }>),
    into: { value: "<folder>", about: "where to write the files (default: the project's root)" },
  },
  examples: [
    "init",
    "init --name acme --dev-account 111111111111 --prod-account 222222222222 --repository acme/website",
  ],
  run: async (given, surroundings) => (await import("../init")).written(given, surroundings),
});
