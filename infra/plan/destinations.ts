import { type Contract, contractOf, type DeliveryIdentity, type SiteContract } from "../contract";
import type { Value } from "../grants/value";
import * as names from "../names";
import type { PipelineSettings, ReleaseSettings, Settings } from "../settings";

/** One release with the site that it goes to, as the site's stack describes it. */
export interface Destination {
  /** `prod-web`: in stages, actions and artifacts. */
  readonly name: string;
  readonly release: ReleaseSettings;
  readonly account: string;
  readonly region: string;
  readonly site: SiteContract<Value>;
}

/** What stands behind the stack that a release names. */
export type NamedStack =
  | { readonly own: true }
  | { readonly contract: Contract }
  /** Why there is no contract, and what to do. */
  | { readonly fault: string };

/** By the stack as a release names it. */
export type NamedStacks = Readonly<Record<string, NamedStack>>;

/** Pairs each release of a pipeline with its site; texts are faults. */
export function findDestinations(
  settings: Settings,
  identity: DeliveryIdentity,
  key: string,
  pipeline: PipelineSettings,
  stacks: NamedStacks,
): readonly (Destination | string)[] {
  const own = contractOf(settings);
  const pipelineRole = pipeline.role ?? names.pipelineRole(identity, key).arn;
  return pipeline.releases.map((release) => {
    const named = stacks[release.stack] ?? { fault: `Stack ${release.stack} was not read.` };
    if ("fault" in named) return named.fault;
    const isOwn = "own" in named;
    const contract: Contract<Value> = isOwn ? own : named.contract;
    if (!isOwn && contract.account === settings.account && !settings.sameAccount) {
      return (
        `Stack ${release.stack} lives in account ${contract.account}, this stack's own: a target belongs in ` +
        "an account of its own; if one account is what you want, say why in sameAccount."
      );
    }
    if (contract.region !== settings.region) {
      return (
        `Stack ${release.stack} lives in region ${contract.region}, and this stack delivers in ` +
        `${settings.region}: an action of another region needs artifacts there, which ferry does not keep; ` +
        "put both stacks in one region."
      );
    }
    const site = contract.sites[release.site];
    if (!site) return missingSite(release, Object.keys(contract.sites));
    const refusal = admissionFault(release, contract, site, identity, key, pipelineRole);
    if (refusal) return refusal;
    const { account, region } = contract;
    return { name: names.releaseName(release), release, account, region, site };
  });
}

function missingSite({ stack, site }: ReleaseSettings, known: readonly string[]): string {
  const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return (
    `Stack ${stack} has no site "${site}": ${has}. Correct the release, or add the site to ` +
    `Pulumi.${stackName(stack)}.yaml and run \`pulumi up -s ${stack}\` first.`
  );
}

/** A target admits one delivery and one pipeline: another is told which, and what to update first. */
function admissionFault(
  { stack, site: siteKey }: ReleaseSettings,
  { admits }: Contract<Value>,
  site: SiteContract<Value>,
  identity: DeliveryIdentity,
  pipeline: string,
  pipelineRole: string,
): string | undefined {
  const correct = `in Pulumi.${stackName(stack)}.yaml and run \`pulumi up -s ${stack}\` first`;
  const differs = (["account", "region", "name", "artifactBucket"] as const).find(
    (part) => admits[part] !== identity[part],
  );
  if (differs) {
    return (
      `Stack ${stack} admits releases of ${described(admits)}, and this stack is ${described(identity)}: ` +
      `correct receives ${correct}.`
    );
  }
  const functionRole = names.invalidateFunctionRole(identity).arn;
  if (site.pipelineRole !== pipelineRole || site.functionRole !== functionRole) {
    const ferrysOwn = pipelineRole === names.pipelineRole(identity, pipeline).arn;
    const setting = ferrysOwn
      ? `sites.${siteKey}.pipeline to ${pipeline}`
      : `receives.pipelineRoles.${pipeline} to ${pipelineRole}`;
    return (
      `Site ${siteKey} of stack ${stack} admits the pipeline role ${site.pipelineRole}, and pipeline ` +
      `${pipeline} runs as ${pipelineRole}: set ${setting} ${correct}.`
    );
  }
  return undefined;
}

function described({ name, account, region, artifactBucket }: DeliveryIdentity): string {
  return `${name} in account ${account}, region ${region}, artifact bucket ${artifactBucket}`;
}

function stackName(stack: string): string {
  return stack.split("/").at(-1) ?? stack;
}
