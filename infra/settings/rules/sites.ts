import { certificateLimits } from "../../aws/limits";
import { type At, under } from "../faults";
import type { Settings, SiteSettings } from "../schema";
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
