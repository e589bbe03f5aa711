import type { CertificateDetail, DescribeCertificateCommandOutput } from "@aws-sdk/client-acm";
import type { ListDistributionsCommandOutput } from "@aws-sdk/client-cloudfront";
import { regionOf } from "../../../rehearsal/arn";
import { type Aws, orAbsent } from "../aws";
import { type Answer, type Check, good, later, mend, note } from "../check";
import type { Patient } from "../patient";

/** Certificates, and the records that lead readers to the stack. */
export function nameChecks(patient: Patient): readonly Check[] {
  return [...certificateChecks(patient), ...zoneChecks(patient), ...recordChecks(patient)];
}

interface Certificate {
  readonly arn: string;
  readonly names: readonly string[];
  /** CloudFront reads certificates of one Region. */
  readonly forCloudFront: boolean;
}

function certificatesOf({ all, outputs }: Patient): readonly Certificate[] {
  const sites = all("aws:cloudfront/distribution:Distribution").flatMap(({ inputs }) => {
    const { acmCertificateArn } = (inputs.viewerCertificate ?? {}) as {
      readonly acmCertificateArn?: string;
    };
    const names = (inputs.aliases ?? []) as readonly string[];
    return acmCertificateArn === undefined
      ? []
      : [{ arn: acmCertificateArn, names, forCloudFront: true }];
  });
  const records = (outputs.dns ?? []) as readonly DnsRecord[];
  const balancers = all("aws:lb/loadBalancer:LoadBalancer");
  const services = all("aws:lb/listener:Listener").flatMap(({ inputs }) => {
    if (typeof inputs.certificateArn !== "string") return [];
    const balancer = balancers.find(({ outputs: { arn } }) => arn === inputs.loadBalancerArn);
    const names = records
      .filter(({ value }) => value === balancer?.outputs.dnsName)
      .map(({ name }) => name);
    return [{ arn: inputs.certificateArn, names, forCloudFront: false }];
  });
  // One that the stack makes is known by no name before.
  const made = all("aws:acm/certificate:Certificate").map(({ outputs: { arn } }) => arn);
  const uses = [...sites, ...services].filter(({ arn }) => !made.includes(arn));
  const arns = [...new Set(uses.map(({ arn }) => arn))];
  return arns.map((arn) => {
    const its = uses.filter((each) => each.arn === arn);
    return {
      arn,
      names: [...new Set(its.flatMap(({ names }) => names))],
      forCloudFront: its.some(({ forCloudFront }) => forCloudFront),
    };
  });
}

function certificateChecks(patient: Patient): readonly Check[] {
  return certificatesOf(patient).map((certificate) => ({
    what: `certificate ${certificate.arn}`,
    why: "readers get no page over TLS, and pulumi up ends where the certificate is not issued",
    ask: async (aws: Aws) => {
      const region = regionOf(certificate.arn);
      const found = await orAbsent(
        aws.read<DescribeCertificateCommandOutput>("acm", region, "DescribeCertificate", {
          CertificateArn: certificate.arn,
        }),
        undefined,
      );
      return certificateAnswer(certificate, found?.Certificate ?? {}, new Date());
    },
  }));
}

/** ACM renews 60 days before the end. https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
const renewal = 45;

/** How a certificate stands for the names that it is used for. */
export function certificateAnswer(
  { arn, names, forCloudFront }: Certificate,
  { Status, SubjectAlternativeNames = [], DomainName, NotAfter }: CertificateDetail,
  now: Date,
): Answer {
  const region = regionOf(arn);
  const request = (place: string) =>
    `aws acm request-certificate --region ${place} --validation-method DNS --domain-name ${names[0] ?? DomainName}` +
    (names.length > 1 ? ` --subject-alternative-names ${names.slice(1).join(" ")}` : "");
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
  if (forCloudFront && region !== "us-east-1") {
    return mend(`is in ${region}, and CloudFront reads those of us-east-1`, request("us-east-1"));
  }
  if (Status !== "ISSUED") {
    return mend(
      Status === undefined ? "is not there" : `is ${Status}`,
      Status === "PENDING_VALIDATION"
        ? `make the records that this prints: aws acm describe-certificate --region ${region} --certificate-arn ${arn} --query "Certificate.DomainValidationOptions[].ResourceRecord"`
        : request(region),
    );
  }
  const covered = [...SubjectAlternativeNames, ...(DomainName === undefined ? [] : [DomainName])];
  const left = names.filter((name) => !covered.some((each) => covers(each, name)));
  if (left.length > 0) return mend(`is not for ${left.join(", ")}`, request(region));
  const days = NotAfter ? Math.floor((NotAfter.getTime() - now.getTime()) / 86_400_000) : undefined;
  if (days !== undefined && days < renewal) {
    return note(
      `ends in ${days} days, and is not renewed yet`,
      `look why: aws acm describe-certificate --region ${region} --certificate-arn ${arn} --query Certificate.RenewalSummary`,
    );
  }
  return good(names.length > 0 ? `is issued for ${names.join(", ")}` : "is issued");
}

/** A wildcard stands for one label. */
function covers(pattern: string, name: string): boolean {
  const [own, of] = [pattern.toLowerCase(), name.toLowerCase()];
  return own === of || (own.startsWith("*.") && of.split(".").slice(1).join(".") === own.slice(2));
}

interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A record leads nowhere where nobody answers for its zone. */
function zoneChecks({ outputs }: Patient): readonly Check[] {
  const records = (outputs.dns ?? []) as readonly DnsRecord[];
  return records.map(({ name }) => ({
    what: `zone of ${name}`,
    why: "no record in it leads anywhere, and no certificate is issued, before the domain's servers are named",
    ask: async (aws: Aws) => {
      const labels = name.split(".");
      // The nearest above it: a part of a domain may have a zone of its own. A last label is nobody's.
      for (const [place] of labels.slice(1).entries()) {
        const zone = labels.slice(place).join(".");
        const [server] = await aws.nameServers(zone);
        if (server !== undefined) return good(`is ${zone}, and ${server} answers for it`);
      }
      const domain = labels.slice(-2).join(".");
      return mend(
        "nobody answers for it",
        `aws route53 create-hosted-zone --name ${domain} --caller-reference ${domain}, and name the servers that this prints where the domain is registered`,
      );
    },
  }));
}

function recordChecks({ outputs, all, place }: Patient): readonly Check[] {
  const sites = all("aws:cloudfront/distribution:Distribution").flatMap(
    ({ inputs }) => (inputs.aliases ?? []) as readonly string[],
  );
  const records = (outputs.dns ?? []) as readonly DnsRecord[];
  // What ACM looks for begins with _, and ACM alone knows it.
  const readers = records.map(({ name }) => name).filter((name) => !name.startsWith("_"));
  return [...new Set([...readers, ...sites])].map((name) => ({
    what: `record of ${name}`,
    why: "readers come by this name",
    ask: async (aws: Aws) => {
      const led = await aws.resolve(name);
      if (!sites.includes(name)) {
        return led.length > 0
          ? good(`leads to ${led[0]}`)
          : note("leads nowhere yet", "make what this prints: pulumi stack output dns");
      }
      const domain = await distributionOf(aws, name, place.region);
      if (domain === undefined)
        return later("the distribution comes with pulumi up, then the record");
      return recordAnswer(name, domain, led, await aws.resolve(domain));
    },
  }));
}

/** Whether what a name leads to is the distribution, by its name or its addresses. */
export function recordAnswer(
  name: string,
  domain: string,
  led: readonly string[],
  addresses: readonly string[],
): Answer {
  const isThere = led.some(
    (each) => each.replace(/\.$/, "") === domain || addresses.includes(each),
  );
  if (isThere) return good(`leads to ${domain}`);
  const says = led.length === 0 ? "leads nowhere" : `leads to ${led[0]}`;
  return mend(says, `make the record ${name} CNAME ${domain} (or an alias of Route 53)`);
}

/** Where readers of a name get to: the domain of the distribution that has it. */
async function distributionOf(aws: Aws, name: string, region: string): Promise<string | undefined> {
  let Marker: string | undefined;
  do {
    const { DistributionList } = await aws.read<ListDistributionsCommandOutput>(
      "cloudfront",
      region,
      "ListDistributions",
      { MaxItems: 100, ...(Marker !== undefined && { Marker }) },
    );
    const found = DistributionList?.Items?.find(({ Aliases }) => Aliases?.Items?.includes(name));
    if (found) return found.DomainName;
    Marker = DistributionList?.NextMarker || undefined;
  } while (Marker !== undefined);
  return undefined;
}
