/**
 * What Amazon S3 calls a public policy: it gives access to more than fixed values of some keys. In doubt it is public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#public-bucket-policies
 */
import type { Condition } from "./conditions";

const FIXING = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalservicename",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "s3:dataaccesspointarn",
]);
const POSITIVE = /^(ForAnyValue:)?(String(Equals(IgnoreCase)?|Like)|Arn(Equals|Like)|IpAddress)$/;

/** True when none of the conditions holds everybody's access to fixed values. */
export function isOpenToAll(conditions: readonly Condition[]): boolean {
  return !conditions.some(({ operator, key, values }) => {
    const lower = key.toLowerCase();
    if (!POSITIVE.test(operator) || !FIXING.has(lower)) return false;
    return values.every((it) => (lower === "aws:sourceip" ? !isBroad(it) : !/[*?]|\$\{/.test(it)));
  });
}

/** Ranges wider than /8, and for IPv6 /32. */
function isBroad(range: string): boolean {
  const [, prefix] = range.split("/");
  return prefix !== undefined && Number(prefix) < (range.includes(":") ? 32 : 8);
}
