import type { RegisteredAction } from "../world/world";
import type { ActionRun } from "./action-run";
import { handToWorker, runUnproven } from "./outside";
import * as table from "./table";

/**
 * What AWS does on an action, stated from AWS's page of that action and never from the program's own
 * catalogue: two statements that must agree are the proof.
 */
type Performer = (run: ActionRun) => Promise<void>;

const performers: Readonly<Record<string, Performer>> = table;

/** AWS documents what these are for; what they call only in part, or as wildcards. */
const unproven: ReadonlySet<string> = new Set([
  "Deploy/AWS/CloudFormationStackInstances",
  "Deploy/AWS/CloudFormationStackSet",
  "Deploy/AWS/EC2",
  "Deploy/AWS/EKS",
  "Deploy/AWS/ServiceCatalog",
  "Invoke/AWS/InspectorScan",
]);

export function performerOf({
  category,
  owner,
  provider,
}: RegisteredAction): Performer | undefined {
  const name = `${category}/${owner}/${provider}`;
  if (owner === "Custom") return handToWorker;
  if (owner === "ThirdParty" || unproven.has(name)) return runUnproven;
  return performers[name];
}
