import * as pulumi from "@pulumi/pulumi";
import type { PlannedInvalidate } from "../../plan";
import { resolve } from "../references";
import { bundledFunction, type FunctionArgs } from "./bundled-function";

export interface InvalidateFunctionArgs extends FunctionArgs<PlannedInvalidate> {
  readonly reservedConcurrency: number | undefined;
}

/**
 * The function that invalidates and records what a wave released. CodePipeline invokes it with the pipeline's role, so
 * it needs no resource policy; what it invalidates lies beside its code, so it needs no variables.
 */
export class InvalidateFunction extends pulumi.ComponentResource {
  /** Everything that has to be in place before the function is invoked. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: InvalidateFunctionArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:InvalidateFunction", name, {}, opts);
    const { planned, references } = args;
    const { made, ready } = bundledFunction(
      name,
      {
        ...args,
        code: "invalidate",
        data: {
          "targets.json": pulumi.jsonStringify(resolve(planned.targets, references)),
          ...(planned.records && {
            "records.json": pulumi.jsonStringify(resolve(planned.records, references)),
          }),
        },
        description: "Invalidates and records what a wave released, and answers the pipeline",
        roleDescription: "Invalidates and records what was released, in the targets' roles",
      },
      this,
    );
    this.ready = ready;
    this.registerOutputs({ functionName: made.name });
  }
}
