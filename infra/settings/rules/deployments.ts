import { globToRegex } from "../../aws/globs";
import { deploymentPaths, issuerOf } from "../deployments";
import type { At } from "../faults";
import type { DeploymentsSettings, Settings } from "../schema";
import type { PushFilter } from "../schema/triggers";
import { type GitSource, isOfTags, pushFilters } from "../triggers";

/** Deployments on push: one way of them, with the account's own provider, and before the releases of a push. */
export function deploymentFaults(settings: Settings, at: At): string[] {
  const { deployments } = settings;
  if (!deployments) return [];
  const key: At = (...path) => at("deployments", ...path);
  const { pulumi, github } = deployments;
  if (pulumi && github) {
    return [
      `${key("pulumi")} and ${key("github")} are both set: a push would deploy the stack twice; keep one.`,
    ];
  }
  if (!pulumi && !github) {
    return [
      `${key()} says nothing of who deploys: write pulumi for Pulumi Deployments, or github for GitHub Actions.`,
    ];
  }
  return [
    ...providerFaults(settings.account, deployments, key),
    ...earlyReleaseFaults(settings, deployments, at),
  ];
}

function providerFaults(account: string, deployments: DeploymentsSettings, key: At): string[] {
  const { identityProvider: arn } = deployments;
  if (arn === undefined) return [];
  const { host } = issuerOf(deployments);
  const [, , , , owner, resource] = arn.split(":");
  if (owner === account && resource === `oidc-provider/${host}`) return [];
  return [
    `${key("identityProvider")} is "${arn}": it must be account ${account}'s provider of ${host}, which signs ` +
      "the tokens of these deployments.",
  ];
}

/**
 * A push to the repository that also holds the settings must not release with the pipeline that it changes:
 * the files of the stacks start no release.
 */
function earlyReleaseFaults(
  { delivery }: Settings,
  deployments: DeploymentsSettings,
  at: At,
): string[] {
  const { repository = "", branch = "" } = deployments.pulumi ?? deployments.github ?? {};
  const name = repository.replace(/@\d+/g, "").toLowerCase();
  return Object.entries(delivery?.pipelines ?? {}).flatMap(([pipeline, { sources }]) =>
    Object.entries(sources).flatMap(([source, settings]) => {
      if (settings.kind !== "git" || settings.repository.toLowerCase() !== name) return [];
      const early = earlyPaths(settings, branch, deploymentPaths(deployments));
      if (early.length === 0) return [];
      const globs = early.map((path) => JSON.stringify(path)).join(", ");
      return [
        `${at("delivery", "pipelines", pipeline, "sources", source)} starts a release by a push of what the stack ` +
          `is made of, before ${at("deployments")} has changed the pipeline: exclude it (excludePaths: [${globs}]).`,
      ];
    }),
  );
}

/** The deployment's paths of which a push to the branch would start the source's pipeline. */
function earlyPaths(source: GitSource, branch: string, paths: readonly string[]) {
  const filters = pushFilters(source) ?? [{ branches: [source.branch] }];
  return paths
    .filter((path) => !path.startsWith("!"))
    .filter((path) => filters.some((filter) => starts(filter, branch, exampleOf(path))));
}

function starts(filter: PushFilter, branch: string, file: string): boolean {
  if (isOfTags(filter)) return false;
  const { branches, excludeBranches, paths, excludePaths } = filter;
  return passes(branch, branches, excludeBranches) && passes(file, paths, excludePaths);
}

function passes(text: string, includes?: readonly string[], excludes?: readonly string[]): boolean {
  return (includes === undefined || isAmong(text, includes)) && !isAmong(text, excludes ?? []);
}

function isAmong(text: string, globs: readonly string[]): boolean {
  return globs.some((glob) => new RegExp(`^(?:${globToRegex(glob)})$`).test(text));
}

/** A file that a path filter is about. */
function exampleOf(path: string): string {
  return path.replaceAll("**", "any/file").replaceAll("*", "any");
}
