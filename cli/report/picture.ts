import { accountOf, type Place } from "../../rehearsal/arn";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import { placeOf } from "./registered";
import { counted, cut, width } from "./text";

interface Action {
  readonly category: string;
  readonly roleArn?: string;
  readonly region?: string;
}
interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
}

/** A stage of the picture, and where it does its work; an approval does it nowhere. */
interface Cell {
  readonly name: string;
  readonly places: readonly Place[];
}

const arrow = " → ";
/** Rows of stages that a picture has at most: with two lines below each, and its name above, that makes ten lines. */
const mostRows = 3;

/** Each pipeline as a line of stages, with accounts and regions below: at most ten lines. */
export function pictures(stacks: readonly Evaluation[]): readonly (readonly string[])[] {
  return stacks.flatMap((stack) =>
    stack.registrations
      .filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline")
      .map((pipeline) => pictureOf(pipeline, stack, stacks)),
  );
}

function pictureOf(
  { inputs, name }: Registration,
  owner: Evaluation,
  stacks: readonly Evaluation[],
): readonly string[] {
  const { stages, name: physical = name } = inputs as { stages: readonly Stage[]; name?: string };
  const home = homeOf(owner);
  const cells = stages.flatMap((stage) => cellsOf(stage, home));
  const rows = fitting(cells, stacks);
  const shown =
    rows.length <= mostRows ? rows : [...rows.slice(0, mostRows - 1), rows.at(-1) ?? []];
  const left = cells.length - shown.flat().length;
  return [
    cut(physical),
    ...shown.flatMap((row, index) => {
      const before =
        left > 0 && index === mostRows - 1 ? `… ${counted(left, "stage")} …${arrow}` : "";
      const after = row !== shown.at(-1) ? arrow.trimEnd() : "";
      return drawn(row, stacks, `  ${index > 0 ? before : ""}`, after).map((line) => cut(line));
    }),
  ];
}

function cellsOf({ name, actions }: Stage, home: Place): readonly Cell[] {
  const approval = { name: "(approval)", places: [] };
  const working = actions.filter(({ category }) => category !== "Approval");
  if (working.length === 0) return [approval];
  const places = working.map(({ roleArn, region }) => ({
    account: roleArn ? accountOf(roleArn) : home.account,
    region: region ?? home.region,
  }));
  const away = places.filter(
    ({ account, region }) => account !== home.account || region !== home.region,
  );
  // What goes elsewhere is worked at home too: its invalidation, for instance.
  const all = away.length > 0 ? away : [home];
  const distinct = all.filter(
    (place, index) => all.findIndex((each) => labelOf(each) === labelOf(place)) === index,
  );
  const cell = { name, places: distinct };
  return working.length < actions.length ? [approval, cell] : [cell];
}

function homeOf({ registrations }: Evaluation): Place {
  const { account = "", region = "" } = placeOf(registrations);
  return { account, region };
}

const labelOf = ({ account, region }: Place) => `${account} ${region}`;

/** The two lines below a stage. */
function below({ places }: Cell, stacks: readonly Evaluation[]): readonly [string, string] {
  const [place] = places;
  if (!place) return ["", ""];
  const regions = [...new Set(places.map(({ region }) => region))];
  const region = regions.length === 1 ? place.region : counted(regions.length, "region");
  const accounts = [...new Set(places.map(({ account }) => account))];
  if (accounts.length > 1) return [counted(accounts.length, "account"), region];
  const stack = stacks.find((each) => labelOf(homeOf(each)) === labelOf(place));
  return [[stack?.stack, place.account].filter(Boolean).join(" "), region];
}

/** Consecutive stages of one place, of which the first says where they are. */
function grouped(row: readonly Cell[]): readonly (readonly Cell[])[] {
  const groups: Cell[][] = [];
  for (const cell of row) {
    const last = groups.at(-1);
    const same = last?.[0]?.places.map(labelOf).join() === cell.places.map(labelOf).join();
    if (last && same) last.push(cell);
    else groups.push([cell]);
  }
  return groups;
}

/** Breaks the stages into rows that fit. */
function fitting(
  cells: readonly Cell[],
  stacks: readonly Evaluation[],
): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [[]];
  for (const cell of cells) {
    const row = rows.at(-1) ?? [];
    const [longest = ""] = drawn([...row, cell], stacks, "  ", arrow.trimEnd())
      .map((line) => line.trimEnd())
      .sort((a, b) => b.length - a.length);
    // Room for what stands for left out stages.
    if (row.length > 0 && longest.length > width() - 18 * Number(rows.length > 2))
      rows.push([cell]);
    else row.push(cell);
  }
  return rows;
}

function drawn(
  row: readonly Cell[],
  stacks: readonly Evaluation[],
  head: string,
  tail: string,
): readonly string[] {
  const lines: [string, string, string] = [head, " ".repeat(head.length), " ".repeat(head.length)];
  const groups = grouped(row);
  for (const [index, group] of groups.entries()) {
    const names = group.map(({ name }) => name).join(arrow);
    const [account, region] = group[0] ? below(group[0], stacks) : ["", ""];
    const isLast = index === groups.length - 1;
    const room = Math.max(names.length, account.length, region.length);
    const end = isLast ? 0 : lines[0].length + room + arrow.length;
    lines[0] = (lines[0] + names + (isLast ? "" : arrow)).padEnd(end);
    lines[1] = (lines[1] + account).padEnd(end);
    lines[2] = (lines[2] + region).padEnd(end);
  }
  lines[0] += tail;
  return lines.map((line) => line.trimEnd()).filter((line) => line !== "");
}
