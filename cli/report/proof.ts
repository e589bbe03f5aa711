import type { Proof } from "../../rehearsal/verdicts/prove";
import { counted } from "./text";

/** What the mutation of every policy found. */
export function proofReport({ mutants, idle, untested, excused }: Proof): string {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`);
  const lines = [
    "",
    `${counted(mutants, "part")} of policies taken away in turn:`,
    `${counted(idle.length, "idle permission")}, which no hop needs`,
    ...list(idle),
    `${counted(untested.length, "untested guard")}, which no hostile call meets`,
    ...list(untested),
    `${counted(excused.length, "part")} excused by name and reason (--json lists them)`,
  ];
  return `${lines.join("\n")}\n`;
}
