import * as names from "../../names";
import type { SiteSettings } from "../../settings";

/** A header that all sites send, with what CloudFront calls its parts. */
type Security =
  | { readonly contentSecurityPolicy: string }
  | { readonly referrerPolicy: string }
  | { readonly frameOption: string }
  | {
      readonly accessControlMaxAgeSec: number;
      readonly includeSubdomains: boolean;
      readonly preload: boolean;
    };

/** What a site's own response headers policy says. */
export interface SiteHeaders {
  readonly policyName: string;
  readonly security: Readonly<Record<string, Security>>;
  readonly custom: readonly { readonly header: string; readonly value: string }[];
}

/** The managed SecurityHeadersPolicy, in whose place the policy of a site stands. */
const managed = {
  "referrer-policy": "strict-origin-when-cross-origin",
  "strict-transport-security": "max-age=31536000",
  "x-frame-options": "SAMEORIGIN",
};

/** Security headers, which CloudFront takes by parts of their own alone, by the names of those. */
const parts: Readonly<Record<string, (value: string) => readonly [string, Security]>> = {
  "content-security-policy": (value) => ["contentSecurityPolicy", { contentSecurityPolicy: value }],
  "referrer-policy": (value) => ["referrerPolicy", { referrerPolicy: value }],
  "strict-transport-security": (value) => [
    "strictTransportSecurity",
    {
      accessControlMaxAgeSec: Number(/max-age=(\d+)/i.exec(value)?.[1]),
      includeSubdomains: /includeSubDomains/i.test(value),
      preload: /preload/i.test(value),
    },
  ],
  "x-frame-options": (value) => ["frameOptions", { frameOption: value }],
};

/** The headers of a site that has some of its own; undefined where it sends what all sites do. */
export function planHeaders(
  owner: names.Owner,
  site: string,
  { headers }: SiteSettings,
): SiteHeaders | undefined {
  const own = Object.entries(headers);
  if (own.length === 0) return undefined;
  const lower = Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value]));
  const security = Object.entries({ ...managed, ...lower }).flatMap(([name, value]) => {
    const part = parts[name]?.(value);
    return part ? [part] : [];
  });
  return {
    policyName: names.headersPolicy(owner, site),
    security: Object.fromEntries(security),
    custom: own
      .filter(([name]) => parts[name.toLowerCase()] === undefined)
      .map(([header, value]) => ({ header, value })),
  };
}
