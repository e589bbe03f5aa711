import { z } from "zod";
import { distributionNames, sitesInSite } from "../../aws/limits";
import { siteAdoption } from "./adoption";

import {
  aws,
  between,
  folderName,
  hostName,
  keyArn,
  list,
  map,
  sentence,
  text,
  wideName,
} from "./values";

/** The managed SecurityHeadersPolicy. */
export const securityHeadersPolicy = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/** The managed CachingOptimized: it keeps what is no-cache for a second. */
export const defaultCachePolicy = "658327ea-f89d-4fab-a63d-7e88639e58f6";

const certificate = text(
  "it must be the ARN of an ACM certificate in us-east-1, the region that CloudFront reads",
  /^arn:aws(-[a-z-]+)?:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
  {
    ...aws("AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements"),
    examples: [
      "arn:aws:acm:us-east-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000",
    ],
  },
);

const pagePath = text(
  "it must be the path of a page of the site, such as /404.html",
  /^\/([^\s?#*/]+\/)*[^\s?#*/]+$/,
  {
    ...aws("AmazonCloudFront/latest/DeveloperGuide/creating-custom-error-pages"),
    examples: ["/404.html"],
  },
);

/** A site of this account: S3 bucket, CloudFront distribution and the roles that let releases in. */
export const site = map({
  routing: z
    .enum(["multi-page", "single-page-app"])
    .default("multi-page")
    .describe(
      "`multi-page` resolves /docs and /docs/ to /docs/index.html; `single-page-app` sends paths to /index.html, but for names that end like a file: where there is none, the answer is 404, with that page.",
    ),
  folders: list("folders", folderName)
    .max(sitesInSite, `it must have at most ${sitesInSite} folders`)
    .refine((folders) => new Set(folders).size === folders.length, {
      error: "it must have no folder twice",
    })
    .default([])
    .describe(
      "Folders with a site of their own (`storybook`), which the pipeline's `folders` fill.",
    ),
  pipeline: wideName
    .optional()
    .describe(
      "The pipeline of `receives` whose role may release to this site. Default: the site's own key.",
    ),
  domain: map({ name: hostName, certificate })
    .optional()
    .describe(
      "One host name of your own, with a certificate of yours in us-east-1 (CloudFront's rule); `domains` takes several.",
    ),
  domains: list(
    "names, such as [{name: www.example.com}, {name: example.com, redirect: true}]",
    map({
      name: hostName,
      redirect: z
        .boolean()
        .default(false)
        .describe("Its readers are sent on to the first name that is no redirect."),
    }),
  )
    .max(distributionNames, `it must have at most ${distributionNames} names`)
    .default([])
    .meta({
      description:
        "Host names of your own. Without `certificate` ferry has ACM make one for all of them, in us-east-1.",
      ...aws("AmazonCloudFront/latest/DeveloperGuide/CNAMEs"),
    }),
  zone: text(
    "it must be the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ",
    /^Z[A-Z0-9]{1,31}$/,
    aws("Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution"),
  )
    .optional()
    .describe(
      "The public hosted zone of this account in which all `domains` lie: `pulumi up` makes their records there, in one pass.",
    ),
  certificate: certificate
    .optional()
    .describe("A certificate of yours for all `domains`, in us-east-1. Default: ferry's own."),
  recordsMade: z
    .boolean()
    .default(false)
    .describe(
      "Of `domains` without `zone` and `certificate`: whether somebody has made the records of the output `dns` by which ACM " +
        "issues the certificate. Until then the site has CloudFront's address.",
    ),
  cachePolicy: text("it must be the id of a CloudFront cache policy", /^[0-9a-f-]{36}$/, {
    ...aws("AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies"),
    examples: ["658327ea-f89d-4fab-a63d-7e88639e58f6"],
  })
    .default(defaultCachePolicy)
    .describe("CloudFront cache policy id. Default: the managed CachingOptimized."),
  responseHeadersPolicy: text(
    "it must be the id of a CloudFront response headers policy",
    /^[0-9a-f-]{36}$/,
    {
      ...aws("AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies"),
      examples: ["60669652-455b-4ae9-85a4-c4c02393f86c"],
    },
  )
    .default(securityHeadersPolicy)
    .describe("CloudFront response headers policy id. Default: the managed SecurityHeadersPolicy."),
  headers: z
    .record(
      text(
        "it must be the name of a header, such as Content-Security-Policy",
        /^[A-Za-z][A-Za-z0-9-]{0,99}$/,
      ),
      text("it must be the header's value, in one line", /^[\x20-\x7e]{1,2000}$/),
    )
    .default({})
    .meta({
      description:
        "Headers of every answer, such as `Content-Security-Policy`, beside the security headers that all sites send or in their place. They make a policy of the site's own.",
      ...aws("AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies"),
    }),
  errors: map({
    "404": pagePath
      .optional()
      .describe("For what is not there. Default: /404.html, or the app's page."),
    "5xx": pagePath
      .optional()
      .describe(
        "While S3 answers 500, 502, 503 or 504: CloudFront has it only where it has kept it.",
      ),
  })
    .prefault({})
    .meta({
      description: "Pages of the site that are shown for an error, with its status.",
      ...aws("AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses"),
    }),
  redirects: z
    .record(
      text(
        "it must be a path of the site, such as /old, without a slash at its end",
        /^\/([^\s?#*/]+(\/[^\s?#*/]+)*)?$/,
      ),
      text(
        "it must be a path of the site, such as /new, or an address that begins with https://",
        /^(\/(?!\/)|https:\/\/[\w-])[^\s*]*$/,
      ),
    )
    .default({})
    .meta({
      description:
        "Where readers of a path are sent for good (301), with their query: `/old: /new`. They share the 10 KB of the site's CloudFront function with its folders and names.",
      ...aws("AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits"),
    }),
  webAcl: text(
    "it must be the ARN of a web ACL of AWS WAF for CloudFront, in us-east-1 (…:global/webacl/<name>/<id>)",
    /^arn:aws(-[a-z-]+)?:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
    {
      ...aws("AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf"),
      examples: [
        "arn:aws:wafv2:us-east-1:222222222222:global/webacl/site/0a1b2c3d-0000-4000-8000-000000000000",
      ],
    },
  )
    .optional()
    .describe("A web ACL of yours, of this account, in front of the site. Ferry makes none."),
  countries: list(
    "countries, by their two letters such as DE",
    text("it must be the two letters of a country, such as DE", /^[A-Z]{2}$/, {
      ...aws("AmazonCloudFront/latest/DeveloperGuide/georestrictions"),
      examples: ["DE"],
    }),
  )
    .default([])
    .meta({
      description: "The only countries in which the site is shown. Default: all.",
      ...aws("AmazonCloudFront/latest/DeveloperGuide/georestrictions"),
    }),
  standby: hostName.optional().meta({
    description:
      "A server of yours that answers by HTTPS, with the paths of the site, while S3 answers 500, 502, 503 or 504. What it shows is not ferry's.",
    ...aws("AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover"),
  }),
  key: keyArn
    .optional()
    .describe("A KMS key of this account for the site's objects. Default: SSE-S3."),
  rollbackDays: between(1, 3650, "days")
    .default(90)
    .describe("Days for which overwritten and deleted files stay as older versions."),
  config: z
    .record(
      text("a name must be 1 to 100 letters, digits and _", /^(?!__proto__$)[A-Za-z_]\w{0,99}$/),
      z.union(
        [
          z.string(),
          map({
            plaintext: z
              .string()
              .meta({ examples: ["pk_public"] })
              .describe("The text, which every reader of the site gets."),
            reason: sentence,
          }),
        ],
        {
          error: "it must be a quoted text, or {plaintext: <text>, reason: <sentence>}",
        },
      ),
    )
    .default({})
    .describe(
      "What the site's code reads of this target (`API_BASE_URL: https://…`), so that the same files serve all. `pulumi up` writes it beside the pages, for everybody to read; it changes without a release.",
    ),
  configFile: z
    .enum(["config.json", "env.js"])
    .default("config.json")
    .describe(
      "The file at the top of the site that has `config`: an object of JSON, or a script that makes it `window.env`.",
    ),
  adopt: siteAdoption
    .optional()
    .describe(
      "Existing resources that become the site's own: imported as they are, and changed once this is taken away.",
    ),
});

export type SiteSettings = z.output<typeof site>;
