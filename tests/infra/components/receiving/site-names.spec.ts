import assert from "node:assert/strict";
import { routerCode } from "../../../../functions/router";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aTarget } from "../../../support/refusals";
import { all, one, types, unknownsIn, waitsFor } from "../../../support/registrations";
import { target } from "../../../support/settings";
import { evaluateStack } from "../../../support/stacks";

const zone = "Z0123456789ABCDEFGHIJ";
const own = "arn:aws:acm:us-east-1:222222222222:certificate/1f";
const domains = [{ name: "example.com", redirect: true }, { name: "www.example.com" }];
const certificate = "aws:acm/certificate:Certificate";
const issued = "aws:acm/certificateValidation:CertificateValidation";
const record = "aws:route53/record:Record";

const withSite = (web: object) => evaluateStack("prod", aTarget("sites.web", web));
const distribution = (stack: Evaluation) => one(stack, types.distribution);
const named = (stack: Evaluation, type: string) => all(stack, type).map(({ name }) => name);
const siteOf = ({ outputs }: Evaluation) =>
  (outputs.sites as { web: { url: string; tls: string } }).web;

interface Option {
  readonly domainName: string;
  readonly resourceRecordName: string;
  readonly resourceRecordValue: string;
}
function optionOf(stack: Evaluation, host: string): Option {
  const options = one(stack, certificate).outputs.domainValidationOptions as readonly Option[];
  const found = options.find(({ domainName }) => domainName === host);
  assert.ok(found);
  return found;
}

describe("a site with a zone", () => {
  let stack: Evaluation;
  before(async () => {
    stack = await withSite({ domains, zone });
  });

  it("has a certificate of us-east-1 for all names", () => {
    const { inputs, place } = one(stack, certificate);
    assert.deepEqual(inputs, {
      region: "us-east-1",
      domainName: "www.example.com",
      subjectAlternativeNames: ["example.com"],
      validationMethod: "DNS",
    });
    assert.deepEqual(place, { account: "222222222222", region: "us-east-1" });
  });

  it("has the records by which ACM sees whose the names are, each that of its own name", () => {
    for (const host of ["www.example.com", "example.com"]) {
      const { inputs, retainOnDelete } = one(stack, record, `web-certificate-record-${host}`);
      const { resourceRecordName, resourceRecordValue } = optionOf(stack, host);
      assert.ok(resourceRecordName.endsWith(`.${host}.`));
      assert.deepEqual(inputs, {
        zoneId: zone,
        name: resourceRecordName,
        type: "CNAME",
        records: [resourceRecordValue],
        ttl: 300,
        allowOverwrite: true,
      });
      assert.equal(retainOnDelete, true);
    }
  });

  it("has the names once the certificate is issued", () => {
    const { inputs } = distribution(stack);
    assert.deepEqual(inputs.aliases, ["www.example.com", "example.com"]);
    assert.deepEqual(inputs.viewerCertificate, {
      acmCertificateArn: one(stack, certificate).outputs.arn,
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.2_2021",
    });
    const waited = waitsFor(stack, distribution(stack));
    for (const each of [one(stack, issued), ...all(stack, record).slice(0, 2)]) {
      assert.ok(waited.has(each.urn), each.name);
    }
  });

  it("is led to by IPv4 and IPv6, from every name", () => {
    const { domainName } = distribution(stack).outputs;
    for (const host of ["www.example.com", "example.com"])
      for (const type of ["A", "AAAA"])
        assert.deepEqual(one(stack, record, `web-${type.toLowerCase()}-${host}`).inputs, {
          zoneId: zone,
          name: host,
          type,
          aliases: [{ name: domainName, zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false }],
        });
    assert.equal(all(stack, record).length, 6);
  });

  it("redirects the others to the first", () => {
    const { code } = one(stack, "aws:cloudfront/function:Function").inputs;
    const hosts = { first: "www.example.com", redirected: ["example.com"] };
    assert.equal(code, routerCode({ routing: "multi-page", hosts }));
  });

  it("leaves nothing to a person, and says no record", () => {
    const { outputs, warnings } = stack;
    assert.deepEqual([outputs.dns, outputs.nextSteps, warnings], [undefined, undefined, []]);
    assert.deepEqual(
      [siteOf(stack).url, siteOf(stack).tls],
      ["https://www.example.com", "TLS 1.2 or later"],
    );
  });

  it("can be previewed before AWS has answered anything", async () => {
    const values = aTarget("sites.web", { domains, zone });
    const preview = await evaluateStack("prod", values, { unknown: true });
    assert.deepEqual(named(preview, record), named(stack, record));
    const { inputs } = one(preview, record, "web-certificate-record-example.com");
    assert.deepEqual([...unknownsIn(inputs)].sort(), ["/name", "/records/0", "/type"]);
  });
});

describe("a site whose zone is elsewhere", () => {
  it("asks for the certificate first, and keeps CloudFront's address", async () => {
    const stack = await withSite({ domains });
    const { inputs, outputs } = distribution(stack);
    assert.deepEqual(
      [inputs.aliases, inputs.viewerCertificate],
      [undefined, { cloudfrontDefaultCertificate: true }],
    );
    assert.deepEqual([named(stack, issued), named(stack, record)], [[], []]);
    assert.equal(siteOf(stack).url, `https://${outputs.domainName}`);
    assert.equal(
      (stack.outputs.contract as Contract).sites.web.url,
      `https://${outputs.domainName}`,
    );
  });

  it("says what is to be done before the second pass, and that there is one", async () => {
    const { outputs, warnings, ...stack } = await withSite({ domains });
    const of = (host: string) => {
      const { resourceRecordName, resourceRecordValue } = optionOf(
        { outputs, warnings, ...stack },
        host,
      );
      return { name: resourceRecordName, type: "CNAME", value: resourceRecordValue };
    };
    assert.deepEqual(outputs.dns, [of("www.example.com"), of("example.com")]);
    assert.deepEqual(outputs.nextSteps, [
      "Make the records of pulumi stack output dns, set sites.web.recordsMade: true, and pulumi up",
    ]);
    assert.deepEqual(warnings, [
      "Site web of 222222222222 gets its names in a second pass: `pulumi up` asks ACM for the certificate and says its records in " +
        "the output dns; once they are made, set sites.web.recordsMade: true and run `pulumi up` again. With the zone in this " +
        "account, sites.web.zone does it in one.",
    ]);
  });

  it("gets its names in the second pass, which waits for the certificate", async () => {
    const stack = await withSite({ domains, recordsMade: true });
    const { inputs, outputs } = distribution(stack);
    assert.deepEqual(inputs.aliases, ["www.example.com", "example.com"]);
    assert.deepEqual(one(stack, issued).inputs, {
      region: "us-east-1",
      certificateArn: one(stack, certificate).outputs.arn,
    });
    assert.ok(waitsFor(stack, distribution(stack)).has(one(stack, issued).urn));
    assert.deepEqual(named(stack, record), []);
    const dns = stack.outputs.dns as readonly { name: string; value: string }[];
    assert.deepEqual(dns.slice(2), [
      { name: "www.example.com", type: "CNAME", value: outputs.domainName },
      { name: "example.com", type: "CNAME", value: outputs.domainName },
    ]);
    assert.deepEqual([dns.length, stack.warnings], [4, []]);
  });
});

describe("a site with a certificate of its owner's", () => {
  it("makes none, with the records of its zone or without", async () => {
    const elsewhere = await withSite({ domains, certificate: own });
    const here = await withSite({ domains, certificate: own, zone });
    for (const stack of [elsewhere, here]) {
      assert.deepEqual([named(stack, certificate), named(stack, issued)], [[], []]);
      const { aliases, viewerCertificate } = distribution(stack).inputs;
      assert.deepEqual(aliases, ["www.example.com", "example.com"]);
      assert.equal((viewerCertificate as { acmCertificateArn: string }).acmCertificateArn, own);
    }
    assert.deepEqual([named(elsewhere, record), named(here, record).length], [[], 4]);
    assert.equal((elsewhere.outputs.dns as readonly unknown[]).length, 2);
  });

  it("is what domain makes of one name, resource by resource", async () => {
    const before = await withSite({ domain: { name: "www.example.com", certificate: own } });
    const after = await withSite({ domains: [{ name: "www.example.com" }], certificate: own });
    assert.deepEqual(after.registrations, before.registrations);
    assert.deepEqual(after.outputs, before.outputs);
  });

  it("has no resource more than a site without names", async () => {
    const plain = await evaluateStack("prod", target);
    const after = await withSite({ domains: [{ name: "www.example.com" }], certificate: own });
    const listed = ({ registrations }: Evaluation) => registrations.map(({ urn }) => urn);
    assert.deepEqual(listed(after), listed(plain));
  });
});

interface Contract {
  readonly sites: { readonly web: { readonly url: string } };
}
