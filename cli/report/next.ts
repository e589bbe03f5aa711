import type { Evaluation } from "../../rehearsal/evaluate";
import { call } from "../project";
import type { Paint } from "./paint";
import { placeOf } from "./registered";
import { cut, wrapWords } from "./text";

/** The commands that deploy it, each with the profile of its account, and what is left to a person. */
export function nextLines(stacks: readonly Evaluation[], paint: Paint): readonly string[] {
  const left = stacks.flatMap(({ outputs }) => (outputs.nextSteps ?? []) as readonly string[]);
  const accounts = stacks.map(({ registrations }) => placeOf(registrations).account);
  const isExample = accounts.some((account) => /^(\d)\1{11}$/.test(account ?? ""));
  return [
    paint.bold("Next"),
    ...(isExample ? [`  ${call("init")}`] : []),
    ...wrapWords(
      "  ",
      4,
      ["npx pulumi login", ...stacks.map(({ stack }) => `npx pulumi stack init ${stack}`)].join(
        " && ",
      ),
    ),
    ...stacks.map(({ stack }) => cut(`  AWS_PROFILE=${stack} npx pulumi up -s ${stack}`)),
    ...left.flatMap((step) => wrapWords("  - ", 4, step)),
  ];
}
