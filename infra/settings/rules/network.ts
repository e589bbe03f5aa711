import { usualZones } from "../../aws/regions";
import type { At } from "../faults";
import type { Settings } from "../schema";

/** A network that ferry makes: addresses that AWS takes, and zones that the account has. */
export function networkFaults({ network, region, services }: Settings, at: At): string[] {
  if (network.vpc !== undefined) return [];
  const { cidr, zones } = network;
  const key: At = (...path) => at("network", ...path);
  const foreign = (zones ?? []).filter((zone) => zone.slice(0, -1) !== region);
  const needed = Object.values(services).some(({ kind }) => kind === "container");
  return [
    ...cidrFaults(cidr, key),
    ...foreign.map(
      (zone) =>
        `${key("zones")} has ${zone}, which is no Availability Zone of ${region}: take those of the stack's region.`,
    ),
    ...(zones && new Set(zones).size < zones.length
      ? [`${key("zones")} has a zone twice: name each once.`]
      : []),
    ...(needed && !zones && !usualZones(region)
      ? [
          `${key("zones")} is missing: not every account has the same zones of ${region}; name two that ` +
            `\`aws ec2 describe-availability-zones --region ${region}\` lists.`,
        ]
      : []),
  ];
}

/**
 * A quarter for each zone, a half of that for each subnet, which AWS wants to be /28 at least.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
const masks = { least: 16, most: 25 } as const;

function cidrFaults(cidr: string, key: At): string[] {
  const [address = "", length] = cidr.split("/");
  const mask = Number(length);
  if (mask < masks.least || mask > masks.most) {
    return [
      `${key("cidr")} is ${cidr}: its mask must be /${masks.least} to /${masks.most}, so that AWS takes the VPC and the ` +
        "subnets of four zones.",
    ];
  }
  const base = baseOf(address, mask);
  return address === base
    ? []
    : [
        `${key("cidr")} is ${cidr}: AWS wants the first address of the block; write ${base}/${mask}.`,
      ];
}

/** The address with nothing behind its mask. */
function baseOf(address: string, mask: number): string {
  const bits = address.split(".").map((part) => Number(part).toString(2).padStart(8, "0"));
  const kept = bits.join("").slice(0, mask).padEnd(32, "0");
  return (kept.match(/.{8}/g) ?? []).map((part) => Number.parseInt(part, 2)).join(".");
}
