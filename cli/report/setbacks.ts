import type { Setback } from "../../rehearsal/release/setback";
import type { Paint } from "./paint";
import { wrapWords } from "./text";

/** A second release that does not arrive, and what is there in the end. */
export function setbackLines(
  { what, action, pipeline, consequences, state }: Setback,
  paint: Paint,
): string[] {
  const happened = what === "reject" ? "is rejected" : "fails";
  return [
    paint.bold(`If ${action} of the next release ${happened} in ${pipeline}`),
    ...consequences.flatMap((sentence) => wrapWords("  ", 2, sentence)),
    ...state.flatMap(({ place, has }) => wrapWords(`  → ${place} has `, 4, has)),
  ];
}
