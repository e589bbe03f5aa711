import type { cloudfront } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Loss, lossesOf, lossesSay } from "../../plan/targets/losses";

/** All that a distribution can be told; a property that a later version has is missed by the compiler. */
const properties: Readonly<Record<keyof cloudfront.DistributionArgs, true>> = {
  aliases: true,
  anycastIpListId: true,
  cacheTagConfig: true,
  comment: true,
  connectionFunctionAssociation: true,
  continuousDeploymentPolicyId: true,
  customErrorResponses: true,
  defaultCacheBehavior: true,
  defaultRootObject: true,
  enabled: true,
  httpVersion: true,
  isIpv6Enabled: true,
  loggingConfig: true,
  orderedCacheBehaviors: true,
  originGroups: true,
  origins: true,
  priceClass: true,
  restrictions: true,
  retainOnDelete: true,
  staging: true,
  tags: true,
  viewerCertificate: true,
  viewerMtlsConfig: true,
  waitForDeployment: true,
  webAclId: true,
};

export const distributionProperties = Object.keys(properties);

/** What the provider gives to all that a stack makes or changes. */
const ownTag = "ferry:name";

type Values = Readonly<Record<string, unknown>>;

/** What is taken away where `wanted` takes the place of what was found. */
export function lossesOfDistribution(found: Values, wanted: Values): readonly Loss[] {
  const own = distributionProperties.map((property) => [property, found[property]]);
  // The provider's default tags come behind the program.
  const tags = { [ownTag]: true, ...(wanted.tags as Values | undefined) };
  return lossesOf(Object.fromEntries(own), { ...wanted, tags });
}

/**
 * The engine alone knows what an adopted distribution has: before the first update that is ferry's own, which begins to tag it, all that
 * it would lose has to be agreed to.
 */
export function takeoverHook(
  name: string,
  site: string,
  agreed: readonly string[],
): pulumi.ResourceHook {
  const refuse: pulumi.ResourceHookFunction = ({ oldOutputs = {}, newInputs = {} }) => {
    const { tagsAll } = oldOutputs as { readonly tagsAll?: Values };
    if (tagsAll?.[ownTag] !== undefined) return;
    const losses = lossesOfDistribution(oldOutputs, newInputs);
    const unsaid = losses.filter(({ path }) => !agreed.includes(path));
    if (unsaid.length > 0) throw new Error(lossesSay(site, losses));
  };
  return new pulumi.ResourceHook(`${name}-takeover`, refuse, { onDryRun: true });
}
