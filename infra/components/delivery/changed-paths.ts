import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedChangedPaths, PlannedWatch } from "../../plan";
import type { References } from "../references";
import { bundledFunction } from "./bundled-function";

export interface ChangedPathsArgs {
  readonly planned: PlannedChangedPaths;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly references: References;
}

/** The function that looks at the files of a push to CodeCommit, and a rule for each branch that it looks at. */
export class ChangedPaths extends pulumi.ComponentResource {
  constructor(name: string, args: ChangedPathsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:ChangedPaths", name, {}, opts);
    const { planned } = args;
    const watches = planned.watches.map(({ rule, watch }) => [rule, watch]);
    const { made, ready } = bundledFunction(
      name,
      {
        ...args,
        code: "changed-paths",
        data: { file: "watches.json", json: JSON.stringify(Object.fromEntries(watches)) },
        description: "Starts a pipeline if a push changes files that count",
        roleDescription: "Looks which files a push changes, and starts pipelines",
      },
      this,
    );
    for (const watch of planned.watches) {
      watchBranch(watch, made, { parent: this, dependsOn: [...ready] });
    }
    this.registerOutputs({ functionName: made.name });
  }
}

/** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html#referenceUpdated */
const inputPaths = {
  id: "$.id",
  repository: "$.detail.repositoryName",
  before: "$.detail.oldCommitId",
  after: "$.detail.commitId",
};

/** A rule whose events reach the function, with the permission to invoke it: EventBridge takes no role for that. */
function watchBranch(
  { key, rule, description, pattern }: PlannedWatch,
  { name, arn }: lambda.Function,
  opts: pulumi.CustomResourceOptions,
): void {
  const made = new cloudwatch.EventRule(
    `${key}-push-rule`,
    { name: rule, description, eventPattern: JSON.stringify(pattern) },
    opts,
  );
  const permission = new lambda.Permission(
    `${key}-push-permission`,
    {
      statementId: rule,
      action: "lambda:InvokeFunction",
      function: name,
      principal: "events.amazonaws.com",
      sourceArn: made.arn,
    },
    opts,
  );
  new cloudwatch.EventTarget(
    `${key}-push-target`,
    {
      rule: made.name,
      arn,
      inputTransformer: {
        inputPaths,
        inputTemplate: JSON.stringify({
          rule,
          ...Object.fromEntries(Object.keys(inputPaths).map((name) => [name, `<${name}>`])),
        }),
      },
    },
    { ...opts, dependsOn: [permission] },
  );
}
