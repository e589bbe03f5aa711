import type { Vpc } from "@pulumi/awsx/ec2/vpc";
import * as pulumi from "@pulumi/pulumi";
import { usualZones } from "../../../aws/regions";
import type * as names from "../../../names";
import type { NetworkSettings } from "../../../settings";

/** awsx's VPC: loaded only where one is made, since it costs time at every start. */
export type VpcOfAwsx = typeof Vpc;

export interface NetworkArgs {
  readonly owner: names.Owner;
  readonly settings: NetworkSettings;
  /** Whether what exists is kept from being replaced. */
  readonly retain: boolean;
  /** Left out where the settings name a VPC. */
  readonly vpcOfAwsx: VpcOfAwsx | undefined;
}

/** Where the services of a stack live: the load balancers in public subnets, the tasks in private ones. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly privateSubnetIds: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Network", name, {}, opts);
    const { settings } = args;

    const network =
      settings.vpc !== undefined ? existing(settings) : this.make(name, settings, args);

    this.vpcId = network.vpcId;
    this.publicSubnetIds = network.publicSubnetIds;
    this.privateSubnetIds = network.privateSubnetIds;
    this.registerOutputs(network);
  }

  private make(name: string, settings: MadeNetwork, { owner, retain, vpcOfAwsx }: NetworkArgs) {
    const zones = settings.zones ?? usualZones(owner.region) ?? [];
    if (!vpcOfAwsx) throw new Error("A network is to be made, but awsx is not loaded.");
    const vpc = new vpcOfAwsx(
      `${name}-vpc`,
      {
        cidrBlock: settings.cidr,
        availabilityZoneNames: [...zones],
        // A quarter each, however many there are: a further zone moves none of the others.
        availabilityZoneCidrMask: Number(settings.cidr.split("/")[1]) + 2,
        natGateways: { strategy: settings.natGateways === "single" ? "Single" : "OnePerAz" },
        subnetStrategy: "Auto",
        subnetSpecs: [{ type: "Public" }, { type: "Private" }],
        enableDnsHostnames: true,
      },
      { parent: this, ...(retain && { transforms: [protectVpc] }) },
    );
    const subnets = (ids: pulumi.Output<string[]>, what: string) =>
      given(ids, what, (list) => list.length >= 2);
    return {
      vpcId: given(vpc.vpcId, "vpcId"),
      publicSubnetIds: subnets(vpc.publicSubnetIds, "publicSubnetIds"),
      privateSubnetIds: subnets(vpc.privateSubnetIds, "privateSubnetIds"),
    };
  }
}

/**
 * Other addresses would be another VPC, to which load balancers can't move: the plan is refused. The subnets are
 * left as they are, so that zones may come and go.
 */
function protectVpc({ type, props, opts }: pulumi.ResourceTransformArgs) {
  if (type !== "aws:ec2/vpc:Vpc") return undefined;
  return { props, opts: { ...opts, protect: true } };
}

type MadeNetwork = Extract<NetworkSettings, { cidr: string }>;
type ExistingNetwork = Exclude<NetworkSettings, MadeNetwork>;

function existing({ vpc, publicSubnets, privateSubnets }: ExistingNetwork) {
  return {
    vpcId: pulumi.output(vpc),
    publicSubnetIds: pulumi.output(publicSubnets),
    privateSubnetIds: pulumi.output(privateSubnets),
  };
}

/** What awsx gives comes from its plugin: where it is missing, nothing behind it may be made. */
function given<T>(
  output: pulumi.Output<T>,
  what: string,
  holds: (value: T) => boolean = () => true,
): pulumi.Output<T> {
  return output.apply((value) => {
    assertGiven(value, what, holds);
    return value;
  }) as pulumi.Output<T>;
}

/** @throws Error that says which output is missing, and how to go on without awsx */
export function assertGiven<T>(
  value: T | undefined,
  what: string,
  holds: (value: T) => boolean = () => true,
): void {
  if (value !== undefined && value !== null && holds(value)) return;
  throw new Error(
    `awsx's VPC has ${JSON.stringify(value ?? null)} as its output ${what}, on which the services depend: ` +
      "install the awsx plugin of the version in package.json, or name a VPC of yours in network.",
  );
}
