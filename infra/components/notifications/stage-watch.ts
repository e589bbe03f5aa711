import * as pulumi from "@pulumi/pulumi";
import type { PlannedStageWatch } from "../../plan";
import { bundledFunction, type FunctionArgs, invokedBy } from "../delivery/bundled-function";

export type StageWatchArgs = FunctionArgs<PlannedStageWatch>;

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
        data: { "pipelines.json": JSON.stringify(planned.pipelines) },
        description: "Measures for how long nothing changed in a stage",
        roleDescription: "Looks at the state of pipelines",
      },
      this,
    );
    invokedBy(
      name,
      {
        name: planned.name,
        description: "Looks for stages that hang",
        scheduleExpression: "rate(5 minutes)",
      },
      made,
      { parent: this, dependsOn: [...ready] },
    );
    this.registerOutputs({});
  }
}
