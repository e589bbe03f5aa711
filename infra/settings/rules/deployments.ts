import { globToRegex } from "../../aws/globs";
import { deploymentPaths, issuerOf } from "../deployments";
import { type At, under } from "../faults";
import type { DeploymentsSettings, Settings } from "../schema";
import type { PushFilter } from "../schema/triggers";
import { type GitSource, isOfTags, pushFilters } from "../triggers";
import type { Sentences } from "./rule";

/** Deployments on push: one way of them, with the account's own provider, and before the releases of a push. */
export function* deploymentFaults(settings: Settings, at: At): Sentences {
  const { deployments, account } = settings;
  if (!deployments) return;
  const key = under(at, "deployments");
  const { pulumi, github, identityProvider: arn } = deployments;
  if (pulumi && github)
    return yield `${key("pulumi")} and ${key("github")} are both set: a push would deploy the stack twice; keep one.`;
  if (!pulumi && !github)
    return yield `${key()} says nothing of who deploys: write pulumi for Pulumi Deployments, or github for GitHub Actions.`;
  const { host } = issuerOf(deployments);
  const [, , , , owner, resource] = arn?.split(":") ?? [];
  if (arn !== undefined && !(owner === account && resource === `oidc-provider/${host}`))
    yield `${key("identityProvider")} is "${arn}": it must be account ${account}'s provider of ${host}, which signs ` +
      "the tokens of these deployments.";
  yield* earlyReleaseFaults(settings, deployments, at);
}

/**
 * A push to the repository that also holds the settings must not release with the pipeline that it changes:
 * the files of the stacks start no release.
 */
function* earlyReleaseFaults(
  { delivery }: Settings,
  deployments: DeploymentsSettings,
  at: At,
): Sentences {
  const { repository = "", branch = "" } = deployments.pulumi ?? deployments.github ?? {};
  const name = repository.replace(/@\d+/g, "").toLowerCase();
  for (const [pipeline, { sources }] of Object.entries(delivery?.pipelines ?? {})) {
    for (const [source, settings] of Object.entries(sources)) {
      if (settings.kind !== "git" || settings.repository.toLowerCase() !== name) continue;
      const early = earlyPaths(settings, branch, deploymentPaths(deployments));
      const globs = early.map((path) => JSON.stringify(path)).join(", ");
      if (early.length > 0)
        yield `${at("delivery", "pipelines", pipeline, "sources", source)} starts a release by a push of what the stack ` +
          `is made of, before ${at("deployments")} has changed the pipeline: exclude it (excludePaths: [${globs}]).`;
    }
  }
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
