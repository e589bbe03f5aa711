import { z } from "zod";
import { application } from "./applications";
import { audit } from "./audit";
import { delivery } from "./delivery";
import { deployments } from "./deployments";
import { network } from "./network";
import { service, serviceKey } from "./services";
import { site } from "./sites";
import {
  accountId,
  bucketName,
  keyName,
  map,
  prefix,
  principalArn,
  region,
  roleArn,
  sentence,
} from "./values";

/**
 * What one stack file may say: the shape, every default, and for each value the rule that a fault
 * message states. Rules that look at more than one value are beside this folder.
 */

const receives = map({
  account: accountId,
  region,
  name: prefix,
  /** The delivering stack's `artifactBucket` for the region of this stack, where it names an existing one. */
  artifactBucket: bucketName.optional(),
  /** Service roles of pipelines that name an existing `role`, by pipeline. */
  pipelineRoles: z.record(keyName, roleArn).default({}),
});

/** The top-level keys of a stack file, each checked apart so that one fault hides no other. */
export const sections = {
  /** Twelve digits; nothing is created in another account. */
  account: accountId,
  region,
  /** First part of every physical name. */
  name: prefix,
  /** The principal that runs `pulumi up`: an administrator of keys beside `keyAdministrators`, which ask for it. */
  deployer: principalArn.optional(),
  /** `false` lifts the protection of buckets and key, and lets `destroy` empty buckets. */
  retain: z.boolean().default(true),
  /** Why delivery and target share one account; without it the same account on both sides is a fault. */
  sameAccount: sentence.optional(),
  /** Whose releases this account admits. */
  receives: receives.optional(),
  sites: z.record(keyName, site).default({}),
  /** What releases of containers, or of bundles for machines, go to. */
  services: z.record(serviceKey, service).default({}),
  /** Templates of CloudFormation that releases make stacks of: serverless applications and others. */
  applications: z.record(serviceKey, application).default({}),
  /** Where containers run. */
  network: network.prefault({}),
  delivery: delivery.optional(),
  /** What is recorded in this account. */
  audit: audit.optional(),
  /** Deployments on push, beside those of a person at a terminal. */
  deployments: deployments.optional(),
} as const;

export const stackSettings = z.strictObject(sections);

/** Everything that one stack file says, with all defaults in place. */
export type Settings = z.output<typeof stackSettings>;

export type { ApplicationSettings } from "./applications";
export { type AuditSettings, defaultLogDays } from "./audit";
export type { BuildSettings, EnvironmentValue, ProjectSettings } from "./builds";
export type { ConnectionSettings } from "./connections";
export type { DeliverySettings } from "./delivery";
export type { DeploymentsSettings } from "./deployments";
export type { NetworkSettings } from "./network";
export type { NotificationSettings } from "./notifications";
export type { PeopleSettings } from "./people";
export type { PipelineSettings, ReleaseSettings, WaveSettings } from "./pipelines";
export type { OwnProjectSettings } from "./projects";
export type { ContainerSettings, InstancesSettings, ServiceSettings } from "./services";
export type { SiteSettings } from "./sites";
export type { SourceSettings } from "./sources";
export type { StageActionSettings, StageSettings } from "./stages";
