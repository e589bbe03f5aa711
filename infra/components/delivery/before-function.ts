import * as pulumi from "@pulumi/pulumi";
import type { PlannedBefore } from "../../plan/before";
import { bundledFunction, type FunctionArgs } from "./bundled-function";

/** Seconds of an invocation: what takes longer is looked at by a continuation. */
const timeout = 120;

/** The function that runs a command of an image before its release. CodePipeline invokes it with the pipeline's role. */
export class BeforeFunction extends pulumi.ComponentResource {
  /** Everything that has to be in place before the function is invoked. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    args: FunctionArgs<PlannedBefore>,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("ferry:delivery:BeforeFunction", name, {}, opts);
    const { made, ready } = bundledFunction(
      name,
      {
        ...args,
        code: "before",
        data: { "before.json": pulumi.jsonStringify(args.planned.plan) },
        description: "Runs a command of an image before its release, and answers the pipeline",
        roleDescription: "Runs commands before releases, in the targets' roles",
        timeout,
      },
      this,
    );
    this.ready = ready;
    this.registerOutputs({ functionName: made.name });
  }
}
