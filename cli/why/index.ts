import type { rehearsalOptions } from "../rehearsal-options";
import { carried } from "../rehearse";
import { type Ended, type Given, Misuse, type Surroundings } from "../verb";
import { reasonOf } from "./answer";
import { denialOf } from "./denial";
import { whyJson, whyText } from "./say";

/** Says why a call was refused: any answer is a good one. */
export async function asked(
  given: Given<typeof rehearsalOptions>,
  surroundings: Surroundings,
  words: readonly string[],
): Promise<Partial<Ended>> {
  const { terminal, progress, input, colour } = surroundings;
  if (words.length === 0 && terminal) progress("Paste the message, then press Ctrl-D: ");
  const text = words.length > 0 ? words.join(" ") : await input();
  if (text.trim() === "") throw new Misuse("Give the message, in quotes or by standard input.");
  const denial = denialOf(text);
  const reason = reasonOf(denial, await carried(given, surroundings));
  return { out: given.json ? whyJson(denial, reason) : whyText(denial, reason, colour) };
}
