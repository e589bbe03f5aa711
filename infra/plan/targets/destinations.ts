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
import { imageFaults } from "./service-images";
import { configFaults } from "./site-config";

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

/** The destinations of one kind. */
export function ofKind<Kind extends Destination["kind"]>(
  destinations: readonly Destination[],
  kind: Kind,
) {
  return destinations.filter(
    (each): each is Extract<Destination, { kind: Kind }> => each.kind === kind,
  );
}

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
  const owner = names.ownerOf(settings);
  const namesOf = pipeline.releases.map(names.releaseName);
  return pipeline.releases.flatMap((release, index) => {
    const named = stacks[release.stack];
    // Of a release that is there twice the settings' own rule tells: all else follows.
    if (!named || namesOf.indexOf(names.releaseName(release)) < index) return [];
    const contract: Contract<Value> = "own" in named ? contractOf(settings) : named.contract;
    const path = ["delivery", "pipelines", key, "releases", index];
    const destination = destinationIn(contract, release, path);
    const artifactBucket = artifactBucketIn(owner, delivery, contract.region);
    const identity = { ...owner, artifactBucket };
    const of = { delivery, key, pipeline, identity };
    // The first fault of a release makes the others.
    const [fault] = [
      ...placeFaults(settings, release, contract, "own" in named),
      ...(destination
        ? [
            ...admissionFaults(destination, contract, of),
            ...folderFaults(destination, key),
            ...configFaults(release, contract, of),
            ...(destination.kind === "service"
              ? imageFaults(destination, of, corrected(release))
              : []),
            ...packageFaults(destination, of),
          ]
        : [missingDestination(release, contract)]),
    ];
    if (fault === undefined) return destination ? [destination] : [];
    faults.add(path, fault);
    return [];
  });
}

/** The pipeline that releases, and what targets know its delivery by. */
interface Releasing {
  readonly delivery: DeliverySettings;
  readonly key: string;
  readonly pipeline: PipelineSettings;
  readonly identity: DeliveryIdentity;
}

function* placeFaults(
  { account, region, sameAccount }: Settings,
  { stack }: ReleaseSettings,
  contract: Contract<Value>,
  isOwn: boolean,
): Iterable<string> {
  if (!isOwn && contract.account === account && sameAccount === undefined)
    yield `Stack ${stack} lives in account ${account}, this stack's own: a target belongs in ` +
      "an account of its own; if one account is what you want, say why in sameAccount.";
  if (names.partition(contract.region) !== names.partition(region))
    yield `Stack ${stack} lives in region ${contract.region}, and this stack delivers in ${region}: no role ` +
      "is taken across AWS's partitions; deliver there from a stack of that partition.";
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

/** How the settings of a target are corrected. */
function corrected({ stack }: ReleaseSettings): string {
  const file = `Pulumi.${stack.split("/").at(-1)}.yaml`;
  return `${file} and run \`pulumi up -s ${stack}\` first`;
}

function missingDestination(release: ReleaseSettings, contract: Contract<Value>): string {
  const { kind, section, key } = kindOf(release);
  const known = Object.keys(contract[section]);
  const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return (
    `Stack ${release.stack} has no ${kind} "${key}": ${has}. Correct the release, or add the ${kind} to ` +
    `${corrected(release)}.`
  );
}

/** A target admits one delivery and one pipeline: another is told which, and what to update first. */
function* admissionFaults(
  destination: Destination,
  { admits }: Contract<Value>,
  { key: pipeline, pipeline: { role }, identity }: Releasing,
): Iterable<string> {
  const { release } = destination;
  const { kind, section, key } = kindOf(release);
  const ferrysOwn = names.pipelineRole(identity, pipeline).arn;
  const pipelineRole = role ?? ferrysOwn;
  const parts = ["account", "region", "name", "rolePath", "artifactBucket"] as const;
  if (parts.some((part) => admits[part] !== identity[part]))
    yield `Stack ${release.stack} admits releases of ${described(admits)}, and this stack is ${described(identity)}: ` +
      `correct receives in ${corrected(release)}.`;
  const admitted = admittedRoles(destination);
  const functionRole = names.invalidateFunctionRole(identity).arn;
  if (admitted.pipeline === pipelineRole && (admitted.function ?? functionRole) === functionRole)
    return;
  const setting =
    pipelineRole === ferrysOwn
      ? `${section}.${key}.pipeline to ${pipeline}`
      : `receives.pipelineRoles.${pipeline} to ${pipelineRole}`;
  yield `${kind[0]?.toUpperCase()}${kind.slice(1)} ${key} of stack ${release.stack} admits the pipeline role ` +
    `${admitted.pipeline}, and pipeline ${pipeline} runs as ${pipelineRole}: set ${setting} in ${corrected(release)}.`;
}

/** Every path of a single-page app shows the page at the top, where a release to a folder puts none. */
function* folderFaults(destination: Destination, pipeline: string): Iterable<string> {
  const { path, site, stack } = destination.release;
  if (destination.kind === "site" && destination.site.routing !== undefined && path !== undefined)
    yield `Pipeline ${pipeline} releases to the folder ${path} of site ${site} of stack ${stack}, which is a ` +
      `single-page-app: every path there shows /index.html, and never a page in ${path}. Leave path out, give what lies ` +
      `in ${path} a site of its own, or set sites.${site}.routing to multi-page.`;
}

/** CloudFormation reads one folder of one bucket, which AWS Lambda wants in the function's own region. */
function* packageFaults(
  destination: Destination,
  { key: pipeline, identity }: Releasing,
): Iterable<string> {
  if (destination.kind !== "application") return;
  const { release, region, application } = destination;
  const what = `Application ${release.application} of stack ${release.stack}`;
  const folder = names.packagesFolder(identity, pipeline);
  if (region !== identity.region)
    yield `${what} lives in region ${region}, and this stack delivers in ${identity.region}: AWS Lambda takes code from a ` +
      "bucket of its own region; deliver it from a stack there.";
  if (application.packages !== folder)
    yield `${what} reads packages in ${application.packages}, and pipeline ${pipeline} puts them into ${folder}: set ` +
      `applications.${release.application}.pipeline to ${pipeline} in ${corrected(release)}.`;
}

/** The roles of the delivery that a destination's own roles trust. */
function admittedRoles(destination: Destination): { pipeline: string; function?: string } {
  if (destination.kind === "service") return { pipeline: destination.service.pipelineRole };
  if (destination.kind === "application") return { pipeline: destination.application.pipelineRole };
  const { pipelineRole, functionRole } = destination.site;
  return { pipeline: pipelineRole, function: functionRole };
}

function described(identity: DeliveryIdentity): string {
  const { name, account, region, rolePath, artifactBucket } = identity;
  const path = rolePath === undefined ? "" : `, role path ${rolePath}`;
  return `${name} in account ${account}, region ${region}${path}, artifact bucket ${artifactBucket}`;
}
