import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "@pulumi/pulumi/output";

/** What stands in inputs and outputs for a value that AWS would give later. */
export const unknownValue = "<unknown>";

const secretSignature = "4dabf18193072939515e22adb298388d";
const unknownSignature = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Plain data: secrets unwrapped, unknown values marked, assets left as they are. */
export function plain(value: unknown): unknown {
  if (value === unknownSignature || isUnknown(value)) return unknownValue;
  if (pulumi.Output.isInstance(value) || value === undefined) return unknownValue;
  if (Array.isArray(value)) return value.map(plain);
  if (pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)) return value;
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (secretSignature in fields && "value" in fields) return plain(fields.value);
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, plain(item)]));
}
