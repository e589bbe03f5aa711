import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedBus } from "../../plan";
import { render } from "../references";

/** The event bus to which other accounts tell of pushes to their repositories. */
export class SourceBus extends pulumi.ComponentResource {
  readonly busName: pulumi.Output<string>;

  constructor(name: string, planned: PlannedBus, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:SourceBus", name, {}, opts);
    const child = { parent: this };
    const bus = new cloudwatch.EventBus(
      `${name}-bus`,
      { name: planned.name, description: "What other accounts tell of their repositories" },
      child,
    );
    new cloudwatch.EventBusPolicy(
      `${name}-bus-policy`,
      { eventBusName: bus.name, policy: render(planned.policy) },
      child,
    );
    this.busName = bus.name;
    this.registerOutputs({ busName: this.busName });
  }
}
