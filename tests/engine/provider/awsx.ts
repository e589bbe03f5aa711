import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import * as pulumi from "@pulumi/pulumi";
import { type ConstructResult, main, type Provider } from "@pulumi/pulumi/provider";
import { subnetsOf } from "./subnets";

interface VpcInputs {
  readonly cidrBlock?: string;
  readonly availabilityZoneNames?: readonly string[];
  readonly availabilityZoneCidrMask?: number;
  readonly numberOfAvailabilityZones?: number;
  readonly natGateways?: { readonly strategy?: "Single" | "OnePerAz" };
  readonly subnetSpecs?: readonly { readonly type: string }[];
  readonly enableDnsHostnames?: boolean;
}

/**
 * A stand-in for awsx's VPC that makes what the component of 3.9 was seen to make from these inputs: the same
 * children below the same parents, with the same addresses.
 */
class Vpc extends pulumi.ComponentResource {
  readonly outputs: Promise<pulumi.Inputs>;

  constructor(
    private readonly called: string,
    inputs: VpcInputs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("awsx:ec2:Vpc", called, {}, opts);
    this.outputs = this.make(inputs);
  }

  private async make({ cidrBlock = "10.0.0.0/16", natGateways, ...inputs }: VpcInputs) {
    const { called } = this;
    const zones =
      inputs.availabilityZoneNames ?? (await this.firstZones(inputs.numberOfAvailabilityZones));
    const kinds = (inputs.subnetSpecs ?? []).map(({ type }) => type);
    const { enableDnsHostnames = false, availabilityZoneCidrMask } = inputs;
    const tags = { Name: called };
    const vpc = new ec2.Vpc(called, { cidrBlock, enableDnsHostnames, tags }, { parent: this });
    const igw = new ec2.InternetGateway(called, { vpcId: vpc.id, tags }, { parent: vpc });
    const ways: ec2.NatGateway[] = [];
    const ids: Record<string, pulumi.Output<string>[]> = {};
    for (const each of subnetsOf(called, cidrBlock, zones, kinds, availabilityZoneCidrMask)) {
      const isPublic = each.kind === "Public";
      const zone = zones.indexOf(each.zone);
      const named = { ...tags, Name: each.name, SubnetType: each.kind };
      const subnet = new ec2.Subnet(
        each.name,
        {
          vpcId: vpc.id,
          availabilityZone: each.zone,
          mapPublicIpOnLaunch: isPublic,
          cidrBlock: each.cidrBlock,
          tags: named,
        },
        { parent: vpc },
      );
      ids[each.kind] = [...(ids[each.kind] ?? []), subnet.id];
      if (isPublic && (natGateways?.strategy === "OnePerAz" || ways.length === 0)) {
        ways.push(this.wayOut(`${called}-${zone + 1}`, subnet));
      }
      const table = new ec2.RouteTable(
        each.name,
        { vpcId: vpc.id, tags: named },
        { parent: subnet },
      );
      const below = { parent: table };
      new ec2.RouteTableAssociation(
        each.name,
        { routeTableId: table.id, subnetId: subnet.id },
        below,
      );
      const way = isPublic
        ? { gatewayId: igw.id }
        : { natGatewayId: (ways[zone] ?? ways[0])?.id ?? "" };
      new ec2.Route(
        each.name,
        { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...way },
        below,
      );
    }
    return {
      vpcId: vpc.id,
      publicSubnetIds: ids.Public ?? [],
      privateSubnetIds: ids.Private ?? [],
    };
  }

  private wayOut(name: string, subnet: ec2.Subnet) {
    const tags = { Name: name };
    const eip = new ec2.Eip(name, { tags }, { parent: subnet });
    return new ec2.NatGateway(
      name,
      { subnetId: subnet.id, allocationId: eip.allocationId, tags },
      { parent: subnet },
    );
  }

  /** Local Zones of the account too: whatever comes first by the alphabet. */
  private async firstZones(count = 3): Promise<readonly string[]> {
    const { names } = await getAvailabilityZones({}, { parent: this });
    return [...names].sort().slice(0, count);
  }
}

const sdk = process.env.FERRY_ENGINE_SDK ?? "";
const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as {
  readonly version: string;
};

const provider: Provider = {
  version,
  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
  ): Promise<ConstructResult> {
    if (type !== "awsx:ec2:Vpc") throw new Error(`The stand-in for awsx has no ${type}.`);
    const { urn, outputs } = new Vpc(name, inputs as unknown as VpcInputs, opts);
    return { urn, state: await outputs };
  },
};

main(provider, process.argv.slice(2));
