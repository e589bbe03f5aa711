import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { branchStarts } from "../../rehearsal/performers/branch-rules";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { World } from "../../rehearsal/world/world";
import { configOf } from "../rehearse";
import { type Ended, Misuse, type Surroundings } from "../verb";
import { eventOf, startsJson, startsReport } from "./event";
import { decide } from "./triggers";

/** What the command line says of a push or a pull request. */
interface Asked {
  readonly changed: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly "new-branch": boolean;
  readonly "pull-request": string | undefined;
  readonly repository: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** Which pipelines an event starts: any answer is a good one. */
export async function started(asked: Asked, surroundings: Surroundings): Promise<Partial<Ended>> {
  const { changed, branch, tag, repository } = asked;
  const { here, project, progress } = surroundings;
  if (changed === undefined) {
    throw new Misuse("Say what was pushed: --changed <file or range of commits>.");
  }
  const file = resolve(here, changed);
  const event = eventOf({
    changed: existsSync(file) ? file : changed,
    branch,
    tag,
    newBranch: asked["new-branch"],
    pullRequest: asked["pull-request"],
    repository,
    folder: here,
  });
  const stacks = await evaluateFolder(configOf(asked.config, surroundings), project, progress);
  const world = new World(stacks);
  const decisions = decide(world.pipelines(), event, await branchStarts(world));
  return { out: (asked.json ? startsJson : startsReport)(event, decisions) };
}
