import { installedProviders } from "../../aws/git-hosts";
import type { At } from "../faults";
import type { DeliverySettings } from "../schema";

const page = "https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-hosts.html";

/** AWS reaches a Git host of one's own by a host, and the others by themselves. */
export function connectionFaults({ connections }: DeliverySettings, at: At): string[] {
  return Object.entries(connections).flatMap(([name, connection]) => {
    if (!("provider" in connection)) return [];
    const key: At = (...path) => at("delivery", "connections", name, ...path);
    const { provider, endpoint, vpc, certificate } = connection;
    if (!isInstalled(provider)) {
      return (["endpoint", "vpc", "certificate"] as const)
        .filter((setting) => connection[setting] !== undefined)
        .map((setting) => `${key(setting)} is set, but ${provider} has one address: take it away.`);
    }
    return [
      ...(endpoint === undefined
        ? [
            `${key("endpoint")} is missing: ${provider} runs at an address of yours, which AWS reaches by a host ` +
              `(${page}); write its address, or {host: <ARN>} for a host that you have.`,
          ]
        : []),
      ...(certificate !== undefined && vpc === undefined
        ? [
            `${key("certificate")} is set, but only in a VPC a certificate authority of yours counts: set ` +
              `${key("vpc")}, or take it away.`,
          ]
        : []),
    ];
  });
}

/** Git hosts without groups of groups. https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
const flat: readonly string[] = ["GitHub", "GitHubEnterpriseServer", "Bitbucket"];

/** A repository lies where its Git host has it: GitLab alone has groups in groups. */
export function repositoryFaults({ connections, pipelines }: DeliverySettings, at: At): string[] {
  return Object.entries(pipelines).flatMap(([pipeline, { sources }]) =>
    Object.entries(sources).flatMap(([name, source]) => {
      if (source.kind !== "git") return [];
      const connection = connections[source.connection];
      if (!connection || !("provider" in connection) || !flat.includes(connection.provider)) {
        return [];
      }
      return source.repository.split("/").length === 2
        ? []
        : [
            `${at("delivery", "pipelines", pipeline, "sources", name, "repository")} is "${source.repository}": at ` +
              `${connection.provider} it must be owner/name, with one slash.`,
          ];
    }),
  );
}

export function isInstalled(provider: string): boolean {
  return (installedProviders as readonly string[]).includes(provider);
}
