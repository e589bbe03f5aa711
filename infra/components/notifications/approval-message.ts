import * as pulumi from "@pulumi/pulumi";
import type { PlannedApprovalMessage } from "../../plan";
import { bundledFunction, type FunctionArgs, invokedBy } from "../delivery/bundled-function";

/** Tells chat what an approval asks, once it waits. */
export class ApprovalMessage extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: FunctionArgs<PlannedApprovalMessage>,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("ferry:notifications:ApprovalMessage", name, {}, opts);
    const { planned } = args;
    const { made, ready } = bundledFunction(
      name,
      {
        ...args,
        code: "approval-message",
        data: {},
        description: "Tells chat what an approval asks",
        roleDescription: "Reads what approvals ask, and tells chat",
      },
      this,
    );
    invokedBy(
      name,
      {
        name: planned.name,
        description: "Approvals that wait",
        eventPattern: JSON.stringify(planned.pattern),
      },
      made,
      { parent: this, dependsOn: [...ready] },
      { inputTransformer: { inputPaths: paths, inputTemplate: templateOf(planned) } },
    );
    this.registerOutputs({});
  }
}

/** Names and ids alone: EventBridge escapes nothing. */
const paths = {
  region: "$.region",
  pipeline: "$.detail.pipeline",
  stage: "$.detail.stage",
  action: "$.detail.action",
  execution: "$.detail.execution-id",
};

function templateOf({ topics }: PlannedApprovalMessage): string {
  const said = Object.keys(paths).map((name) => [name, `<${name}>`]);
  return JSON.stringify({ ...Object.fromEntries(said), topics });
}
