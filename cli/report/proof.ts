import type { Proof } from "../../rehearsal/verdicts/prove";
import { counted } from "./text";

/** What the mutation of every policy found. */
export function proofReport({ mutants, widened, idle, untested, excused }: Proof): string {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`);
  const lines = [
    "",
    `${counted(mutants, "part")} of policies taken away in turn, ${counted(widened, "part")} widened:`,
    `${counted(idle.length, "idle permission")}, which no hop needs`,
    ...list(idle),
    `${counted(untested.length, "untested guard")}, whose loss nothing notices`,
    ...list(untested),
    `${counted(excused.length, "part")} excused by name and reason (--json lists them)`,
  ];
  return `${lines.join("\n")}\n`;
}
