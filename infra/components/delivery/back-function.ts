import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedBack } from "../../plan/back";
import { resolve } from "../references";
import { bundledFunction, type FunctionArgs } from "./bundled-function";

/** Seconds in which thousands of pages are copied: nobody waits longer for an answer. */
const timeout = 900;

/**
 * The function by which people go back to what was released before. They invoke it by the alias of a stage: so a policy
 * can say in which stages somebody may.
 */
export class BackFunction extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: FunctionArgs<PlannedBack>,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("ferry:delivery:BackFunction", name, {}, opts);
    const { planned, references } = args;
    const { made } = bundledFunction(
      name,
      {
        ...args,
        code: "back",
        data: { "targets.json": pulumi.jsonStringify(resolve(planned.plan, references)) },
        description: "Goes back to what was released before",
        roleDescription: "Restores what was released before, in the targets' roles",
        timeout,
      },
      this,
    );
    for (const alias of planned.aliases) {
      new lambda.Alias(
        `${alias.name}-back`,
        {
          name: alias.name,
          description: `Goes back in ${alias.stage.split(":").at(-1)}`,
          functionName: made.name,
          functionVersion: "$LATEST",
        },
        { parent: this },
      );
    }
    this.registerOutputs({ functionName: made.name });
  }
}
