/** The judge's public face. Plain data in and out; nothing of the rest of the program is imported here. */
export { type Atom, atoms, classesOfNames } from "./atoms";
export { fits } from "./automaton";
export { type Class, classesOf } from "./classes";
export { judge, nearest } from "./decide";
export { compile, type Entry, faultOf } from "./document";
export { JudgeError } from "./fault";
export { matches, pattern } from "./match";
export { mayName } from "./principals";
export { type Grade, SENDERS, type Sender } from "./senders";
export { arnShape, type Language, shape } from "./shapes";
export type { Kind } from "./statement";
export {
  type Action,
  actionsIn,
  allActions,
  findAction,
  keyType,
  type Place,
  select,
  sendsKey,
  typesOf,
  universeOf,
} from "./table";
export type {
  ContextValue,
  Decider,
  NearMiss,
  OneOrMany,
  Organization,
  Policies,
  Policy,
  PolicyDocument,
  Principal,
  Request,
  Side,
  Statement,
  Verdict,
  Via,
} from "./types";
