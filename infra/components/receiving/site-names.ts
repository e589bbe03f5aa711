import * as acm from "@pulumi/aws/acm";
import type { Distribution } from "@pulumi/aws/cloudfront";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { certificateLimits } from "../../aws/limits";
import { cloudFrontRegion } from "../../grants/logs";
import type { SiteNames } from "../../settings";

/** A certificate of ACM for the names of a site, and the records by which ACM sees whose they are. */
export class SiteCertificate extends pulumi.ComponentResource {
  /** Once it is issued, where somebody has made the records; the distribution waits for it. */
  readonly arn: pulumi.Output<string>;
  /** What ACM looks for in DNS. */
  readonly records: pulumi.Output<readonly DnsRecord[]>;

  constructor(
    name: string,
    { all, zone, attached }: SiteNames,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("ferry:target:SiteCertificate", name, {}, opts);
    const child = { parent: this };
    const region = cloudFrontRegion;

    // RFC 5280 has no room for a longer one; a rule of the settings sees to it that there is one.
    const domainName = all.find(({ length }) => length <= certificateLimits.firstCharacters) ?? "";
    const certificate = new acm.Certificate(
      name,
      {
        region,
        domainName,
        subjectAlternativeNames: all.filter((each) => each !== domainName),
        validationMethod: "DNS",
      },
      child,
    );
    const recordOf = (host: string) => validationRecord(certificate, host);
    const records = all.map((host) =>
      zone === undefined
        ? undefined
        : new route53.Record(
            `${name}-record-${host}`,
            {
              zoneId: zone,
              name: recordOf(host).name,
              type: recordOf(host).type,
              records: [recordOf(host).value],
              ttl: 300,
              // An earlier certificate of the name has the same one, and is renewed by it.
              // https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
              allowOverwrite: true,
            },
            { ...child, retainOnDelete: true },
          ),
    );
    const made = records.flatMap((record) => (record ? [record.fqdn] : []));
    const issued = attached
      ? new acm.CertificateValidation(
          `${name}-issued`,
          {
            region,
            certificateArn: certificate.arn,
            ...(made.length > 0 && { validationRecordFqdns: made }),
          },
          child,
        )
      : undefined;

    this.arn = issued?.certificateArn ?? certificate.arn;
    this.records = pulumi.output(all.map(recordOf));
    this.registerOutputs({ arn: this.arn });
  }
}

interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

type Option =
  acm.Certificate["domainValidationOptions"] extends pulumi.Output<(infer Each)[]> ? Each : never;

/** The record that ACM asks of one name: it answers in no certain order, and a preview may have an older answer. */
function validationRecord({ domainValidationOptions }: acm.Certificate, host: string) {
  const option = domainValidationOptions.apply((options): Option => {
    const found = options.find(({ domainName }) => domainName === host);
    if (found?.resourceRecordName) return found;
    if (pulumi.runtime.isDryRun()) return unknown as unknown as Option;
    throw new Error(`ACM asks for no record of ${host}.`);
  });
  return {
    name: option.resourceRecordName,
    type: option.resourceRecordType,
    value: option.resourceRecordValue,
  };
}

/** The records by which readers come from a name to the distribution, by IPv4 and by IPv6. */
export function leadTo(
  name: string,
  { domainName, hostedZoneId }: Distribution,
  { all, zone }: SiteNames,
  opts: pulumi.CustomResourceOptions,
): void {
  if (zone === undefined) return;
  for (const host of all)
    for (const type of ["A", "AAAA"])
      new route53.Record(
        `${name}-${type.toLowerCase()}-${host}`,
        {
          zoneId: zone,
          name: host,
          type,
          aliases: [{ name: domainName, zoneId: hostedZoneId, evaluateTargetHealth: false }],
        },
        opts,
      );
}
