import assert from "node:assert/strict";
import { zoneType } from "./provider/world";
import { describeOnEngine } from "./support/cli";
import { initialize } from "./support/deployment";
import { Workspace } from "./support/workspace";

const account = "222222222222";
const region = "eu-central-1";
const networkFile = "infra/components/receiving/service/network.ts";

const stackFile = (network: string) => `config:
  ferry:account: "${account}"
  ferry:region: ${region}
  ferry:name: acme
  ferry:receives: { account: "111111111111", region: ${region}, name: acme }
  ferry:network: ${network}
  ferry:services:
    api:
      kind: container
      certificate: arn:aws:acm:${region}:${account}:certificate/0a1b2c3d-0000-4000-8000-000000000000
`;

const made = new Map<string, Workspace>();

/** A workspace of the test's own with a network, by the program or one that differs in this. */
function withNetwork(differs: readonly (readonly [was: string, is: string])[] = []): Workspace {
  const key = JSON.stringify(differs);
  const known = made.get(key) ?? Workspace.clone();
  if (!made.has(key)) {
    made.set(key, known);
    known.write("Pulumi.prod.yaml", stackFile("{}"));
    for (const [was, is] of differs) {
      known.edit(networkFile, (text) => {
        assert.ok(text.includes(was), was);
        return text.replace(was, is);
      });
    }
    initialize(known);
    known.succeed("pulumi up --yes --skip-preview -s prod");
  }
  return known.copy();
}

/** A program that counts zones, as AWS lists them. */
const counted: readonly [string, string] = [
  "availabilityZoneNames: [...zones],",
  "numberOfAvailabilityZones: zones.length,",
];
/** A program that divides the addresses by the zones that there are. */
const divided: readonly [string, string] = [
  'availabilityZoneCidrMask: Number(settings.cidr.split("/")[1]) + 2,',
  "",
];

const open = (workspace: Workspace, zone: string) =>
  workspace.world.put({ account, region }, { type: zoneType, id: zone, inputs: {}, outputs: {} });

const third = "{ zones: [eu-central-1a, eu-central-1b, eu-central-1c] }";

describeOnEngine("a network that awsx makes", () => {
  it("has a quarter of its addresses in each zone, half for tasks and half for load balancers", () => {
    const subnets = withNetwork()
      .world.of(account)
      .filter(({ type }) => type === "aws:ec2/subnet:Subnet")
      .map(({ inputs: { availabilityZone, cidrBlock, mapPublicIpOnLaunch } }) =>
        [cidrBlock, availabilityZone, mapPublicIpOnLaunch].join(" "),
      );
    assert.deepEqual(subnets.sort(), [
      "10.0.0.0/19 eu-central-1a true",
      "10.0.32.0/19 eu-central-1a false",
      "10.0.64.0/19 eu-central-1b true",
      "10.0.96.0/19 eu-central-1b false",
    ]);
  });

  it("stays where it is when the account gets another zone", () => {
    const workspace = withNetwork();
    open(workspace, "eu-central-1-ham-1a");
    workspace.succeed("pulumi preview --refresh --expect-no-changes -s prod");
  });

  it("would move, were the zones counted", () => {
    const workspace = withNetwork([counted]);
    open(workspace, "eu-central-1-ham-1a");
    const replaced = workspace.plan("prod").filter((step) => step.startsWith("replace"));
    assert.ok(replaced.includes("replace network-vpc-public-1"), replaced.join());
  });

  it("gets a further zone beside those that it has", () => {
    const workspace = withNetwork();
    workspace.write("Pulumi.prod.yaml", stackFile(third));
    assert.deepEqual(
      workspace.plan("prod").filter((step) => !step.startsWith("create network-vpc-")),
      ["update api-balancer", "update api-service"],
    );
    workspace.succeed("pulumi up --yes --skip-preview -s prod");
  });

  it("would get none, were the addresses divided by the zones", () => {
    const workspace = withNetwork([divided]);
    workspace.write("Pulumi.prod.yaml", stackFile(third));
    const { exitCode, output } = workspace.run("pulumi up --yes --skip-preview -s prod");
    assert.notEqual(exitCode, 0);
    assert.match(output, /InvalidSubnet\.Conflict/);
  });

  it("keeps its addresses: a plan with others is refused", () => {
    const workspace = withNetwork();
    workspace.write("Pulumi.prod.yaml", stackFile("{ cidr: 10.1.0.0/16 }"));
    const { exitCode, output } = workspace.run("pulumi preview -s prod");
    assert.notEqual(exitCode, 0);
    assert.match(output, /network-vpc.*protect/s);
  });
});
