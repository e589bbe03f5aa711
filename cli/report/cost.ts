import type { Cost } from "../../rehearsal/cost";
import type { Item } from "../../rehearsal/cost/idle";
import { counted, cut, wrapItems, wrapWords } from "./text";

/** What the stacks cost, for a person: the head, and a line for each amount. */
export function costLines({ idle, releases, ...cost }: Cost): readonly [string, ...string[]] {
  const { day, region, assumedMinutes, notPriced } = cost;
  const stacks = idle.stacks.flatMap(({ stack, items }) =>
    items.map((item) => `${itemText(item)} in ${stack}`),
  );
  return [
    cut(`What it costs, at list prices of ${region} of ${day}, without free tiers`),
    ...wrapItems(
      `  ${money(idle.usd)} a month idle: `,
      stacks.length > 0 ? stacks : ["nothing"],
      4,
    ),
    ...releases.flatMap(({ pipeline, usd, items }) =>
      wrapItems(`  ${money(usd)} a release of ${pipeline}: `, items.map(itemText), 4),
    ),
    ...wrapWords(
      "  ",
      2,
      `builds taken as ${assumedMinutes.CodeBuild} minutes; storage, requests and traffic not counted`,
    ),
    ...(notPriced.length > 0 ? wrapItems("  no price known: ", notPriced, 4) : []),
  ];
}

function itemText({ what, count, usd }: Item): string {
  return `${counted(count, what)} ${money(usd)}`;
}

/** Cents where that says enough, and smaller parts where an amount has no more. */
function money(usd: number): string {
  return `$${usd < 1 && usd > 0 ? usd.toFixed(3) : usd.toFixed(2)}`;
}
