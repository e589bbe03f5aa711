import { routerCode } from "../../../functions/router";
import { actionGrants, s3Deploy } from "../../actions";
import { type Contract, contractOf } from "../../contract";
import type { ArtifactStore } from "../../grants/artifacts";
import { type Grant, plain, principal } from "../../grants/grant";
import { reference } from "../../grants/references";
import { restorePages } from "../../grants/restore";
import { takeDeployRole, takeInvalidateRole, takeRestoreRole } from "../../grants/take-role";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import { type Settings, type SiteNames, type SiteSettings, siteNames } from "../../settings";
import { planConfig, type SiteConfig } from "./site-config";
import { planHeaders, type SiteHeaders } from "./site-headers";

/** A site of this stack, with every permission that concerns the roles which let releases in. */
export interface PlannedSite {
  readonly key: string;
  readonly settings: SiteSettings;
  readonly bucketName: string;
  /** Left out where CloudFront's address is its only one. */
  readonly names?: SiteNames;
  /** The code that sends the path of a page to its file. */
  readonly router: string;
  /** Left out where it sends the headers of all sites. */
  readonly headers?: SiteHeaders;
  /** Left out where it says nothing to its code. */
  readonly config?: SiteConfig;
  readonly deployRole: names.RoleName;
  readonly invalidateRole: names.RoleName;
  readonly restoreRole: names.RoleName;
  readonly grants: readonly Grant[];
}

/** The artifact store of the pipeline that a stack admits, in the stack's region: its key is not known yet. */
export function admittedStore(
  { admits, region }: Contract<Value>,
  pipeline: string,
): ArtifactStore {
  const { account, artifactBucket: bucketName } = admits;
  return {
    account,
    region,
    bucketName,
    bucketArn: names.bucketArn(region, bucketName),
    keyArn: names.anyKeyArn({ account, region }),
    folder: names.artifactFolder(admits, pipeline),
  };
}

/**
 * Plans the sites of a stack. The deploy role's permissions are those of the action that runs in it, taken
 * from the same catalogue entry that delivery takes the other half from.
 */
export function planSites(settings: Settings): readonly PlannedSite[] {
  const contracts = contractOf(settings);
  const { sites } = contracts;
  return Object.entries(settings.sites).map(([key, site]) => {
    const contract = sites[key];
    if (!contract) throw new Error(`The contract lacks site ${key}.`);
    const config = planConfig(site);
    const named = siteNames(site);
    const headers = planHeaders(names.ownerOf(settings), key, site);
    const deployRole = names.deployRole(settings, key);
    const invalidateRole = names.invalidateRole(settings, key);
    const restoreRole = names.restoreRole(settings, key);
    const deploy = actionGrants(
      {
        provider: s3Deploy,
        actor: principal(deployRole.arn),
        roleArn: deployRole.arn,
        region: settings.region,
        configuration: {
          BucketName: contract.bucket,
          Extract: "true",
          ...(contract.key !== undefined && { KMSEncryptionKeyARN: contract.key }),
        },
        inputs: [names.anyArtifact],
        outputs: [],
      },
      admittedStore(contracts, site.pipeline ?? key),
    );
    return {
      key,
      settings: site,
      bucketName: contract.bucket,
      ...(named && { names: named }),
      router: routerCode({
        routing: site.routing,
        prefixes: site.folders,
        redirects: site.redirects,
        ...(named && { hosts: { first: named.all[0], redirected: named.redirected } }),
      }),
      ...(headers && { headers }),
      ...(config && { config }),
      deployRole,
      invalidateRole,
      restoreRole,
      grants: [
        ...deploy,
        takeDeployRole(principal(contract.pipelineRole), deployRole.arn),
        takeInvalidateRole(principal(contract.functionRole), invalidateRole.arn),
        {
          id: "ListPageVersions",
          to: principal(invalidateRole.arn),
          on: {
            kind: "bucket",
            account: settings.account,
            arn: names.bucketArn(settings.region, contract.bucket),
          },
          actions: ["s3:ListBucketVersions"],
          why: "the record of a release has the version of each page",
        },
        takeRestoreRole(principal(names.backFunctionRole(contracts.admits).arn), restoreRole.arn),
        ...restorePages(principal(restoreRole.arn), {
          account: settings.account,
          region: settings.region,
          bucket: contract.bucket,
          key: contract.key,
          distribution: contract.keepsPages ? reference.distributionArn(key) : undefined,
        }),
        {
          id: "InvalidateDistribution",
          to: principal(invalidateRole.arn),
          on: plain(reference.distributionArn(key)),
          actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
          why: "the function invalidates what was released, and waits until it is done",
        },
      ],
    };
  });
}

/** Which sites take two passes of `up`, and what lies between. */
export function siteWarnings(
  { account }: Settings,
  sites: readonly PlannedSite[],
): readonly string[] {
  return sites.flatMap(({ key, names }) =>
    names && !names.attached
      ? [
          `Site ${key} of ${account} gets its names in a second pass: \`pulumi up\` asks ACM for the certificate and says its records in the ` +
            `output dns; once they are made, set sites.${key}.recordsMade: true and run \`pulumi up\` again. With the zone in ` +
            `this account, sites.${key}.zone does it in one.`,
        ]
      : [],
  );
}
