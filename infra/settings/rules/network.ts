import { usualZones } from "../../aws/regions";
import { type At, under } from "../faults";
import type { Settings } from "../schema";
import type { Sentences } from "./rule";

/**
 * A quarter for each zone, a half of that for each subnet, which AWS wants to be /28 at least.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
const masks = { least: 16, most: 25 } as const;

/** A network that ferry makes: addresses that AWS takes, and zones that the account has. */
export function* networkFaults({ network, region, services }: Settings, at: At): Sentences {
  if (network.vpc !== undefined) return;
  const { cidr, zones = [] } = network;
  const key = under(at, "network");
  const [address = "", length] = cidr.split("/");
  const mask = Number(length);
  const base = baseOf(address, mask);
  if (mask < masks.least || mask > masks.most)
    yield `${key("cidr")} is ${cidr}: its mask must be /${masks.least} to /${masks.most}, so that AWS takes the VPC and the ` +
      "subnets of four zones.";
  else if (address !== base)
    yield `${key("cidr")} is ${cidr}: AWS wants the first address of the block; write ${base}/${mask}.`;
  for (const zone of zones)
    if (zone.slice(0, -1) !== region)
      yield `${key("zones")} has ${zone}, which is no Availability Zone of ${region}: take those of the stack's region.`;
  if (new Set(zones).size < zones.length) yield `${key("zones")} has a zone twice: name each once.`;
  const needed = Object.values(services).some(({ kind }) => kind === "container");
  if (needed && !network.zones && !usualZones(region))
    yield `${key("zones")} is missing: not every account has the same zones of ${region}; name two that ` +
      `\`aws ec2 describe-availability-zones --region ${region}\` lists.`;
}

/** The address with nothing behind its mask. */
function baseOf(address: string, mask: number): string {
  const bits = address.split(".").map((part) => Number(part).toString(2).padStart(8, "0"));
  const kept = bits.join("").slice(0, mask).padEnd(32, "0");
  return (kept.match(/.{8}/g) ?? []).map((part) => Number.parseInt(part, 2)).join(".");
}
