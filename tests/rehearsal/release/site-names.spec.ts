import assert from "node:assert/strict";
import { changed, delivery, target } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry, type Inputs, registered, type Stacks } from "../support/releases";

const distribution = "aws:cloudfront/distribution:Distribution";
const router = "aws:cloudfront/function:Function";
const record = "aws:route53/record:Record";

describe("the names of a site", () => {
  let stacks: Stacks;

  before(async () => {
    const prod = await evaluateStack(
      "prod",
      changed(target, "sites.web", {
        zone: "Z0123456789ABCDEFGHIJ",
        domains: [{ name: "www.example.com" }, { name: "example.com", redirect: true }],
      }),
    );
    stacks = [prod, await evaluateStack("dev", delivery, { exports: exportsOf(prod) })];
  });

  const faultsOf = async (type: string, change: (inputs: Inputs) => Inputs) =>
    (await carry(registered(stacks, type, change))).faults.map((each) =>
      each.replace(/E[0-9A-F]{13}/g, "E1").replace(/[0-9a-f-]{36}/g, "1f"),
    );
  const redirecting = (first: string, ...redirected: readonly string[]) =>
    faultsOf(router, (inputs) => ({
      ...inputs,
      code: String(inputs.code)
        .replace(/var first = .*/, `var first = ${JSON.stringify(first)};`)
        .replace(/var redirected = .*/, `var redirected = ${JSON.stringify(redirected)};`),
    }));

  it("lead to it, or to its first name", async () => {
    assert.deepEqual((await carry(stacks)).faults, []);
  });

  it("are a fault where the router sends their readers to somebody else", async () => {
    assert.deepEqual(await redirecting("www.example.org", "example.com"), [
      "Distribution E1 sends readers of example.com to https://www.example.org/, where the site is not.",
    ]);
  });

  it("are a fault where the router sends their readers round and round", async () => {
    assert.deepEqual(await redirecting("www.example.com", "example.com", "www.example.com"), [
      "Distribution E1 sends readers of www.example.com to https://www.example.com/, where the site is not.",
      "Distribution E1 sends readers of example.com to https://www.example.com/, where the site is not.",
    ]);
  });

  it("are a fault that the certificate is not for, or that a record has alone", async () => {
    const faults = await faultsOf(distribution, (inputs) => ({
      ...inputs,
      aliases: ["www.example.com", "example.net"],
    }));
    assert.deepEqual(faults, [
      "Distribution E1 has the name example.net, and its certificate arn:aws:acm:us-east-1:222222222222:certificate/1f is for " +
        "www.example.com, example.com: CloudFront refuses it.",
      "A record leads readers of example.com to distribution E1, which has no such name: CloudFront answers 403.",
    ]);
  });

  it("are no concern of records that lead elsewhere", async () => {
    const faults = await faultsOf(record, (inputs) => ({
      ...inputs,
      name: "other.example.com",
      aliases: [
        { name: "d1.cloudfront.net", zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false },
      ],
    }));
    assert.deepEqual(faults, []);
  });
});
