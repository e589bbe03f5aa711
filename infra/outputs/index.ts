import type * as pulumi from "@pulumi/pulumi";
import { pipelinePage, switchRolePage, toolsPage } from "../aws/console";
import { artifactSelector } from "../components/audit/trail";
import type { Delivery } from "../components/delivery/delivery";
import type { DeploymentAccess } from "../components/deployments/deployment-access";
import type { Services } from "../components/receiving/services";
import type { Site } from "../components/receiving/site";
import { resolve } from "../components/references";
import type { Stack } from "../components/stack";
import { pipelineName } from "../names";
import { allStores, type PlannedLogs } from "../plan";
import type { DeliveryPlan } from "../plan/delivery";
import type { PlannedDeployments } from "../plan/deployments";
import type { StackPlan } from "../plan/stack";
import { statementsToAdd } from "../plan/statements-to-add";
import type { Settings } from "../settings";
import { nextSteps } from "./next-steps";

type Outputs = Record<string, pulumi.Input<unknown>>;

/** Everything that a stack exports: its contract, what people look for, and what is left to them. */
export function outputsOf(plan: StackPlan, stack: Stack): Outputs {
  const { settings, deployments } = plan;
  const { sites, services, delivery, access, references } = stack;
  const steps = nextSteps(settings, plan.delivery);
  const statements = statementsToAdd(plan.sites, plan.delivery);
  return {
    contract: resolve(plan.contract, references),
    ...siteOutputs(settings, sites),
    ...serviceOutputs(settings, services),
    ...dnsOutputs(settings, sites, services),
    ...(plan.delivery && delivery && deliveryOutputs(plan.delivery, delivery)),
    ...auditOutputs(settings, plan.logs, plan.delivery),
    ...(access && deploymentOutputs(settings, access, deployments)),
    ...(Object.keys(statements).length > 0 && {
      statementsToAdd: resolve(statements, references),
    }),
    ...(steps.length > 0 && { nextSteps: steps }),
  };
}

/** Where each site is, and how it is encrypted on the way to its readers. */
function siteOutputs(settings: Settings, sites: Readonly<Record<string, Site>>): Outputs {
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

/** Where logs lie, and which trail records the artifacts. */
function auditOutputs(
  { audit }: Settings,
  logs: PlannedLogs | undefined,
  plan: DeliveryPlan | undefined,
): Outputs {
  const { trail } = audit ?? {};
  const existing = typeof trail === "object" && "existing" in trail ? trail.existing : undefined;
  const outputs = {
    ...(logs && { logs: logs.bucketName }),
    ...(logs?.trailArn !== undefined && { trail: logs.trailArn }),
    // A trail of the user's own is not changed: this is what it lacks.
    ...(existing !== undefined &&
      plan && {
        trail: existing,
        selectorToAdd: artifactSelector(allStores(plan.stores).map(({ bucketArn: own }) => own)),
      }),
  };
  return Object.keys(outputs).length === 0 ? {} : { audit: outputs };
}

/** The roles of deployments on push, whom they deploy next, and what a workflow's tokens have to be about. */
function deploymentOutputs(
  { deployments }: Settings,
  { previewRole, updateRole }: DeploymentAccess,
  planned: PlannedDeployments | undefined,
): Outputs {
  const github = deployments?.github;
  const followedBy = planned?.cloud?.followers;
  return {
    deployments: {
      preview: previewRole,
      update: updateRole,
      ...(github && { github }),
      ...(followedBy && { followedBy }),
    },
  };
}

/** The records by which names of one's own lead to what the stack made. */
function dnsOutputs(
  { sites, services }: Settings,
  madeSites: Readonly<Record<string, Site>>,
  madeServices: Services | undefined,
): Outputs {
  const record = (name: string | undefined, value: pulumi.Input<string> | undefined) =>
    name === undefined || value === undefined ? [] : [{ name, type: "CNAME", value }];
  const dns = [
    ...Object.entries(sites).flatMap(([key, { domain }]) =>
      record(domain?.name, madeSites[key]?.domainName),
    ),
    ...Object.entries(services).flatMap(([key, each]) =>
      each.kind === "container"
        ? record(each.hostName, madeServices?.containers[key]?.dnsName)
        : [],
    ),
  ];
  return dns.length === 0 ? {} : { dns };
}

/** Where each service is. */
function serviceOutputs(settings: Settings, services: Services | undefined): Outputs {
  if (!services) return {};
  const described = Object.entries(settings.services).map(([key, { kind }]) => [
    key,
    kind === "container"
      ? { balancer: services.containers[key]?.dnsName }
      : { instanceProfile: services.instances[key]?.profileName ?? "yours" },
  ]);
  return { services: Object.fromEntries(described) };
}

/** Where each pipeline is, and what belongs to it. */
function deliveryOutputs(plan: DeliveryPlan, delivery: Delivery): Outputs {
  const { region } = plan.owner;
  const pipelines = plan.pipelines.map(({ key, name }) => [key, pipelinePage(region, name)]);
  return {
    pipelines: Object.fromEntries(pipelines),
    ...projectOutputs(plan, delivery),
    ...peopleOutputs(plan),
    ...notificationOutputs(plan),
    ...(plan.records && { records: plan.records.name }),
    ...touchOutputs(plan),
    ...connectionOutputs(plan),
  };
}

/** The page where each new connection is approved, by "Update pending connection". */
function connectionOutputs({ owner, settings }: DeliveryPlan): Outputs {
  const page = toolsPage(owner.region, "settings/connections");
  const made = Object.entries(settings.connections).filter(([, each]) => !("arn" in each));
  return made.length === 0
    ? {}
    : { connections: Object.fromEntries(made.map(([key]) => [key, page])) };
}

/** What a workflow writes to reach its runner, and the address of each badge. */
function projectOutputs({ projects }: DeliveryPlan, delivery: Delivery): Outputs {
  const runners = projects.flatMap(({ key, runsOn }) =>
    runsOn === undefined ? [] : [[key, runsOn]],
  );
  const badges = projects
    .filter(({ settings }) => settings.badge)
    .map(({ key }) => [key, delivery.projects[key]?.badgeUrl]);
  return {
    ...(runners.length > 0 && { runners: Object.fromEntries(runners) }),
    ...(badges.length > 0 && { badges: Object.fromEntries(badges) }),
  };
}

/** The topics, for subscribers of your own. */
function notificationOutputs({ notifications }: DeliveryPlan): Outputs {
  if (!notifications) return {};
  const topics = notifications.topics.map((topic) => [topic.key, topic.arn]);
  return { notifications: Object.fromEntries(topics) };
}

/** What added actions touch beside what their configuration names, by `<pipeline>/<stage>/<action>`. */
function touchOutputs({ owner, settings }: DeliveryPlan): Outputs {
  const touches = Object.entries(settings.pipelines).flatMap(([key, { stages }]) =>
    Object.entries(stages).flatMap(([stage, { actions }]) =>
      Object.entries(actions).flatMap(([action, said]) =>
        Object.keys(said.touches).length === 0
          ? []
          : [[`${pipelineName(owner, key)}/${stage}/${action}`, said.touches] as const],
      ),
    ),
  );
  return touches.length === 0 ? {} : { touches: Object.fromEntries(touches) };
}

/** What each group of people may do, and how its people get there. */
function peopleOutputs({ owner, people }: DeliveryPlan): Outputs {
  if (people.length === 0) return {};
  const groups = people.map(({ key, policy, role, trust, reach, takers }) => [
    key,
    {
      ...reach,
      policy: policy.arn,
      ...(trust && { role: role.arn, takers, console: switchRolePage(owner, role) }),
    },
  ]);
  return { people: Object.fromEntries(groups) };
}
