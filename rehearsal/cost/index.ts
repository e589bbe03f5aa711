import type { Evaluation } from "../evaluate";
import { World } from "../world/world";
import { type Idle, idleOf } from "./idle";
import { assumedMinutes, freeActionMinutes, pricesOf } from "./prices";
import { type ReleaseCost, releaseCost } from "./release";

/** What the stacks cost at list prices, in US dollars and without free tiers. */
export interface Cost {
  readonly day: string;
  readonly region: string;
  /** A month without a release. */
  readonly idle: {
    readonly usd: number;
    readonly stacks: readonly (Idle & { readonly stack: string; readonly usd: number })[];
  };
  readonly releases: readonly ReleaseCost[];
  readonly assumedMinutes: Readonly<Record<string, number>>;
  readonly freeActionMinutes: number;
  /** What is charged by use, and not in the amounts. */
  readonly notCounted: readonly string[];
  /** What has no price here. */
  readonly notPriced: readonly string[];
}

const notCounted = [
  "storage",
  "requests",
  "traffic",
  "logs",
  "public IPv4 addresses",
  "rotated keys ($1 a month each)",
];

/** Reads nothing but what the stacks registered. */
export function costOf(evaluations: readonly Evaluation[]): Cost {
  const world = new World(evaluations);
  const stacks = evaluations.map((evaluation) => {
    const idle = idleOf(evaluation);
    return { stack: evaluation.stack, usd: sum(idle.items), ...idle };
  });
  const releases = world.pipelines().map((pipeline) => releaseCost(pipeline, world));
  return {
    ...pricesOf,
    idle: { usd: sum(stacks), stacks },
    releases,
    assumedMinutes,
    freeActionMinutes,
    notCounted,
    notPriced: [...new Set([...stacks, ...releases].flatMap((each) => each.notPriced))],
  };
}

function sum(amounts: readonly { readonly usd: number }[]): number {
  return amounts.reduce((total, { usd }) => total + usd, 0);
}
