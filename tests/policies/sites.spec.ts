import assert from "node:assert/strict";
import { checkStack } from "../../policies/check";
import encryption from "../../policies/texts/encryption.json";
import exposure from "../../policies/texts/exposure.json";
import logging from "../../policies/texts/logging.json";
import { aTarget } from "../support/refusals";
import { evaluateStack } from "../support/stacks";

/** The setting of a site, or of its account, that meets each rule about distributions; none where every site does. */
const settings: Readonly<Record<string, readonly [path: string, value: unknown] | undefined>> = {
  "distribution-access-logs": ["audit", { accessLogs: true }],
  "distribution-certificate": [
    "sites.web",
    { zone: "Z0123456789ABCDEFGHIJ", domains: [{ name: "www.example.com" }] },
  ],
  "distribution-failover": ["sites.web.standby", "standby.example.com"],
  "distribution-firewall": [
    "sites.web.webAcl",
    "arn:aws:wafv2:us-east-1:222222222222:global/webacl/site/1f",
  ],
  "distribution-geography": ["sites.web.countries", ["AT", "DE"]],
  "distribution-headers": undefined,
  "distribution-https": undefined,
  "distribution-origin-access": undefined,
  "distribution-origin-exists": undefined,
  "distribution-root-object": undefined,
  "distribution-tls-version": undefined,
};

async function breaks(rule: string, values: Parameters<typeof evaluateStack>[1]) {
  const { registrations } = await evaluateStack("prod", values);
  return checkStack(registrations, { [rule]: "mandatory" }).some(
    (violation) => violation.rule === rule,
  );
}

describe("each rule that asks something of a site", () => {
  it("is known here", () => {
    const rules = Object.keys({ ...exposure, ...encryption, ...logging });
    assert.deepEqual(
      rules.filter((rule) => rule.startsWith("distribution-")).sort(),
      Object.keys(settings),
    );
  });

  for (const [rule, setting] of Object.entries(settings)) {
    it(`${rule} is met by ${setting ? setting[0] : "every site"}`, async () => {
      const plain = aTarget("name", "acme");
      assert.equal(await breaks(rule, plain), setting !== undefined);
      if (setting) assert.equal(await breaks(rule, aTarget(...setting)), false);
    });
  }
});
