import { installedProviders } from "../../aws/git-hosts";
import { type At, under } from "../faults";
import type { DeliverySettings } from "../schema";
import type { Sentences } from "./rule";

const page = "https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-hosts.html";

/** AWS reaches a Git host of one's own by a host, and the others by themselves. */
export function* connectionFaults({ connections }: DeliverySettings, at: At): Sentences {
  for (const [name, connection] of Object.entries(connections)) {
    if (!("provider" in connection)) continue;
    const key = under(at, "delivery", "connections", name);
    const { provider, endpoint, vpc, certificate } = connection;
    if (!isInstalled(provider)) {
      for (const setting of ["endpoint", "vpc", "certificate"] as const)
        if (connection[setting] !== undefined)
          yield `${key(setting)} is set, but ${provider} has one address: take it away.`;
      continue;
    }
    if (endpoint === undefined)
      yield `${key("endpoint")} is missing: ${provider} runs at an address of yours, which AWS reaches by a host ` +
        `(${page}); write its address, or {host: <ARN>} for a host that you have.`;
    if (certificate !== undefined && vpc === undefined)
      yield `${key("certificate")} is set, but only in a VPC a certificate authority of yours counts: set ` +
        `${key("vpc")}, or take it away.`;
  }
}

/** Git hosts without groups of groups. https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
const flat: readonly string[] = ["GitHub", "GitHubEnterpriseServer", "Bitbucket"];

/** A repository lies where its Git host has it: GitLab alone has groups in groups. */
export function* repositoryFaults({ connections, pipelines }: DeliverySettings, at: At): Sentences {
  for (const [pipeline, { sources }] of Object.entries(pipelines)) {
    for (const [name, source] of Object.entries(sources)) {
      const connection = source.kind === "git" ? connections[source.connection] : undefined;
      if (source.kind !== "git" || !connection || !("provider" in connection)) continue;
      if (flat.includes(connection.provider) && source.repository.split("/").length !== 2)
        yield `${at("delivery", "pipelines", pipeline, "sources", name, "repository")} is "${source.repository}": at ` +
          `${connection.provider} it must be owner/name, with one slash.`;
    }
  }
}

export function isInstalled(provider: string): boolean {
  return (installedProviders as readonly string[]).includes(provider);
}
