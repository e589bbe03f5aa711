import pico from "picocolors";
import type { Finding, State } from "./check";
import type { Patient } from "./patient";

const marks: Readonly<Record<State, string>> = {
  good: "✔",
  mend: "✘",
  note: "!",
  later: "·",
  unseen: "?",
};

/** The findings as a person reads them: what is well in a line, and else why it matters and what mends it. */
export function doctorText(
  { stack, place }: Patient,
  findings: readonly Finding[],
  colour: boolean,
): string {
  const { bold, green, red, yellow, dim } = pico.createColors(colour);
  const paint: Readonly<Record<State, (text: string) => string>> = {
    good: green,
    mend: red,
    note: yellow,
    later: dim,
    unseen: yellow,
  };
  const count = (state: State) => findings.filter((each) => each.state === state).length;
  const lines = findings.flatMap(({ state, what, says, why, mend }) => [
    `${paint[state](marks[state])} ${what}: ${says}`,
    ...(state === "mend" || state === "note" ? [dim(`    ${why}`)] : []),
    ...(mend === undefined ? [] : [`    ${bold("→")} ${mend}`]),
  ]);
  const [broken, unseen] = [count("mend"), count("unseen")];
  return [
    `Stack ${stack}, account ${place.account}, ${place.region}`,
    ...lines,
    ...(broken > 0 ? [`${broken} to mend.`] : []),
    ...(unseen > 0 ? [`${unseen} could not be seen: ask again with more rights to read.`] : []),
    ...(broken + unseen === 0 ? ["Nothing has to be mended."] : []),
    "",
  ].join("\n");
}

/** The same as data; its shape is described in docs/operate/before-the-first-up.md. */
export function doctorJson({ stack, place }: Patient, findings: readonly Finding[]): string {
  const document = { version: 1, stack, ...place, findings };
  return `${JSON.stringify(document, null, 2)}\n`;
}
