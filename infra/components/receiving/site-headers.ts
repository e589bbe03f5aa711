import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import type { SiteHeaders } from "../../plan/targets/site-headers";

/** The headers of a site, in the place of the managed policy of all sites. */
export function headersPolicy(
  name: string,
  { policyName, security, custom }: SiteHeaders,
  opts: pulumi.CustomResourceOptions,
): cloudfront.ResponseHeadersPolicy {
  const override = { override: true };
  const own = Object.entries(security).map(([part, values]) => [part, { ...values, ...override }]);
  return new cloudfront.ResponseHeadersPolicy(
    name,
    {
      name: policyName,
      securityHeadersConfig: {
        ...(Object.fromEntries(own) as SecurityHeaders),
        contentTypeOptions: override,
        xssProtection: { protection: true, modeBlock: true, ...override },
      },
      ...(custom.length > 0 && {
        customHeadersConfig: { items: custom.map((each) => ({ ...each, ...override })) },
      }),
    },
    opts,
  );
}

type SecurityHeaders = Exclude<
  cloudfront.ResponseHeadersPolicyArgs["securityHeadersConfig"],
  undefined
>;
