import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedStageWatch } from "../../plan";
import { bundledFunction } from "../delivery/bundled-function";
import type { References } from "../references";

export interface StageWatchArgs {
  readonly planned: PlannedStageWatch;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly references: References;
}

/** Looks at the pipelines every five minutes. CodePipeline itself tells of no stage that does nothing. */
export class StageWatch extends pulumi.ComponentResource {
  constructor(name: string, args: StageWatchArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:StageWatch", name, {}, opts);
    const { planned } = args;
    const { made, ready } = bundledFunction(
      name,
      {
        ...args,
        code: "stage-watch",
        data: { file: "pipelines.json", json: JSON.stringify(planned.pipelines) },
        description: "Measures for how long nothing changed in a stage",
        roleDescription: "Looks at the state of pipelines",
      },
      this,
    );
    const child = { parent: this, dependsOn: [...ready] };
    const rule = new cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: planned.name,
        description: "Looks for stages that hang",
        scheduleExpression: "rate(5 minutes)",
      },
      child,
    );
    const permission = new lambda.Permission(
      `${name}-permission`,
      {
        statementId: planned.name,
        action: "lambda:InvokeFunction",
        function: made.name,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      child,
    );
    new cloudwatch.EventTarget(
      `${name}-target`,
      { rule: rule.name, arn: made.arn },
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({});
  }
}
