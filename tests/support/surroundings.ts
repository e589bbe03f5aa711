import type { Surroundings } from "../../cli/verb";
import { root } from "./stacks";

/** A command line in the project's folder that nobody watches. */
export const surroundings: Surroundings = {
  here: root,
  project: root,
  colour: false,
  progress: () => {},
  input: () => "",
};
