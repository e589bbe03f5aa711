import type { Proof } from "../prove";

/** What the mutation of every policy found. */
export function proofReport({ mutants, idle, untested, excused }: Proof): string {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`);
  const lines = [
    "",
    `${mutants} parts of policies were taken away in turn.`,
    `${idle.length} idle permissions (no hop needs them)`,
    ...list(idle),
    `${untested.length} untested guards (no hostile call meets them)`,
    ...list(untested),
    `${excused.length} excused by name and reason (--json lists them)`,
  ];
  return `${lines.join("\n")}\n`;
}
