import { certificateLimits, customHeaders } from "../../aws/limits";
import { type At, under } from "../faults";
import { type Settings, type SiteSettings, securityHeadersPolicy } from "../schema";
import { accessKey, secretName } from "./builds";
import type { Sentences } from "./rule";

/** What a site says to its code is read by everybody who opens it. */
export function* siteConfigFaults({ sites }: Settings, at: At): Sentences {
  for (const [site, { config }] of Object.entries(sites))
    for (const [name, value] of Object.entries(config))
      if ((typeof value === "string" ? value : value.plaintext) === "")
        yield `${at("sites", site, "config", name)} is empty, which is no value for the code that asks for it: write one, or ` +
          "take the name away.";
      else if (typeof value === "string" && (secretName.test(name) || accessKey.test(value)))
        yield `${at("sites", site, "config", name)} looks like a secret, and everybody who opens the site reads it: keep it ` +
          "behind a service; if it is public, write {plaintext: …, reason: …}.";
}

/** What names a site has: each once, and one that shows it. */
export function* siteNameFaults({ sites }: Settings, at: At): Sentences {
  const first = new Map<string, string>();
  for (const [site, settings] of Object.entries(sites)) {
    const key = under(at, "sites", site);
    const { domain, domains } = settings;
    yield* togetherFaults(settings, key);
    const named = [
      ...(domain ? [{ name: domain.name, place: key("domain", "name") }] : []),
      ...domains.map(({ name }, index) => ({ name, place: key("domains", index, "name") })),
    ];
    for (const { name, place } of named) {
      const earlier = first.get(name);
      first.set(name, earlier ?? place);
      if (earlier !== undefined)
        yield `${place} is "${name}", which ${earlier} has already: CloudFront gives a name to one distribution ` +
          "(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html); keep one of the two.";
    }
  }
}

function* togetherFaults(site: SiteSettings, key: At): Sentences {
  const { domain, domains, zone, certificate, recordsMade } = site;
  const others = { zone, certificate, recordsMade: recordsMade || undefined };
  if (domain && domains.length > 0)
    yield `${key("domains")} has names beside ${key("domain")}: write that one into domains too, and its certificate as ` +
      `${key("certificate")}.`;
  if (domains.length === 0) {
    for (const [other, value] of Object.entries(others))
      if (value !== undefined)
        yield `${key(other)} says something of domains, and ${key("domains")} is empty: write the names there, or take it away.`;
    return;
  }
  if (domains.every(({ redirect }) => redirect))
    yield `${key("domains")} has redirects alone, and none leads anywhere: leave redirect out of the name that shows the site.`;
  if (certificate === undefined) yield* requestFaults(site, key);
  if (recordsMade && (zone ?? certificate) !== undefined)
    yield `${key("recordsMade")} is true, and ${key(zone === undefined ? "certificate" : "zone")} leaves no record to be ` +
      "waited for: take it away.";
}

/** What ACM refuses to make. */
function* requestFaults({ domains }: SiteSettings, key: At): Sentences {
  const { names, firstCharacters } = certificateLimits;
  const own = `make a certificate of your own, and name it as ${key("certificate")}`;
  if (domains.length > names)
    yield `${key("domains")} has ${domains.length} names, and ACM makes a certificate for at most ${names} ` +
      `(https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html): ${own}.`;
  if (domains.every(({ name }) => name.length > firstCharacters))
    yield `${key("domains")} has no name of at most ${firstCharacters} characters, which ACM's certificates begin with ` +
      `(https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html): add a shorter one, or ${own}.`;
}

/** Headers that are ferry's or CloudFront's own, with the reason. */
const keptHeaders: Readonly<Record<string, string>> = {
  "cache-control": "each file has its own, by which releases are seen at once",
  "set-cookie": "everybody would get the same cookie",
  "x-content-type-options": "every site sends nosniff",
  "x-xss-protection": "every site sends it",
};

/** What the headers that every site sends may be: as strict as theirs, or stricter. */
const strict: Readonly<Record<string, readonly [RegExp, string]>> = {
  "referrer-policy": [
    /^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/,
    "no-referrer, same-origin, strict-origin or strict-origin-when-cross-origin",
  ],
  "strict-transport-security": [
    /^max-age=(3153[6-9]\d{3}|315[4-9]\d{4}|31[6-9]\d{5}|3[2-9]\d{6}|[4-9]\d{7}|[1-9]\d{8,9})(; ?includeSubDomains)?(; ?preload)?$/i,
    "max-age=31536000 or more, with includeSubDomains and preload behind it if you like",
  ],
  "x-frame-options": [/^(DENY|SAMEORIGIN)$/, "DENY or SAMEORIGIN"],
};

/** What a site sends with every answer. */
export function* siteHeaderFaults({ sites }: Settings, at: At): Sentences {
  for (const [site, { headers, responseHeadersPolicy }] of Object.entries(sites)) {
    const key = under(at, "sites", site);
    const names = Object.keys(headers);
    if (names.length > 0 && responseHeadersPolicy !== securityHeadersPolicy)
      yield `${key("headers")} makes a policy of its own beside ${key("responseHeadersPolicy")}: keep one of the two.`;
    const security = ["content-security-policy", ...Object.keys(strict)];
    const custom = names.filter((name) => !security.includes(name.toLowerCase()));
    if (custom.length > customHeaders)
      yield `${key("headers")} has ${custom.length} headers beside those of security, and CloudFront takes ${customHeaders} ` +
        "(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-policies): name fewer.";
    for (const name of names) {
      const lower = name.toLowerCase();
      const place = key("headers", name);
      const kept = keptHeaders[lower];
      if (kept !== undefined) yield `${place} can't be set: ${kept}. Take it away.`;
      if (names.find((other) => other.toLowerCase() === lower) !== name)
        yield `${place} is there twice, as browsers tell no capitals apart: keep one of the two.`;
      const [pattern, rule] = strict[lower] ?? [];
      if (pattern?.test(headers[name] ?? "") === false)
        yield `${place} is "${headers[name]}": it must be ${rule}, so that it is no looser than what every site sends.`;
    }
  }
}

/** A reader is sent on once. */
export function* siteRedirectFaults({ sites }: Settings, at: At): Sentences {
  for (const [site, { redirects }] of Object.entries(sites)) {
    const next = (path: string) => redirects[path.replace(/[?#].*$/, "").replace(/(.)\/$/, "$1")];
    for (const [from, to] of Object.entries(redirects)) {
      const further = next(to);
      if (further !== undefined)
        yield `${at("sites", site, "redirects", from)} leads to ${to}, which leads to ${further}: write where readers end, and ` +
          "in no circle.";
    }
  }
}
