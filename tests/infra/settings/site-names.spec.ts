import assert from "node:assert/strict";
import { type SiteNames, siteNames } from "../../../infra/settings";
import { aTarget, refuses } from "../../support/refusals";
import { load } from "../../support/settings";

const zone = "Z0123456789ABCDEFGHIJ";
const certificate = "arn:aws:acm:us-east-1:222222222222:certificate/1f";
const www = { name: "www.example.com" };
const apex = { name: "example.com", redirect: true };
const site = (values: object) => aTarget("sites.web", values);
const many = (count: number, label = "n") =>
  Array.from({ length: count }, (_, index) => ({ name: `${label}${index}.example.com` }));

function namesOf(values: object): SiteNames | undefined {
  const web = load(site(values)).sites.web;
  return web && siteNames(web);
}

describe("names of a site", () => {
  it("are none by default", () => {
    assert.equal(namesOf({}), undefined);
  });

  it("begin with the one that shows it, wherever it stands", () => {
    assert.deepEqual(namesOf({ domains: [apex, www], zone }), {
      all: ["www.example.com", "example.com"],
      redirected: ["example.com"],
      zone,
      attached: true,
    });
  });

  it("wait for records that somebody else makes", () => {
    const names = { all: ["www.example.com"], redirected: [] };
    assert.deepEqual(namesOf({ domains: [www] }), { ...names, attached: false });
    assert.deepEqual(namesOf({ domains: [www], recordsMade: true }), { ...names, attached: true });
  });

  it("are those of domain with its certificate, as before", () => {
    const names = { all: ["www.example.com"], redirected: [], certificate, attached: true };
    assert.deepEqual(namesOf({ domain: { ...www, certificate } }), names);
    assert.deepEqual(namesOf({ domains: [www], certificate }), names);
  });
});

describe("settings of a site's names", () => {
  const cnames =
    "CloudFront gives a name to one distribution (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html); " +
    "keep one of the two.";
  refuses([
    [
      "a name twice",
      site({ domains: [www, { ...www, redirect: true }], zone }),
      `ferry:sites.web.domains[1].name is "www.example.com", which ferry:sites.web.domains[0].name has already: ${cnames}`,
    ],
    [
      "a name of another site",
      aTarget("sites", {
        web: { domain: { ...www, certificate } },
        shop: { domains: [www], zone },
      }),
      `ferry:sites.shop.domains[0].name is "www.example.com", which ferry:sites.web.domain.name has already: ${cnames}`,
    ],
    [
      "domain and domains",
      site({ domain: { ...www, certificate }, domains: [{ name: "example.com" }], zone }),
      "ferry:sites.web.domains has names beside ferry:sites.web.domain: write that one into domains too, and its " +
        "certificate as ferry:sites.web.certificate.",
    ],
    [
      "what says something of names that are not there",
      site({ zone, certificate, recordsMade: true }),
      ...["zone", "certificate", "recordsMade"].map(
        (key) =>
          `ferry:sites.web.${key} says something of domains, and ferry:sites.web.domains is empty: write the names there, or ` +
          "take it away.",
      ),
    ],
    [
      "redirects that lead nowhere",
      site({ domains: [apex], zone }),
      "ferry:sites.web.domains has redirects alone, and none leads anywhere: leave redirect out of the name that shows the site.",
    ],
    [
      "records that ferry makes itself",
      site({ domains: [www], zone, recordsMade: true }),
      "ferry:sites.web.recordsMade is true, and ferry:sites.web.zone leaves no record to be waited for: take it away.",
    ],
    [
      "records of a certificate that is there",
      site({ domains: [www], certificate, recordsMade: true }),
      "ferry:sites.web.recordsMade is true, and ferry:sites.web.certificate leaves no record to be waited for: take it away.",
    ],
    [
      "more names than ACM makes a certificate for",
      site({ domains: many(11), zone }),
      "ferry:sites.web.domains has 11 names, and ACM makes a certificate for at most 10 " +
        "(https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html): make a certificate of your own, and name it as " +
        "ferry:sites.web.certificate.",
    ],
    [
      "names that are all too long for a certificate to begin with",
      site({ domains: many(1, "n".repeat(53)), zone }),
      "ferry:sites.web.domains has no name of at most 64 characters, which ACM's certificates begin with " +
        "(https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html): add a shorter one, or make a " +
        "certificate of your own, and name it as ferry:sites.web.certificate.",
    ],
    [
      "more names than a distribution has",
      site({ domains: many(101), certificate }),
      "ferry:sites.web.domains is a list: it must have at most 100 names.",
    ],
    [
      "a zone by its name",
      site({ domains: [www], zone: "example.com" }),
      'ferry:sites.web.zone is "example.com": it must be the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ.',
    ],
    [
      "names without a list",
      site({ domains: www, zone }),
      "ferry:sites.web.domains is a map: it must be a list of names, such as [{name: www.example.com}, {name: example.com, redirect: true}].",
    ],
    [
      "a certificate of another account",
      site({ domains: [www], certificate: certificate.replace("222222222222", "333333333333") }),
      'ferry:sites.web.certificate is "arn:aws:acm:us-east-1:333333333333:certificate/1f": it must be of account ' +
        "222222222222: CloudFront takes a certificate of the distribution's account.",
    ],
  ]);

  it("may be as many as a certificate of one's own is for", () => {
    assert.equal(namesOf({ domains: many(100), certificate })?.all.length, 100);
    assert.equal(
      namesOf({ domains: [...many(1, "n".repeat(53)), ...many(9)], zone })?.all.length,
      10,
    );
  });
});
