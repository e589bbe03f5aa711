import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployedExample } from "./support/example";
import type { Workspace } from "./support/workspace";

const distribution = "aws:cloudfront/distribution:Distribution";
const record = "aws:route53/record:Record";

describeOnEngine("names of a site", () => {
  let workspace: Workspace;

  before(async () => {
    ({ workspace } = await deployedExample("domain"));
  });

  const inAccount = (account: string, type: string) =>
    workspace.world.of(account).filter((each) => each.type === type);
  const aliases = (account: string) =>
    inAccount(account, distribution).map(({ inputs }) => inputs.aliases);

  it("are there after one pass where the zone is in the account", () => {
    assert.deepEqual(aliases("222222222222"), [["www.example.com", "example.com"]]);
    const [site] = inAccount("222222222222", distribution);
    const records = inAccount("222222222222", record).map(({ inputs: { name, type, aliases } }) => [
      `${type} ${name}`,
      aliases,
    ]);
    const leads = [
      { name: site?.outputs.domainName, zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false },
    ];
    assert.deepEqual(
      Object.fromEntries(records.filter(([what]) => !String(what).startsWith("CNAME _"))),
      Object.fromEntries(
        ["A", "AAAA"].flatMap((type) =>
          ["www.example.com", "example.com"].map((name) => [`${type} ${name}`, leads]),
        ),
      ),
    );
    assert.equal(records.length, 6);
  });

  it("are there after two where it is not, and the second replaces nothing", () => {
    assert.deepEqual(aliases("111111111111"), [undefined]);
    workspace.edit("Pulumi.dev.yaml", (text) =>
      text.replace("      domains:\n", "      recordsMade: true\n      domains:\n"),
    );
    assert.deepEqual(workspace.plan("dev"), [
      "create web-certificate-issued",
      // Its address is in what a release says.
      "update back-function",
      "update invalidate-function",
      "update web-distribution",
      "update web-pipeline",
    ]);
    workspace.succeed("pulumi up --yes --skip-preview -s dev");
    assert.deepEqual(aliases("111111111111"), [["next.example.com"]]);
    workspace.succeed("pulumi preview --expect-no-changes -s dev");
  });

  it("can be more without a moment in which the others are gone", () => {
    workspace.edit("Pulumi.prod.yaml", (text) =>
      text.replace("      domains:\n", "      domains:\n        - { name: docs.example.com }\n"),
    );
    const plan = workspace.plan("prod");
    assert.deepEqual(
      plan.filter((step) => /^(delete|replace)/.test(step)),
      [
        "replace web-certificate",
        "replace web-certificate-issued",
        // Their names are not known before ACM has answered: they are the same.
        "replace web-certificate-record-example.com",
        "replace web-certificate-record-www.example.com",
      ],
    );
    const before = inAccount("222222222222", record).map(({ id }) => id);
    workspace.succeed("pulumi up --yes --skip-preview -s prod");
    const after = inAccount("222222222222", record).map(({ id }) => id);
    assert.deepEqual(
      before.filter((id) => !after.includes(id)),
      [],
    );
    assert.equal(after.length, 9);
    assert.deepEqual(aliases("222222222222"), [
      ["docs.example.com", "www.example.com", "example.com"],
    ]);
  });
});
