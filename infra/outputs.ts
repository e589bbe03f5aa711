import type * as pulumi from "@pulumi/pulumi";
import { useOfBucket } from "./delivery/artifact-store";
import type { Delivery } from "./delivery/delivery";
import { useOfKey } from "./delivery/key-policy";
import { callerHalf, principal } from "./grants/grant";
import type { DeliveryPlan } from "./plan";
import { type References, resolve } from "./references";
import type { Settings } from "./settings";
import type { Site } from "./target/site";

type Outputs = Record<string, pulumi.Input<unknown>>;

/** Where each site is, and how it is encrypted on the way to its readers. */
export function siteOutputs(settings: Settings, sites: Readonly<Record<string, Site>>): Outputs {
  if (Object.keys(sites).length === 0) return {};
  const described = Object.entries(sites).map(([key, site]) => [
    key,
    {
      url: site.url,
      bucket: site.bucketName,
      distribution: site.distributionId,
      tls: settings.sites[key]?.domain
        ? "TLS 1.2 or later"
        : "CloudFront's own certificate accepts older TLS too: set domain to require TLS 1.2",
    },
  ]);
  return { sites: Object.fromEntries(described) };
}

/** Where each pipeline is, what is left to a person, and what existing resources lack. */
export function deliveryOutputs(plan: DeliveryPlan, delivery: Delivery): Outputs {
  const { region } = plan.owner;
  const pipelines = plan.pipelines.map(({ key, name }) => [
    key,
    `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${name}/view`,
  ]);
  const steps = [...connectionSteps(plan, delivery), ...uploadSteps(plan, delivery)];
  const statements = statementsToAdd(plan, delivery.references);
  return {
    pipelines: Object.fromEntries(pipelines),
    ...(steps.length > 0 && { nextSteps: steps }),
    ...(Object.keys(statements).length > 0 && { statementsToAdd: statements }),
  };
}

/** A connection begins as PENDING, and only a person can approve it at the Git host. */
function connectionSteps({ owner, pipelines }: DeliveryPlan, delivery: Delivery) {
  return Object.entries(delivery.connections).map(([key, connection]) => {
    const starts = pipelines
      .filter(({ sources }) =>
        sources.some(({ settings }) => settings.kind === "git" && settings.connection === key),
      )
      .map(({ name }) => `aws codepipeline start-pipeline-execution --name ${name}`);
    const console_ = `https://${owner.region}.console.aws.amazon.com/codesuite/settings/connections`;
    return connection.connectionStatus.apply((status) =>
      status === "AVAILABLE"
        ? `Connection ${key} is approved.`
        : `Connection ${key} is ${status}: choose "Update pending connection" at ${console_}. ` +
          `The automatic first run stops at its source until then; afterwards start it by: ${starts.join("; ")}`,
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

/** ferry changes no policy that it did not make: it says what an existing one has to hold. */
function statementsToAdd({ settings, ...plan }: DeliveryPlan, references: References): Outputs {
  const roles = plan.pipelines.flatMap(({ role, grants }) =>
    typeof role === "string" ? [[role, callerHalf(grants, principal(role))] as const] : [],
  );
  return {
    ...(settings.key !== undefined && {
      key: resolve(useOfKey({ settings, ...plan }), references),
    }),
    ...(settings.artifactBucket !== undefined && {
      artifactBucket: resolve(useOfBucket(plan.grants, plan.store), references),
    }),
    ...(roles.length > 0 && { pipelineRoles: resolve(Object.fromEntries(roles), references) }),
  };
}
