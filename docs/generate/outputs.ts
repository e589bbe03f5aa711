import { table } from "./markdown";

/** What each output of a stack is. A test holds them against what the examples export. */
export const outputs: Readonly<Record<string, string>> = {
  nextSteps: "What is left to a person, a sentence each with its command.",
  sites: "Where each site is: `url`, `bucket`, `distribution`, and `tls`.",
  services: "Where each service is: the `balancer`'s name, or the `instanceProfile` of machines.",
  dns: "The records (`name`, `type`, `value`) that each name of your own needs, but for those that the stack makes itself.",
  pipelines: "The page of each pipeline in AWS's console.",
  connections: "The page where each new connection is approved.",
  people: "What each group of people may do, and the page by which they take their role.",
  records: "The bucket of what was released.",
  notifications: "The topic of each channel, for subscribers of your own.",
  runners: "What a workflow of GitHub writes to run on each runner.",
  badges: "The address of each project's badge.",
  audit: "Where logs lie, which trail records the artifacts, and what a trail of yours lacks.",
  deployments: "The roles that deploy on push.",
  statementsToAdd:
    "What policies of your own roles, keys, buckets, topics and repositories must hold, by ARN: nobody else can add it.",
  rulesToAdd: "The rules of EventBridge by which other accounts tell of pushes, by ARN.",
  touches: "What added actions touch beside their configuration; the rehearsal reads it.",
  contract:
    "What the stack promises to those that release to it: they read it, and nobody else has to.",
};

/** The page of what a stack exports. */
export function outputsPage(): string {
  return [
    "# Outputs",
    "",
    "What `npx pulumi stack output -s <stack>` shows. An output is there where the stack has what it is about.",
    "",
    ...table(
      ["output", "what it is"],
      Object.entries(outputs).map(([name, what]) => [`\`${name}\``, what]),
    ),
    "",
  ].join("\n");
}
