import { connectionName, type Owner } from "../names";
import type { ConnectionSettings, DeliverySettings } from "../settings";

/** A connection that ferry makes: to a Git host, or on a host of yours. */
export interface PlannedConnection {
  readonly key: string;
  readonly name: string;
  readonly settings: Exclude<ConnectionSettings, { arn: string }>;
}

export function planConnections(
  owner: Owner,
  { connections }: DeliverySettings,
): readonly PlannedConnection[] {
  return Object.entries(connections).flatMap(([key, settings]) =>
    "arn" in settings ? [] : [{ key, name: connectionName(owner, key), settings }],
  );
}
