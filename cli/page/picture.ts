import type { RehearsalDocument } from "../report/json";
import { type House, houseOf } from "./houses";
import { html, type Markup } from "./html";
import type { PipelineOnPage, StageOnPage } from "./pipelines";

/*
 * One pipeline: the account that delivers at the left, those that it reaches at the right, and the release going down
 * between them. It is narrow, so that a phone shows it in a size that can be read. Numbers are units of the drawing.
 */

const width = 440;
const left = { x: 8, width: 208 };
const right = { x: 238, width: 194 };
const gutter = 227;
const node = { height: 42, gap: 20, inset: 12 };
const roof = 26;
const line = 16;
const small = { width: 88, height: 42, gap: 8, most: 12 };

interface Row {
  readonly stage: StageOnPage;
  readonly side: "left" | "right";
  readonly y: number;
}

interface Box {
  readonly house: House;
  readonly side: "left" | "right";
  readonly y: number;
  readonly bottom: number;
}

/** Accounts as houses, and a release as a path through them. */
export function picture(pipeline: PipelineOnPage, document: RehearsalDocument): Markup {
  const house = (account: string) => houseOf(account, document);
  const home = house(pipeline.account);
  const rows: Row[] = [];
  const boxes: Box[] = [];
  let y = roof + headOf(home) + 6;
  for (const stage of pipeline.stages) {
    const [target, ...more] = stage.targets;
    const side = target && (more.length > 0 || target !== pipeline.account) ? "right" : "left";
    const open = boxes.at(-1);
    const before = rows.at(-1);
    if (side === "right" && target && more.length === 0) {
      const goesOn = before?.side === "right" && open?.house.account === target;
      if (goesOn) boxes.pop();
      const own = house(target);
      const top = goesOn ? open.y : y;
      if (!goesOn) y += roof + headOf(own);
      boxes.push({ house: own, side, y: top, bottom: y + node.height + node.inset });
    }
    rows.push({ stage, side, y });
    y += node.height + node.gap + (side === "right" ? node.inset : 0);
    if (more.length > 0) y += streetHeight(stage.targets.length);
  }
  const height = y + 6;
  const all = [{ house: home, side: "left", y: 0, bottom: height - 4 } as const, ...boxes];
  return html`<svg viewBox="0 0 ${width} ${height}" class="picture" aria-label="The way of a release of ${pipeline.name}">
${all.map(houseShape)}
${rows.slice(1).map((row, index) => path(rows[index] as Row, row))}
${rows.map((row) => [nodeShape(row), row.stage.targets.length > 1 && street(row, house)])}
</svg>`;
}

function headOf({ contents, regions }: House): number {
  return 20 + line + (regions.length > 0 ? line : 0) + contents.length * 14 + 8;
}

function columnOf(side: Row["side"]) {
  return side === "left" ? left : right;
}

function houseShape({ house, side, y, bottom }: Box): Markup {
  const { x, width: wide } = columnOf(side);
  const wall = y + roof;
  const texts = [
    { text: house.stacks.join(", ") || "another stack", kind: "title", step: 20 },
    { text: house.account, kind: "id", step: line },
    ...(house.regions.length > 0
      ? [{ text: house.regions.join(", "), kind: "small", step: line }]
      : []),
    ...house.contents.map((text) => ({ text, kind: "small dim", step: 14 })),
  ];
  let at = wall;
  return html`<path class="house" d="M${x} ${bottom}V${wall}L${x + wide / 2} ${y}L${x + wide} ${wall}V${bottom}Z"/>
${texts.map(({ text, kind, step }) => {
  at += step;
  return html`<text class="${kind}" x="${x + node.inset}" y="${at}">${shortened(text, 26)}</text>`;
})}`;
}

function nodeShape({ stage, side, y }: Row): Markup {
  const { x, width: wide } = columnOf(side);
  const state = stage.passed ? (stage.asks ? "asks" : "passed") : "stopped";
  const sign = stage.passed ? (stage.asks ? "?" : "✓") : "✗";
  const what = stage.asks ? "a person decides" : whatOf(stage);
  return html`<a href="#${stage.id}" class="stage ${state}">
<rect x="${x + node.inset}" y="${y}" width="${wide - 2 * node.inset}" height="${node.height}" rx="9"/>
<text class="name" x="${x + 22}" y="${y + 18}">${shortened(stage.name, 18)}</text>
<text class="sign" x="${x + wide - 26}" y="${y + 18}">${sign}</text>
<text class="small" x="${x + 22}" y="${y + 33}">${shortened(what, 25)}</text></a>`;
}

/** `2 × S3, Lambda`, or how many accounts. */
function whatOf({ actions, targets }: StageOnPage): string {
  if (targets.length > 1) return `${targets.length} accounts`;
  const counts = new Map<string, number>();
  for (const { provider } of actions) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  return [...counts]
    .map(([provider, count]) => (count === 1 ? provider : `${count} × ${provider}`))
    .join(", ");
}

function path(from: Row, to: Row): Markup {
  const middle = (row: Row) => row.y + node.height / 2;
  const inner = left.x + left.width - node.inset;
  const centre = (left.x + left.width) / 2;
  const ways = {
    "left left": `M${centre} ${from.y + node.height}V${to.y - 2}`,
    "left right": `M${centre} ${from.y + node.height}V${middle(to)}H${right.x + node.inset - 2}`,
    "right right": `M${right.x + node.inset} ${middle(from)}H${gutter}V${middle(to)}H${right.x + node.inset - 2}`,
    "right left": `M${right.x + node.inset} ${middle(from)}H${gutter}V${middle(to)}H${inner + 2}`,
  };
  return html`<path class="way" d="${ways[`${from.side} ${to.side}`]}" marker-end="url(#arrow)"/>`;
}

function streetHeight(accounts: number): number {
  return Math.ceil(Math.min(accounts, small.most) / 2) * (small.height + small.gap);
}

/** Many accounts at once: a small house each. */
function street({ stage, y }: Row, house: (account: string) => House): Markup {
  const { targets } = stage;
  const shown = targets.length > small.most ? targets.slice(0, small.most - 1) : targets;
  const rest = targets.length - shown.length;
  const places = [
    ...shown.map((account) => ({ head: house(account).stacks[0] ?? "", text: account })),
    ...(rest > 0 ? [{ head: "", text: `and ${rest} more` }] : []),
  ];
  return html`${places.map(({ head, text }, index) => {
    const x = right.x + node.inset + (index % 2) * (small.width + small.gap) - 6;
    const top = y + node.height + small.gap + Math.floor(index / 2) * (small.height + small.gap);
    const wall = top + 10;
    const bottom = top + small.height;
    return html`<path class="house" d="M${x} ${bottom}V${wall}L${x + small.width / 2} ${top}L${x + small.width} ${wall}V${bottom}Z"/>
<text class="tiny" x="${x + 5}" y="${wall + 12}">${shortened(head, 13)}</text><text class="tiny id" x="${x + 5}" y="${wall + 25}">${text}</text>`;
  })}`;
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
