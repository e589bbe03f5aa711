import * as codeconnections from "@pulumi/aws/codeconnections";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedConnection } from "../../plan/connections";

/** The connections that ferry makes, by key: all but those that are given by their ARN. */
export function newConnections(
  planned: readonly PlannedConnection[],
  opts: pulumi.CustomResourceOptions,
): Readonly<Record<string, codeconnections.Connection>> {
  return Object.fromEntries(
    planned.map((connection) => [
      connection.key,
      new codeconnections.Connection(
        `${connection.key}-connection`,
        { name: connection.name, ...wayTo(connection, opts) },
        // The name is taken for as long as the old connection is there.
        { ...opts, deleteBeforeReplace: true },
      ),
    ]),
  );
}

/** AWS takes the kind of a Git host with one address, or the host of an installed one: never both. */
function wayTo(
  { key, settings: connection }: PlannedConnection,
  opts: pulumi.CustomResourceOptions,
): { providerType: string } | { hostArn: pulumi.Input<string> } {
  if ("host" in connection) return { hostArn: connection.host };
  const { provider, endpoint, vpc, certificate } = connection;
  if (endpoint === undefined) return { providerType: provider };
  const host = new codeconnections.Host(
    `${key}-host`,
    {
      providerType: provider,
      providerEndpoint: endpoint,
      ...(vpc && {
        vpcConfiguration: {
          vpcId: vpc.id,
          subnetIds: vpc.subnets,
          securityGroupIds: vpc.securityGroups,
          ...(certificate !== undefined && { tlsCertificate: certificate }),
        },
      }),
    },
    // The provider's update leaves out what has changed.
    { ...opts, replaceOnChanges: ["providerEndpoint", "vpcConfiguration"] },
  );
  return { hostArn: host.arn };
}
