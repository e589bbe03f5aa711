import type * as pulumi from "@pulumi/pulumi";
import { pipelinePage, switchRolePage, toolsPage } from "../aws/console";
import { artifactSelector } from "../components/audit/trail";
import type { Delivery } from "../components/delivery/delivery";
import type { DeploymentAccess } from "../components/deployments/deployment-access";
import type { Services } from "../components/receiving/services";
import type { Site } from "../components/receiving/site";
import { type References, resolve } from "../components/references";
import { callerHalf, type Grant, principal, resourceHalf } from "../grants/grant";
import { oneOrMany, type Statement, serviceTrust } from "../grants/policy";
import { refuseInsecurePublishing, refuseInsecureTransport } from "../grants/transport";
import { accountOf, arn, bucketArn, type Owner, pipelineName, regionOf } from "../names";
import { allStores, type PlannedLogs, type PlannedProject, type PlannedSite } from "../plan";
import type { DeliveryPlan } from "../plan/delivery";
import type { PlannedDeployments } from "../plan/deployments";
import { useOfBucket } from "../plan/stores/bucket-policy";
import { useOfKey } from "../plan/stores/key-policy";
import type { Settings } from "../settings";

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

/** Where logs lie, and which trail records the artifacts. */
export function auditOutputs(
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
export function deploymentOutputs(
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
export function dnsOutputs(
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
export function serviceOutputs(settings: Settings, services: Services | undefined): Outputs {
  if (!services) return {};
  const described = Object.entries(settings.services).map(([key, { kind }]) => [
    key,
    kind === "container"
      ? { balancer: services.containers[key]?.dnsName }
      : { instanceProfile: services.instances[key]?.profileName ?? "yours" },
  ]);
  return { services: Object.fromEntries(described) };
}

/** What the policies of existing resources have to hold; nothing where there are none. */
export function statementsToAdd(
  sites: readonly PlannedSite[],
  plan: DeliveryPlan | undefined,
  references: References,
): Outputs {
  const statements = { ...siteStatements(sites), ...(plan && deliveryStatements(plan)) };
  if (Object.keys(statements).length === 0) return {};
  return { statementsToAdd: resolve(statements, references) };
}

/** Where each pipeline is, and what belongs to it. */
export function deliveryOutputs(plan: DeliveryPlan, delivery: Delivery): Outputs {
  const { region } = plan.owner;
  const pipelines = plan.pipelines.map(({ key, name }) => [key, pipelinePage(region, name)]);
  return {
    pipelines: Object.fromEntries(pipelines),
    ...projectOutputs(plan, delivery),
    ...peopleOutputs(plan),
    ...notificationOutputs(plan),
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

/** What existing resources must hold, by their ARN: ferry changes no policy that it did not make. */
type StatementsByArn = Readonly<Record<string, readonly Statement[]>>;

function deliveryStatements(plan: DeliveryPlan): StatementsByArn {
  const roles = plan.pipelines.flatMap(({ role, grants }) =>
    typeof role === "string" ? [[role, callerHalf(grants, principal(role))] as const] : [],
  );
  const projects = [...plan.pipelines.flatMap(({ builds }) => builds), ...plan.projects];
  // A bucket of the same account need not admit the pipeline: its role's policy is enough.
  const secured = (bucket: string) => {
    const arn = bucketArn(plan.owner.region, bucket);
    return [arn, refuseInsecureTransport(arn)] as const;
  };
  const sourceBuckets = plan.pipelines.flatMap(({ sources }) =>
    sources.flatMap(({ settings: source }) =>
      source.kind === "s3" && source.bucket !== undefined ? [secured(source.bucket)] : [],
    ),
  );
  const actionBuckets = plan.pipelines.flatMap(({ existing }) => existing.buckets.map(secured));
  const actionKeys = plan.pipelines.flatMap(({ existing }) =>
    existing.keys.map((key) => [key, useOfOthersKey(key, plan.grants)] as const),
  );
  const actionTopics = plan.pipelines.flatMap(({ existing }) =>
    existing.topics.map((topic) => [topic, [refuseInsecurePublishing(topic)]] as const),
  );
  const ownSources = plan.projects.flatMap(({ settings: { source } }) =>
    source.kind === "s3" ? [secured(source.bucket)] : [],
  );
  return {
    ...Object.fromEntries(actionKeys),
    ...storeStatements(plan),
    ...Object.fromEntries([
      ...roles,
      ...buildRoles(plan.owner, projects),
      ...actionRoles(plan),
      ...sourceBuckets,
      ...actionBuckets,
      ...actionTopics,
      ...ownSources,
    ]),
  };
}

function storeStatements(plan: DeliveryPlan): StatementsByArn {
  const ofStores = allStores(plan.stores).flatMap((store) => {
    const { bucketArn: bucket, keyArn, makesKey, makesBucket } = store;
    return [
      ...(makesKey ? [] : [[String(keyArn), useOfKey(plan, store)] as const]),
      ...(makesBucket || plan.pipelines.length === 0
        ? []
        : [
            [
              bucket,
              [...refuseInsecureTransport(bucket), ...useOfBucket(plan.grants, store)],
            ] as const,
          ]),
    ];
  });
  return Object.fromEntries(ofStores);
}

/** An existing role of an action: what it may do, and that the pipelines that name it may take it. */
function actionRoles({ pipelines, grants }: Pick<DeliveryPlan, "pipelines" | "grants">) {
  const arns = new Set(pipelines.flatMap(({ existing }) => existing.roles));
  return [...arns].map((role) => {
    const trust = resourceHalf(grants, { kind: "role", account: accountOf(role), arn: role });
    return [role, [...trust, ...callerHalf(grants, principal(role))]] as const;
  });
}

/** An existing role of builds: what it may do for all of them, and that CodeBuild may take it for them. */
function buildRoles(owner: Owner, projects: readonly PlannedProject[]) {
  const arns = projects.flatMap(({ role }) => (typeof role === "string" ? [role] : []));
  return [...new Set(arns)].map((role) => {
    const own = projects.filter((project) => project.role === role);
    const sources = own.map(({ project }) => arn(owner, "codebuild", `project/${project}`));
    const { Statement: trust } = serviceTrust("codebuild.amazonaws.com", {
      ArnEquals: { "aws:SourceArn": oneOrMany(sources) },
    });
    const grants = own.flatMap((project) => project.grants);
    return [role, [...trust, ...callerHalf(grants, principal(role))]] as const;
  });
}

function siteStatements(sites: readonly PlannedSite[]): StatementsByArn {
  return Object.fromEntries(
    sites.flatMap(({ key, settings, grants }) =>
      settings.key === undefined
        ? []
        : [[settings.key, [...useOfOthersKey(settings.key, grants), cloudFrontDecrypts(key)]]],
    ),
  );
}

function useOfOthersKey(arn: string, grants: readonly Grant[]): readonly Statement[] {
  const [account, region] = [accountOf(arn), regionOf(arn)];
  return resourceHalf(grants, { kind: "key", account, region, arn });
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
function cloudFrontDecrypts(site: string): Statement {
  return {
    Sid: "CloudFrontDecrypts",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": { ref: `distribution-arn:${site}` } } },
  };
}
