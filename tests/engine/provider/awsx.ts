import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { type ConstructResult, main, type Provider } from "@pulumi/pulumi/provider";

/** A stand-in for the components of awsx that ferry uses: as many subnets as asked for, and no ways out. */
class Vpc extends pulumi.ComponentResource {
  readonly outputs: pulumi.Inputs;

  constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) {
    super("awsx:ec2:Vpc", name, {}, opts);
    const child = { parent: this };
    const vpc = new ec2.Vpc(name, { cidrBlock: inputs.cidrBlock }, child);
    const subnets = (kind: string) =>
      Array.from({ length: inputs.numberOfAvailabilityZones as number }, (_, zone) => {
        const cidrBlock = `10.0.${zone}.0/24`;
        return new ec2.Subnet(`${name}-${kind}-${zone + 1}`, { vpcId: vpc.id, cidrBlock }, child);
      }).map(({ id }) => id);
    this.outputs = {
      vpcId: vpc.id,
      publicSubnetIds: subnets("public"),
      privateSubnetIds: subnets("private"),
    };
    this.registerOutputs(this.outputs);
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
    const { urn, outputs } = new Vpc(name, inputs, opts);
    return { urn, state: outputs };
  },
};

main(provider, process.argv.slice(2));
