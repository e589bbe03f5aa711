import { z } from "zod";
import { application } from "./applications";
import { audit } from "./audit";
import { delivery } from "./delivery";
import { deployments } from "./deployments";
import { network } from "./network";
import { service, serviceKey } from "./services";
import { site } from "./sites";
import { tags } from "./tags";
import {
  accountId,
  bucketName,
  keyName,
  map,
  prefix,
  principalArn,
  region,
  roleArn,
  rolePath,
  sentence,
  text,
  wideName,
} from "./values";

/**
 * What one stack file may say: the shape, every default, and for each value the rule that a fault
 * message states. Rules that look at more than one value are beside this folder.
 */

const boundary = text(
  "it must be the name or the ARN of a policy of IAM, such as Developer or arn:aws:iam::111111111111:policy/acme/Developer",
  /^(arn:aws(-[a-z-]+)?:iam::(\d{12}|aws):policy\/)?[\w+=,.@-]+(\/[\w+=,.@-]+)*$/,
)
  .describe(
    "The permissions boundary of every role that ferry makes, as an organization asks for it: the name, with its path, or the ARN of a policy that is there. Deployments on push then change no role: their own boundary has no place beside it.",
  )
  .meta({
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  });

const receives = map({
  account: accountId,
  region,
  name: prefix,
  rolePath: rolePath.optional().describe("The delivering stack's `rolePath`, where it has one."),
  artifactBucket: bucketName
    .optional()
    .describe(
      "The delivering stack's `artifactBucket` for the region of this stack, where it names an existing one.",
    ),
  pipelineRoles: z
    .record(wideName, roleArn)
    .default({})
    .describe("Service roles of pipelines that name an existing `role`, by pipeline."),
});

/** The top-level keys of a stack file, each checked apart so that one fault hides no other. */
export const sections = {
  account: accountId.describe("Twelve digits; nothing is created in another account."),
  region,
  name: prefix.describe("First part of every physical name."),
  deployer: principalArn
    .optional()
    .describe(
      "The principal that runs `pulumi up`: an administrator of keys beside `keyAdministrators`, which ask for it.",
    ),
  retain: z
    .boolean()
    .default(true)
    .describe("`false` lifts the protection of buckets and key, and lets `destroy` empty buckets."),
  sameAccount: sentence
    .optional()
    .describe(
      "Why delivery and target share one account; without it the same account on both sides is a fault.",
    ),
  tags,
  permissionsBoundary: boundary.optional(),
  rolePath: rolePath
    .optional()
    .describe(
      "Where all roles and policies of ferry lie: `/acme/` makes them below `/acme/ferry/`. Default: below `/ferry/`. Another path makes all roles anew.",
    ),
  receives: receives.optional().describe("Whose releases this account admits."),
  sites: z
    .record(keyName, site)
    .default({})
    .describe("Sites of this account, by a key that releases name."),
  services: z
    .record(serviceKey, service)
    .default({})
    .describe("What releases of containers, or of bundles for machines, go to."),
  applications: z
    .record(serviceKey, application)
    .default({})
    .describe(
      "Templates of CloudFormation that releases make stacks of: serverless applications and others.",
    ),
  network: network.prefault({}).describe("Where containers run."),
  delivery: delivery.optional().describe("What is built and released from this account."),
  audit: audit.optional().describe("What is recorded in this account."),
  deployments: deployments
    .optional()
    .describe("Deployments on push, beside those of a person at a terminal."),
} as const;

export const stackSettings = z.strictObject(sections);

/** Everything that one stack file says, with all defaults in place. */
export type Settings = z.output<typeof stackSettings>;

export type { ApplicationSettings } from "./applications";
export { type AuditSettings, defaultLogDays } from "./audit";
export type { BuildSettings } from "./builds";
export type { ProjectSettings } from "./codebuild";
export type { ConnectionSettings } from "./connections";
export type { DeliverySettings } from "./delivery";
export type { DeploymentsSettings } from "./deployments";
export type { EnvironmentValue } from "./environment";
export type { NetworkSettings } from "./network";
export type { NotificationSettings } from "./notifications";
export type { PeopleSettings } from "./people";
export type { PipelineSettings, ReleaseSettings, WaveSettings } from "./pipelines";
export type { OwnProjectSettings } from "./projects";
export {
  type ContainerSettings,
  type ExposedSettings,
  type InstancesSettings,
  isExposed,
  type ServiceSettings,
} from "./services";
export { defaultCachePolicy, type SiteSettings, securityHeadersPolicy } from "./sites";
export type { SourceSettings } from "./sources";
export type { StageActionSettings, StageSettings } from "./stages";
