/** How awsx 3.9 divides a VPC by its strategy Auto: https://github.com/pulumi/pulumi-awsx/blob/master/awsx/ec2/subnetDistributorNew.ts */

export interface Subnet {
  readonly name: string;
  readonly kind: string;
  readonly zone: string;
  readonly cidrBlock: string;
}

const bitsFor = (count: number) => Math.ceil(Math.log2(count));

/** A zone's addresses begin where those of the zone before end, and so do its subnets'. */
export function subnetsOf(
  vpc: string,
  cidr: string,
  zones: readonly string[],
  kinds: readonly string[],
  zoneMask = maskOf(cidr) + bitsFor(zones.length),
): readonly Subnet[] {
  const subnetMask = zoneMask + bitsFor(kinds.length);
  return zones.flatMap((zone, index) =>
    kinds.map((kind, place) => ({
      name: `${vpc}-${kind.toLowerCase()}-${index + 1}`,
      kind,
      zone,
      cidrBlock: `${addressOf(first(cidr) + index * size(zoneMask) + place * size(subnetMask))}/${subnetMask}`,
    })),
  );
}

/** Whether two blocks have an address in common. */
export function overlap(one: string, other: string): boolean {
  const ends = (cidr: string) => first(cidr) + size(maskOf(cidr));
  return first(one) < ends(other) && first(other) < ends(one);
}

const maskOf = (cidr: string) => Number(cidr.split("/")[1]);
const size = (mask: number) => 2 ** (32 - mask);

function first(cidr: string): number {
  const [address = ""] = cidr.split("/");
  const whole = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return whole - (whole % size(maskOf(cidr)));
}

function addressOf(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");
}
