import type { SiteSettings } from "./schema";

/** Names of its own by which readers come to a site. */
export interface SiteNames {
  /** All of them: the first that is no redirect, and then the others. */
  readonly all: readonly [string, ...string[]];
  /** Those whose readers are sent on to the first. */
  readonly redirected: readonly string[];
  /** The user's own certificate; ferry makes one where it is left out. */
  readonly certificate?: string;
  /** Whose records ferry makes. */
  readonly zone?: string;
  /** Whether the distribution has them: a certificate that is not issued can't be attached. */
  readonly attached: boolean;
}

/** The names of a site; undefined where CloudFront's address is its only one. */
export function siteNames(site: SiteSettings): SiteNames | undefined {
  const { domain, domains, zone, certificate = domain?.certificate, recordsMade } = site;
  const named = domain ? [{ name: domain.name, redirect: false }] : domains;
  const [first, ...others] = [...named].sort((a, b) => Number(a.redirect) - Number(b.redirect));
  if (first === undefined) return undefined;
  return {
    all: [first.name, ...others.map(({ name }) => name)],
    redirected: named.filter(({ redirect }) => redirect).map(({ name }) => name),
    ...(certificate !== undefined && { certificate }),
    ...(zone !== undefined && { zone }),
    attached: certificate !== undefined || zone !== undefined || recordsMade,
  };
}
