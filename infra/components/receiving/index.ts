import type * as pulumi from "@pulumi/pulumi";
import { reference } from "../../grants/references";
import { ownerOf } from "../../names";
import type { PlannedApplication, PlannedSite } from "../../plan";
import type { StackPlan } from "../../plan/stack";
import type { Settings } from "../../settings";
import { identifiers } from "../references";
import type { PrivateBucket } from "../storage/private-bucket";
import { Application } from "./application";
import { ReleaseRoles } from "./release-roles";
import { Services } from "./services";
import { Site } from "./site";

/** The sites of a stack, each with the roles that let releases in. */
export function createSites(
  settings: Settings,
  planned: readonly PlannedSite[],
  opts: pulumi.ComponentResourceOptions,
) {
  const { account, retain } = settings;
  const references: Record<string, pulumi.Output<string>> = {};
  const ready: pulumi.Resource[] = [];
  const sites: Record<string, Site> = {};
  for (const site of planned) {
    const { key } = site;
    const made = new Site(key, { owner: ownerOf(settings), site, retain }, opts);
    const own = identifiers(
      [reference.distribution(key), made.distributionId],
      [reference.distributionArn(key), made.distributionArn],
      [reference.siteUrl(key), made.url],
    );
    Object.assign(references, own);
    const roles = new ReleaseRoles(`${key}-roles`, { account, site, references: own }, opts);
    ready.push(...made.ready, ...roles.ready);
    sites[key] = made;
  }
  return { references, ready, sites };
}

/** The services of a stack, in one network; awsx is loaded for those who have it make that. */
export async function createServices(
  { settings, services: { containers, instances, makesNetwork } }: StackPlan,
  logs: PrivateBucket | undefined,
  opts: pulumi.ComponentResourceOptions,
) {
  const { network, retain, audit } = settings;
  if (containers.length + instances.length === 0) return undefined;
  return new Services(
    "services",
    {
      owner: ownerOf(settings),
      containers,
      instances,
      network,
      vpcOfAwsx: makesNetwork ? (await import("@pulumi/awsx/ec2/vpc")).Vpc : undefined,
      flowLogDays: makesNetwork && audit?.flowLogs ? audit.logDays : undefined,
      logs,
      retain,
    },
    opts,
  );
}

/** The roles of applications; their stacks are made by releases. */
export function createApplications(
  { account }: Settings,
  applications: readonly PlannedApplication[],
  opts: pulumi.ComponentResourceOptions,
) {
  return applications.flatMap(
    (application) => new Application(application.key, { account, application }, opts).ready,
  );
}
