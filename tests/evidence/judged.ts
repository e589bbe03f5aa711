import { exceptions } from "./exceptions";
import { applies, hold } from "./hold";
import { type Force, needsOf, type Row } from "./rows";
import type { Sample } from "./samples";

/** What keeps a row from holding: a denied call, or that nothing registered lets it be judged. */
export interface Gap {
  readonly row: string;
  readonly action: string;
  /** The sample and the place in it; empty where nothing could be judged. */
  readonly where: string;
  readonly reason: string;
}

/** The gaps of a row in all samples: of what is asked, and of what must be asked somewhere. */
export function gapsOf(row: Row, force: Force, samples: readonly Sample[]): readonly Gap[] {
  const gaps: Gap[] = [];
  const judged = new Set<string>();
  for (const sample of samples) {
    for (const found of sample.circumstances) {
      if (!applies(row, found, sample)) continue;
      const held = hold(row, force, found, sample);
      for (const action of held.judged) judged.add(action);
      gaps.push(
        ...held.denied.map((each) => ({ ...each, where: `${sample.name}: ${each.where}` })),
      );
    }
  }
  if (force !== "must") return gaps;
  const unjudged = needsOf(row, force).filter(({ action }) => !judged.has(action));
  const reason = "nothing registered lets it be judged";
  return [...gaps, ...unjudged.map(({ action }) => ({ row: row.id, action, where: "", reason }))];
}

export function exceptionFor({ row, action, where }: Gap) {
  return exceptions.find(
    (each) =>
      each.row === row &&
      (each.actions?.includes(action) ?? true) &&
      (each.where?.test(where) ?? true),
  );
}
