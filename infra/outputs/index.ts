import * as pulumi from "@pulumi/pulumi";
import { pipelinePage, switchRolePage, toolsPage } from "../aws/console";
import { artifactSelector } from "../components/audit/trail";
import type { Delivery } from "../components/delivery/delivery";
import type { DeploymentAccess } from "../components/deployments/deployment-access";
import type { Services } from "../components/receiving/services";
import type { Site } from "../components/receiving/site";
import { resolve } from "../components/references";
import type { Stack } from "../components/stack";
import { cluster, ownerOf, pipelineName, runningService } from "../names";
import { allStores, type PlannedLogs, type PlannedSite } from "../plan";
import type { DeliveryPlan } from "../plan/delivery";
import type { PlannedDeployments } from "../plan/deployments";
import { rulesToAdd } from "../plan/source-bus";
import type { StackPlan } from "../plan/stack";
import { statementsToAdd } from "../plan/statements-to-add";
import { isExposed, type Settings } from "../settings";
import { nextSteps } from "./next-steps";

type Outputs = Record<string, pulumi.Input<unknown>>;

/** An output of that name, where it has something to say. */
function listed(name: string, entries: readonly (readonly [string, unknown])[]): Outputs {
  return entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) };
}

/** Everything that a stack exports: its contract, what people look for, and what is left to them. */
export function outputsOf(plan: StackPlan, stack: Stack): Outputs {
  const { settings, deployments } = plan;
  const { sites, services, delivery, access, references } = stack;
  const steps = nextSteps(settings, plan.delivery);
  const statements = Object.entries(statementsToAdd(plan.sites, plan.delivery));
  return {
    contract: resolve(plan.contract, references),
    ...siteOutputs(plan.sites, sites),
    ...serviceOutputs(settings, services),
    ...dnsOutputs(plan, sites, services),
    ...(plan.delivery && delivery && deliveryOutputs(plan.delivery, delivery)),
    ...auditOutputs(settings, plan.logs, plan.delivery),
    ...(access && deploymentOutputs(settings, access, deployments)),
    ...listed(
      "statementsToAdd",
      statements.map(([arn, each]) => [arn, resolve(each, references)]),
    ),
    ...(plan.delivery &&
      listed(
        "rulesToAdd",
        Object.entries(rulesToAdd(plan.delivery.owner, plan.delivery.pipelines)),
      )),
    ...(steps.length > 0 && { nextSteps: steps }),
  };
}

/** Where each site is, and how it is encrypted on the way to its readers. */
function siteOutputs(
  planned: readonly PlannedSite[],
  sites: Readonly<Record<string, Site>>,
): Outputs {
  const described = Object.entries(sites).map(([key, site]) => {
    const tls = planned.find((each) => each.key === key)?.names?.attached
      ? "TLS 1.2 or later"
      : "CloudFront's own certificate accepts older TLS too: set domains to require TLS 1.2";
    const { url, bucketName: bucket, distributionId: distribution } = site;
    return [key, { url, bucket, distribution, tls }] as const;
  });
  return listed("sites", described);
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
    ...(logs?.trail && { trail: logs.trail.arn }),
    // A trail of the user's own is not changed: this is what it lacks.
    ...(existing !== undefined &&
      plan && {
        trail: existing,
        selectorToAdd: artifactSelector(allStores(plan.stores).map(({ bucketArn: own }) => own)),
      }),
  };
  return listed("audit", Object.entries(outputs));
}

/** The roles of deployments on push, whom they deploy next, and what a workflow's tokens have to be about. */
function deploymentOutputs(
  { deployments }: Settings,
  { previewRole: preview, updateRole: update }: DeploymentAccess,
  planned: PlannedDeployments | undefined,
): Outputs {
  const github = deployments?.github;
  const followedBy = planned?.cloud?.followers;
  const own = { preview, update, ...(github && { github }), ...(followedBy && { followedBy }) };
  return { deployments: own };
}

/** The records by which names of one's own lead to what the stack made, but for those that it makes itself. */
function dnsOutputs(
  { settings, sites }: StackPlan,
  madeSites: Readonly<Record<string, Site>>,
  madeServices: Services | undefined,
): Outputs {
  const validating = sites.flatMap(({ key, names }) => {
    const records = madeSites[key]?.validationRecords;
    return records && names?.zone === undefined ? [records] : [];
  });
  const named = [
    ...sites.flatMap(({ key, names }) =>
      names?.attached && names.zone === undefined
        ? names.all.map((name) => [name, madeSites[key]?.domainName] as const)
        : [],
    ),
    ...Object.entries(settings.services).map(([key, each]) => {
      const name = isExposed(each) ? each.hostName : undefined;
      return [name, madeServices?.containers[key]?.dnsName] as const;
    }),
  ];
  const leading = named.flatMap(([name, value]) =>
    name === undefined || value === undefined ? [] : [{ name, type: "CNAME", value }],
  );
  if (validating.length + leading.length === 0) return {};
  const records = pulumi.all([pulumi.all(validating), pulumi.output(leading)]);
  return { dns: records.apply(([first, others]) => [...first.flat(), ...others]) };
}

/** Where each service is. */
function serviceOutputs(settings: Settings, services: Services | undefined): Outputs {
  if (!services) return {};
  const described = Object.entries(settings.services).map(
    ([key, each]) =>
      [
        key,
        isExposed(each)
          ? { balancer: services.containers[key]?.dnsName }
          : each.kind === "container"
            ? { runs: `${cluster(ownerOf(settings))}/${runningService(key, false)}` }
            : { instanceProfile: services.instances[key]?.profileName ?? "yours" },
      ] as const,
  );
  return listed("services", described);
}

/** Where each pipeline is, what belongs to it, and what a person finds there. */
function deliveryOutputs(plan: DeliveryPlan, delivery: Delivery): Outputs {
  const { owner, settings, pipelines, projects, people, notifications, connections } = plan;
  // Where each new connection is approved, by "Update pending connection".
  const approval = toolsPage(owner.region, "settings/connections");
  const groups = people.map(({ key, policy, role, trust, reach, takers }) => {
    const taken = trust && { role: role.arn, takers, console: switchRolePage(owner, role) };
    return [key, { ...reach, policy: policy.arn, ...taken }] as const;
  });
  // What added actions touch beside what their configuration names.
  const touches = Object.entries(settings.pipelines).flatMap(([key, { stages }]) =>
    Object.entries(stages).flatMap(([stage, { actions }]) =>
      Object.entries(actions)
        .filter(([, said]) => Object.keys(said.touches).length > 0)
        .map(([action, said]) => {
          const place = `${pipelineName(owner, key)}/${stage}/${action}`;
          return [place, said.touches] as const;
        }),
    ),
  );
  return {
    pipelines: Object.fromEntries(
      pipelines.map(({ key, name }) => [key, pipelinePage(owner.region, name)]),
    ),
    // What a workflow writes to reach its runner.
    ...listed(
      "runners",
      projects.flatMap(({ key, runsOn }) => (runsOn === undefined ? [] : [[key, runsOn] as const])),
    ),
    ...listed(
      "badges",
      projects
        .filter(({ settings: { badge } }) => badge)
        .map(({ key }) => [key, delivery.projects[key]?.badgeUrl]),
    ),
    ...listed("people", groups),
    // For subscribers of your own.
    ...(notifications && {
      notifications: Object.fromEntries(notifications.topics.map(({ key, arn }) => [key, arn])),
    }),
    ...(plan.records && { records: plan.records.name }),
    ...listed("touches", touches),
    ...listed(
      "connections",
      connections.map(({ key }) => [key, approval]),
    ),
  };
}
