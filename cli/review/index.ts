import { resolve } from "node:path";
import { readContracts } from "../../rehearsal/world/known-contracts";
import { configOf } from "../rehearse";
import { type Ended, Misuse, type Surroundings } from "../verb";
import { sideBefore, sideOf } from "./against";
import { reviewOf } from "./review";
import { reviewMarkdown, reviewText } from "./say";

interface Asked {
  readonly against: string | undefined;
  readonly config: string | undefined;
  readonly contracts: string | undefined;
  readonly branch: string | undefined;
  readonly repository: string | undefined;
  readonly "fail-on": string | undefined;
  readonly markdown: boolean;
  readonly json: boolean;
}

/** What a change of the stack files does, beside what was before. */
export async function reviewed(asked: Asked, surroundings: Surroundings): Promise<Partial<Ended>> {
  const { against, branch = "main", repository } = asked;
  if (against === undefined) {
    throw new Misuse("Say what was before: --against <git revision, folder, or file of --json>.");
  }
  const failOn = asked["fail-on"];
  if (failOn !== undefined && failOn !== "new-access") {
    throw new Misuse(`--fail-on is ${JSON.stringify(failOn)}: it can be new-access.`);
  }
  const { here, project, progress } = surroundings;
  const contracts = readContracts(asked.contracts && resolve(here, asked.contracts));
  const place = { config: configOf(asked.config, surroundings), project, contracts, progress };
  const before = await sideBefore(against, here, place);
  const after = await sideOf(place);
  progress("comparing who may do what");
  const review = await reviewOf(before, after, { branch, repository });
  const code = failOn !== undefined && review.rights.gained.length > 0 ? 1 : 0;
  if (asked.json) return { code, out: `${JSON.stringify({ version: 1, ...review }, null, 2)}\n` };
  return { code, out: (asked.markdown ? reviewMarkdown : reviewText)(review) };
}
