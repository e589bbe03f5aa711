/** The judge's public face. Plain data in and out; nothing of the rest of the program is imported here. */
export { judge, nearest } from "./decide";
export { faultOf } from "./document";
export { JudgeError } from "./fault";
export { type Grade, SENDERS, type Sender } from "./senders";
export type { Kind } from "./statement";
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
