import {
  type Contract,
  contractOf,
  type DeliveryIdentity,
  type SiteContract,
} from "../../contract";
import type { ApplicationContract } from "../../contract/application";
import type { ServiceContract } from "../../contract/service";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import type {
  DeliverySettings,
  Faults,
  Path,
  PipelineSettings,
  ReleaseSettings,
  Settings,
} from "../../settings";
import { artifactBucketIn } from "../stores";

/** One release, and where the thing that it goes to lives. */
interface Address {
  /** `prod-web`: in stages, actions and artifacts. */
  readonly name: string;
  readonly release: ReleaseSettings;
  /** The setting of the release. */
  readonly path: Path;
  readonly account: string;
  readonly region: string;
}

/** A release to a site, as the site's stack describes it. */
export interface SiteDestination extends Address {
  readonly kind: "site";
  readonly site: SiteContract<Value>;
}

/** A release to a service, as the service's stack describes it. */
export interface ServiceDestination extends Address {
  readonly kind: "service";
  readonly service: ServiceContract;
}

/** A release to an application, as the application's stack describes it. */
export interface ApplicationDestination extends Address {
  readonly kind: "application";
  readonly application: ApplicationContract;
}

export type Destination = SiteDestination | ServiceDestination | ApplicationDestination;

/** What stands behind the stack that a release names. */
export type NamedStack = { readonly own: true } | { readonly contract: Contract };

/** By the stack as a release names it. One whose contract can't be read is left out. */
export type NamedStacks = Readonly<Record<string, NamedStack>>;

/** Pairs each release of a pipeline with what it goes to, and says where there is nothing or where it is not let in. */
export function findDestinations(
  settings: Settings,
  delivery: DeliverySettings,
  key: string,
  pipeline: PipelineSettings,
  stacks: NamedStacks,
  faults: Faults,
): readonly Destination[] {
  const own = contractOf(settings);
  const { account, region, name } = settings;
  const owner = { account, region, name };
  const pipelineRole = pipeline.role ?? names.pipelineRole(owner, key).arn;
  return pipeline.releases.flatMap((release, index) => {
    const named = stacks[release.stack];
    if (!named) return [];
    const isOwn = "own" in named;
    const contract: Contract<Value> = isOwn ? own : named.contract;
    const path = ["delivery", "pipelines", key, "releases", index];
    const destination = destinationIn(contract, release, path);
    const artifactBucket = artifactBucketIn(owner, delivery, contract.region);
    const identity = { ...owner, artifactBucket };
    const fault =
      (isOwn ? undefined : accountFault(settings, release, contract)) ??
      partitionFault(settings, release, contract) ??
      (destination
        ? (admissionFault(destination, contract, identity, key, pipelineRole) ??
          folderFault(destination, key) ??
          imageFault(destination, delivery, key, pipeline) ??
          packagesFault(destination, owner, key))
        : missingDestination(release, contract));
    if (fault === undefined) return destination ? [destination] : [];
    faults.add(path, fault);
    return [];
  });
}

function accountFault(
  { account, sameAccount }: Settings,
  { stack }: ReleaseSettings,
  contract: Contract<Value>,
): string | undefined {
  if (contract.account !== account || sameAccount !== undefined) return undefined;
  return (
    `Stack ${stack} lives in account ${account}, this stack's own: a target belongs in ` +
    "an account of its own; if one account is what you want, say why in sameAccount."
  );
}

function partitionFault(
  { region }: Settings,
  { stack }: ReleaseSettings,
  contract: Contract<Value>,
): string | undefined {
  if (names.partition(contract.region) === names.partition(region)) return undefined;
  return (
    `Stack ${stack} lives in region ${contract.region}, and this stack delivers in ${region}: no role ` +
    "is taken across AWS's partitions; deliver there from a stack of that partition."
  );
}

/** Every path of a single-page app shows the page at the top, where a release to a folder puts none. */
function folderFault(destination: Destination, pipeline: string): string | undefined {
  if (destination.kind !== "site" || destination.site.routing === undefined) return undefined;
  const { path, site, stack } = destination.release;
  if (path === undefined) return undefined;
  return (
    `Pipeline ${pipeline} releases to the folder ${path} of site ${site} of stack ${stack}, which is a ` +
    `single-page-app: every path there shows /index.html, and never a page in ${path}. Leave path out, give what lies ` +
    `in ${path} a site of its own, or set sites.${site}.routing to multi-page.`
  );
}

/** What a release names in the contract of its stack. */
function destinationIn(
  { account, region, sites, services, applications }: Contract<Value>,
  release: ReleaseSettings,
  path: Path,
): Destination | undefined {
  const address = { name: names.releaseName(release), release, path, account, region };
  const site = sites[release.site ?? ""];
  if (site) return { kind: "site", ...address, site };
  const service = services[release.service ?? ""];
  if (service) return { kind: "service", ...address, service };
  const application = applications[release.application ?? ""];
  return application && { kind: "application", ...address, application };
}

/** What a release goes to, by the setting of its stack. */
function kindOf({ site, service, application }: ReleaseSettings) {
  if (site !== undefined) return { kind: "site", section: "sites", key: site } as const;
  if (service !== undefined) return { kind: "service", section: "services", key: service } as const;
  return { kind: "application", section: "applications", key: application } as const;
}

function missingDestination(release: ReleaseSettings, contract: Contract<Value>): string {
  const { stack } = release;
  const { kind, section, key } = kindOf(release);
  const known = Object.keys(contract[section]);
  const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return (
    `Stack ${stack} has no ${kind} "${key}": ${has}. Correct the release, or add the ${kind} to ` +
    `Pulumi.${stackName(stack)}.yaml and run \`pulumi up -s ${stack}\` first.`
  );
}

/** A target admits one delivery and one pipeline: another is told which, and what to update first. */
function admissionFault(
  destination: Destination,
  { admits }: Contract<Value>,
  identity: DeliveryIdentity,
  pipeline: string,
  pipelineRole: string,
): string | undefined {
  const { stack } = destination.release;
  const { kind, section, key } = kindOf(destination.release);
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
  const admitted = admittedRoles(destination);
  const functionRole = names.invalidateFunctionRole(identity).arn;
  if (admitted.pipeline !== pipelineRole || (admitted.function ?? functionRole) !== functionRole) {
    const ferrysOwn = pipelineRole === names.pipelineRole(identity, pipeline).arn;
    const what = `${section}.${key}`;
    const setting = ferrysOwn
      ? `${what}.pipeline to ${pipeline}`
      : `receives.pipelineRoles.${pipeline} to ${pipelineRole}`;
    return (
      `${kind[0]?.toUpperCase()}${kind.slice(1)} ${key} of stack ${stack} admits the pipeline role ` +
      `${admitted.pipeline}, and pipeline ${pipeline} runs as ${pipelineRole}: set ${setting} ${correct}.`
    );
  }
  return undefined;
}

/** A service runs the images of one repository: a build that makes others would never get there. */
function imageFault(
  destination: Destination,
  { builds, repositories }: DeliverySettings,
  key: string,
  { build = "" }: PipelineSettings,
): string | undefined {
  if (destination.kind !== "service" || destination.service.kind === "instances") return undefined;
  const { release, service } = destination;
  const what = `Service ${release.service} of stack ${release.stack} runs images of the repository "${service.repository}"`;
  const other = `or correct services.${release.service}.repository in Pulumi.${stackName(release.stack)}.yaml and run \`pulumi up -s ${release.stack}\` first`;
  if (!repositories[service.repository]) {
    return `${what}, which is not in delivery.repositories: add it, ${other}.`;
  }
  const { container, environmentType = "LINUX_CONTAINER" } = builds[build] ?? {};
  if (!container) {
    return (
      `${what}, and pipeline ${key} makes no image: give it a build with container: {repository: ` +
      `${service.repository}}, or release something else.`
    );
  }
  if (container.repository !== service.repository) {
    return (
      `${what}, and the build ${build} of pipeline ${key} pushes to "${container.repository}": correct ` +
      `builds.${build}.container.repository, ${other}.`
    );
  }
  const built = environmentType === "ARM_CONTAINER" ? "ARM64" : "X86_64";
  if (built !== service.architecture) {
    return (
      `Service ${release.service} of stack ${release.stack} runs on ${service.architecture}, and the build ${build} of ` +
      `pipeline ${key} makes images for ${built}: set builds.${build}.environmentType to ` +
      `${service.architecture === "ARM64" ? "ARM_CONTAINER" : "LINUX_CONTAINER"}.`
    );
  }
  return undefined;
}

/** CloudFormation reads one folder of one bucket, which AWS Lambda wants in the function's own region. */
function packagesFault(
  destination: Destination,
  owner: names.Owner,
  pipeline: string,
): string | undefined {
  if (destination.kind !== "application") return undefined;
  const { release, region, application } = destination;
  const what = `Application ${release.application} of stack ${release.stack}`;
  if (region !== owner.region) {
    return (
      `${what} lives in region ${region}, and this stack delivers in ${owner.region}: AWS Lambda takes code from a ` +
      "bucket of its own region; deliver it from a stack there."
    );
  }
  const folder = names.packagesFolder(owner, pipeline);
  return application.packages === folder
    ? undefined
    : `${what} reads packages in ${application.packages}, and pipeline ${pipeline} puts them into ${folder}: set ` +
        `applications.${release.application}.pipeline to ${pipeline} in Pulumi.${stackName(release.stack)}.yaml and run ` +
        `\`pulumi up -s ${release.stack}\` first.`;
}

/** The roles of the delivery that a destination's own roles trust. */
function admittedRoles(destination: Destination): { pipeline: string; function?: string } {
  if (destination.kind === "service") return { pipeline: destination.service.pipelineRole };
  if (destination.kind === "application") return { pipeline: destination.application.pipelineRole };
  const { pipelineRole, functionRole } = destination.site;
  return { pipeline: pipelineRole, function: functionRole };
}

function described({ name, account, region, artifactBucket }: DeliveryIdentity): string {
  return `${name} in account ${account}, region ${region}, artifact bucket ${artifactBucket}`;
}

function stackName(stack: string): string {
  return stack.split("/").at(-1) ?? stack;
}
