import * as pulumi from "@pulumi/pulumi";
import { toolsPage } from "./console";
import type { Delivery } from "./delivery/delivery";
import type { DeliveryPlan } from "./plan";

/** What is left to a person after `pulumi up`. */
export function nextSteps(
  plan: DeliveryPlan,
  delivery: Delivery,
): readonly pulumi.Output<string>[] {
  return [
    ...connectionSteps(plan, delivery),
    ...uploadSteps(plan, delivery),
    ...subscriptionSteps(plan),
  ];
}

/** A connection begins as PENDING, and only a person can approve it at the Git host. */
function connectionSteps({ owner, pipelines, settings }: DeliveryPlan, delivery: Delivery) {
  return Object.entries(delivery.connections).map(([key, connection]) => {
    const starts = pipelines
      .filter(({ sources }) =>
        sources.some(({ settings }) => settings.kind === "git" && settings.connection === key),
      )
      .map(({ name }) => `aws codepipeline start-pipeline-execution --name ${name}`);
    const page = toolsPage(owner.region, "settings/connections");
    const made = settings.connections[key];
    // https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-host-setup.html
    const host =
      made && "endpoint" in made
        ? `choose the host of ${made.endpoint} in the tab Hosts, then "Set up host"; then `
        : "";
    return connection.connectionStatus.apply((status) =>
      status === "AVAILABLE"
        ? `Connection ${key} is approved.`
        : `Connection ${key} is ${status}: ${host}choose "Update pending connection" at ${page}. ` +
          (starts.length === 0
            ? "Builds fail at their source until then."
            : `The automatic first run stops at its source until then; afterwards start it by: ${starts.join("; ")}`),
    );
  });
}

function uploadSteps({ pipelines }: DeliveryPlan, delivery: Delivery) {
  return pipelines.flatMap(({ sources }) =>
    sources.flatMap(({ key, settings }) => {
      const bucket = delivery.sourceBuckets[key];
      if (settings.kind !== "s3" || !bucket) return [];
      return [
        bucket.apply((name) => `Release by: aws s3 cp site.zip s3://${name}/${settings.object}`),
      ];
    }),
  );
}

/** Amazon SNS sends nothing to an address before somebody there has confirmed it. */
function subscriptionSteps({ notifications }: DeliveryPlan): readonly pulumi.Output<string>[] {
  return (notifications?.topics ?? []).flatMap(({ name, settings }) =>
    settings.email.map((address) =>
      pulumi.output(`Confirm the mail to ${address} about the topic ${name}.`),
    ),
  );
}
