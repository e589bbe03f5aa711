import * as pulumi from "@pulumi/pulumi";
import type { PlannedChangedPaths } from "../../plan";
import { bundledFunction, type FunctionArgs, invokedBy } from "./bundled-function";

export type ChangedPathsArgs = FunctionArgs<PlannedChangedPaths>;

/** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html#referenceUpdated */
const inputPaths = {
  id: "$.id",
  repository: "$.detail.repositoryName",
  before: "$.detail.oldCommitId",
  after: "$.detail.commitId",
};

/** The function that looks at the files of a push to CodeCommit, and a rule for each branch that it looks at. */
export class ChangedPaths extends pulumi.ComponentResource {
  constructor(name: string, args: ChangedPathsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:ChangedPaths", name, {}, opts);
    const { watches } = args.planned;
    const { made, ready } = bundledFunction(
      name,
      {
        ...args,
        code: "changed-paths",
        data: {
          "watches.json": JSON.stringify(
            Object.fromEntries(watches.map(({ rule, watch }) => [rule, watch])),
          ),
        },
        description: "Starts a pipeline if a push changes files that count",
        roleDescription: "Looks which files a push changes, and starts pipelines",
      },
      this,
    );
    const told = Object.keys(inputPaths).map((path) => [path, `<${path}>`]);
    for (const { key, rule, description, pattern } of watches) {
      const inputTemplate = JSON.stringify({ rule, ...Object.fromEntries(told) });
      invokedBy(
        `${key}-push`,
        { name: rule, description, eventPattern: JSON.stringify(pattern) },
        made,
        { parent: this, dependsOn: [...ready] },
        { inputTransformer: { inputPaths, inputTemplate } },
      );
    }
    this.registerOutputs({ functionName: made.name });
  }
}
