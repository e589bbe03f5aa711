import { conditioned, left } from "./conditions";
import { built, containers, crossAccount, crossRegion, simple } from "./deployments";
import { changeSet, invoking, stackSets } from "./stacks-and-invokes";
import { requested, triggered } from "./starts";

/** By what is in them. */
export const documents = {
  simple,
  built,
  crossAccount,
  crossRegion,
  containers,
  changeSet,
  invoking,
  stackSets,
  triggered,
  requested,
  conditioned,
  left,
} as const;
