import pico from "picocolors";
import type { Rehearsal } from "../../rehearsal/rehearse";
import { releaseLines } from "./actions";
import { costLines } from "./cost";
import { nextLines } from "./next";
import { outcomeLines, releasesNothing } from "./outcome";
import { pictures } from "./picture";
import { policyWarningLines } from "./policies";
import { setbackLines } from "./setbacks";
import { stacksLines } from "./stacks";
import { atWidth, wrapWords } from "./text";
import { whoCan, whoLines } from "./who";

/** How a report is written. */
interface Look {
  readonly colour: boolean;
  /** The width of the terminal. Default: 100 columns. */
  readonly columns?: number | undefined;
  /** With what each stack has, and every call of every action. */
  readonly calls?: boolean;
}

/** The rehearsal for a person: a picture of each pipeline, what was proven, what to look at, what it costs, what is next. */
export function terminalReport(rehearsal: Rehearsal, look: Look): string {
  return `${atWidth(look.columns, () => linesOf(rehearsal, look)).join("\n")}\n`;
}

function linesOf(rehearsal: Rehearsal, { colour, calls = false }: Look): readonly string[] {
  const paint = pico.createColors(colour);
  const { stacks, setbacks, warnings, policies, faults } = rehearsal;
  const warned = [
    ...warnings.flatMap((warning) => wrapWords(`${paint.yellow("warning")} `, 8, warning)),
    ...policyWarningLines(policies).map((line) =>
      line.replace(/^warning/, paint.yellow("warning")),
    ),
  ];
  const [price, ...costs] = costLines(rehearsal.cost);
  const parts: readonly (readonly string[])[] = [
    ...pictures(stacks).map(([name = "", ...lines]) => [paint.bold(name), ...lines]),
    ...(calls ? [stacksLines(stacks, paint)] : []),
    ...(calls && !releasesNothing(rehearsal) ? [releaseLines(rehearsal, paint)] : []),
    ...(calls ? [whoLines(whoCan(rehearsal), paint)] : []),
    ...setbacks.map((each) => setbackLines(each, paint)),
    outcomeLines(rehearsal, paint),
    warned,
    [paint.bold(price), ...costs],
    ...(faults.length === 0 ? [nextLines(stacks, paint)] : []),
  ];
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => [...(index === 0 ? [] : [""]), ...trimmed(part)]);
}

/** Without empty lines at the end: one stands between two parts. */
function trimmed(part: readonly string[]): readonly string[] {
  return part.at(-1) === "" ? trimmed(part.slice(0, -1)) : part;
}
