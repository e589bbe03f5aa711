import type { PolicyDocument } from "../../grants/policy";
import type { PlannedMessage } from "./messages";

/** A topic, what is told there, and to whom. A group with addresses and chat has two: neither shows the other's form. */
export interface PlannedTopic {
  /** The group's, with `_chat` behind it for a second topic: the logical name. */
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly policy: PolicyDocument;
  readonly email: readonly string[];
  readonly messages: readonly PlannedTopicMessage[];
  /** The stages that an alarm is about. */
  readonly alarms: readonly PlannedAlarm[];
}

/** A message, and what its rule is called. */
interface PlannedTopicMessage extends PlannedMessage {
  readonly rule: string;
}

/** An alarm about a stage in which nothing changes. */
export interface PlannedAlarm {
  /** The group, the pipeline and the stage: the logical name. */
  readonly key: string;
  readonly group: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly minutes: number;
  /** ARNs of the group's topics. */
  readonly topics: readonly string[];
}
