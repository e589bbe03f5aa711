import { z } from "zod";
import { reference } from "../grants/references";
import type { Value } from "../grants/value";
import * as names from "../names";
import {
  artifactBucketOf,
  defaultCachePolicy,
  type Settings,
  siteBucketOf,
  siteNames,
} from "../settings";
import { applicationContract, applicationShape } from "./application";
import { serviceContract, serviceShape } from "./service";

/** Goes up when a reader of the old shape would go wrong, or asks for what a contract of it does not say. */
export const contractVersion = 2;

/** This version and the one before: a target may be updated later. */
const readVersions = [1, contractVersion] as const;

const text = z.string();

const site = z.object({
  bucket: text,
  /** Its folders with a site of their own, where it has some. */
  folders: z.array(text).readonly().optional(),
  /** The file of what its code reads of the target, and the names in it, where it has one; since version 2. */
  config: z
    .object({ file: text, names: z.array(text).readonly() })
    .readonly()
    .optional(),
  /** Whether every path shows the page at its top; contracts of older versions lack it. */
  routing: z.literal("single-page-app").optional(),
  /** KMS key of the site's objects, where they have one. */
  key: text.optional(),
  deployRole: text,
  invalidateRole: text,
  /** The role in which the invalidate function lists versions of its pages; contracts of older versions lack it. */
  recordRole: text.optional(),
  /** The role in which pages are restored; contracts of older versions lack it, and what follows. */
  restoreRole: text.optional(),
  /** The role that it trusts. */
  backRole: text.optional(),
  /** Whether CloudFront may keep pages: its cache policy is the settings' own. */
  keepsPages: z.boolean().optional(),
  /** The roles that its roles trust. */
  pipelineRole: text,
  functionRole: text,
  distributionId: text,
  /** Its address; contracts of older versions lack it. */
  url: text.optional(),
});

const shape = z.object({
  version: z.literal(readVersions),
  account: text,
  region: text,
  /** What it was built for: delivery compares it with itself. */
  admits: z.object({
    account: text,
    region: text,
    name: text,
    /** Where its roles lie, where an organization says so. */
    rolePath: text.optional(),
    /** The delivery's bucket of artifacts in the target's own region. */
    artifactBucket: text,
  }),
  sites: z.record(text, site),
  services: z.record(text, serviceShape).default({}),
  applications: z.record(text, applicationShape).default({}),
});

/** Of what delivery a target admits releases. */
export type DeliveryIdentity = Readonly<z.output<typeof shape>["admits"]>;

/** What AWS invents of a site, V as in the contract. */
interface Invented<V> {
  readonly distributionId: V;
  readonly url?: V | undefined;
}

export type SiteContract<V = string> = Readonly<Omit<z.output<typeof site>, keyof Invented<V>>> &
  Invented<V>;

/**
 * What a stack exports for another (V = string) or uses itself in the same run (V = Value). Only
 * identifiers that AWS invents may be V: everything that decides which resources exist is plain. It holds
 * no secret.
 */
export type Contract<V = string> = Readonly<
  Omit<z.output<typeof shape>, "sites"> & { sites: Readonly<Record<string, SiteContract<V>>> }
>;

/** Why a contract of an earlier version is not enough for what a delivery asks, if so. */
export function lackIn(
  { version }: Pick<Contract<Value>, "version">,
  stack: string,
  what: string,
): string | undefined {
  if (version >= contractVersion) return undefined;
  return (
    `${what} needs version ${contractVersion} of the contract of stack ${stack}, which has version ${version}: run ` +
    `\`pulumi up -s ${stack}\` with this version of ferry first`
  );
}

/** Whose releases a stack admits: those of `receives`, or its own. */
function deliveryOf(settings: Settings): DeliveryIdentity {
  const { receives, region, delivery } = settings;
  const owner = names.ownerOf(receives ?? settings);
  return {
    ...owner,
    artifactBucket: receives
      ? (receives.artifactBucket ?? names.artifactBucket({ ...receives, region }))
      : artifactBucketOf(owner, delivery),
  };
}

/** The role of the pipeline that may release to a site, service or application. */
function admittedPipelineRole(settings: Settings, pipeline: string): string {
  const existing = settings.receives
    ? settings.receives.pipelineRoles[pipeline]
    : settings.delivery?.pipelines[pipeline]?.role;
  return existing ?? names.pipelineRole(deliveryOf(settings), pipeline).arn;
}

/** The contract of this stack, all of it known before anything is created but the distributions' ids. */
export function contractOf(settings: Settings): Contract<Value> {
  const admits = deliveryOf(settings);
  const sites = Object.entries(settings.sites).map(([site, own]) => {
    const { key, folders, routing, pipeline = site, config, configFile: file } = own;
    const named = siteNames(own);
    const configNames = Object.keys(config);
    return [
      site,
      {
        bucket: siteBucketOf(settings, site, own),
        ...(folders.length > 0 && { folders }),
        ...(configNames.length > 0 && { config: { file, names: configNames } }),
        ...(routing === "single-page-app" && { routing }),
        ...(key !== undefined && { key }),
        deployRole: names.deployRole(settings, site).arn,
        invalidateRole: names.invalidateRole(settings, site).arn,
        recordRole: names.invalidateRole(settings, site).arn,
        restoreRole: names.restoreRole(settings, site).arn,
        backRole: names.backFunctionRole(admits).arn,
        ...(own.cachePolicy !== defaultCachePolicy && { keepsPages: true }),
        pipelineRole: admittedPipelineRole(settings, pipeline),
        functionRole: names.invalidateFunctionRole(admits).arn,
        distributionId: reference.distribution(site),
        url: named?.attached ? `https://${named.all[0]}` : reference.siteUrl(site),
      },
    ];
  });
  const services = Object.entries(settings.services).map(([service, own]) => [
    service,
    serviceContract(
      settings,
      service,
      own,
      admittedPipelineRole(settings, own.pipeline ?? service),
      names.backFunctionRole(admits).arn,
    ),
  ]);
  const applications = Object.entries(settings.applications).map(([application, own]) => {
    const pipelineRole = admittedPipelineRole(settings, own.pipeline ?? application);
    return [application, applicationContract(settings, application, own, admits, pipelineRole)];
  });
  return {
    version: contractVersion,
    account: settings.account,
    region: settings.region,
    admits,
    sites: Object.fromEntries(sites),
    services: Object.fromEntries(services),
    applications: Object.fromEntries(applications),
  };
}

/**
 * Checks what another stack exports: its contract.
 * @param fault takes the sentence that says what is wrong with it and what to do
 */
export function readContract(
  stack: string,
  exported: unknown,
  fault: (sentence: string) => undefined,
): Contract | undefined {
  const update = `run \`pulumi up -s ${stack}\` with this version of ferry first`;
  if (exported === undefined) {
    return fault(`Stack ${stack} has no output named contract: ${update}.`);
  }
  const version = (exported as { version?: unknown } | null)?.version;
  if (!readVersions.some((each) => each === version)) {
    return fault(
      `The contract of stack ${stack} has version ${JSON.stringify(version)}, ` +
        `and this program reads versions ${readVersions.join(" and ")}: ${update}.`,
    );
  }
  const result = shape.safeParse(exported);
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => issue.path.join(".") || "all of it").join(", ");
  return fault(`The contract of stack ${stack} is damaged (${where}): ${update}.`);
}
