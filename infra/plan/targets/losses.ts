/** Something that a distribution has and ferry does not set: the next update would take it away. */
export interface Loss {
  /** Where it stands, as the setting `lose` names it: `origins.api.example.com`. */
  readonly path: string;
  readonly value: unknown;
}

/** What is in `found` and not in `wanted`, but as what AWS says anyway. What both have is no loss, whatever its value. */
export function lossesOf(found: unknown, wanted: unknown, path = ""): readonly Loss[] {
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (isEmpty(found, path)) return [];
  // The provider adds what AWS says where nobody has set anything.
  if (path !== "" && isEmpty(wanted, path)) return [{ path, value: found }];
  if (Array.isArray(found)) {
    const kept = Array.isArray(wanted) ? wanted : [];
    return found.flatMap((item) => {
      const name = nameOf(item);
      const same = kept.find((each) => nameOf(each) === name);
      return lossesOf(item, same, at(name));
    });
  }
  if (!isMap(found) || !isMap(wanted)) return [];
  return Object.entries(found).flatMap(([key, value]) => lossesOf(value, wanted[key], at(key)));
}

/** What tells an item of a list from the others, whatever else it says. */
const identities = [
  "pathPattern",
  "errorCode",
  "functionArn",
  "lambdaArn",
  "domainName",
  "originId",
  "name",
];

function nameOf(item: unknown): string {
  if (!isMap(item)) return String(item);
  const identity = identities.find((key) => item[key] !== undefined);
  return identity === undefined ? JSON.stringify(item) : String(item[identity]);
}

/**
 * What AWS says where nobody has set anything.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/APIReference/API_DistributionConfig.html
 */
const unset: Readonly<Record<string, readonly unknown[]>> = {
  connectionAttempts: [3],
  connectionTimeout: [10],
  defaultTtl: [86_400],
  maxTtl: [31_536_000],
  minimumProtocolVersion: ["TLSv1"],
  priceClass: ["PriceClass_All"],
  waitForDeployment: [true],
};

function isEmpty(value: unknown, path: string): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0)
    return true;
  if (unset[path.split(".").at(-1) ?? ""]?.includes(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.entries(value).every(([key, each]) => isEmpty(each, key));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The settings by which ferry would keep it, where there are some. */
const keptBy: Readonly<Record<string, readonly string[]>> = {
  aliases: ["sites.<site>.domains"],
  customErrorResponses: ["sites.<site>.errors"],
  restrictions: ["sites.<site>.countries"],
  tags: ["tags"],
  viewerCertificate: ["sites.<site>.domains", "sites.<site>.certificate"],
  webAclId: ["sites.<site>.webAcl"],
};

/** What a site's distribution would lose, and how to keep it or to agree; undefined where it is nothing. */
export function lossesSay(site: string, losses: readonly Loss[]): string | undefined {
  if (losses.length === 0) return undefined;
  const listed = losses.map(({ path, value }) => `${path} ${shown(value)}`);
  const kept = losses.flatMap(({ path }) => keptBy[path.split(".")[0] ?? ""] ?? []);
  const keys = [...new Set(kept)].map((key) => key.replace("<site>", site));
  const keep = keys.length === 0 ? "" : `Settings that keep some of it: ${keys.join(", ")}. `;
  return (
    `The distribution of site ${site} has what ferry does not set, and pulumi up would take it away: ${listed.join("; ")}. ${keep}` +
    `Agree by sites.${site}.adopt.lose: ${JSON.stringify(losses.map(({ path }) => path))}.`
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
