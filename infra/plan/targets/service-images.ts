import { imageArchitecture } from "../../aws/build-environments";
import type { ServiceContract } from "../../contract/service";
import { servedRepository } from "../../grants/build-registries";
import * as names from "../../names";
import type { DeliverySettings, PipelineSettings, ReleaseSettings } from "../../settings";
import { type PushedImage, pushedImage } from "../pipelines/pushed-image";

interface Releasing {
  readonly delivery: DeliverySettings;
  readonly key: string;
  readonly pipeline: PipelineSettings;
  readonly identity: names.Owner;
}

interface Released {
  readonly release: ReleaseSettings;
  readonly service: ServiceContract;
}

/**
 * A service runs the images of one repository: others would never get there.
 * @param file where the target's settings are corrected, and how
 */
export function* imageFaults(
  { release, service }: Released,
  of: Releasing,
  file: string,
): Iterable<string> {
  const named = `Service ${release.service} of stack ${release.stack}`;
  const image = pushedImage(of.identity, of.pipeline);
  if (service.kind === "instances") {
    if (image)
      yield `${named} is machines, to which CodeDeploy's agent brings a bundle of files, and pipeline ${of.key} releases an image ` +
        "as it was pushed: name a build that makes a bundle, or release to a service of kind container.";
    return;
  }
  const about = {
    key: of.key,
    named,
    setting: `services.${release.service}.repository`,
    file,
  };
  if (image) yield* pushedFaults(about, service, image, of);
  else yield* builtFaults(about, service, of);
  if (release.taskDefinition !== undefined && service.before)
    yield `${named} has a command before its releases (services.${release.service}.before), which runs in the task definition that ` +
      `ferry makes, and the release brings ${release.taskDefinition}: leave taskDefinition out, or before.`;
}

type Containers = Exclude<ServiceContract, { readonly kind: "instances" }>;

interface About {
  /** The pipeline. */
  readonly key: string;
  /** The service. */
  readonly named: string;
  readonly setting: string;
  readonly file: string;
}

const images = (named: string, repository: string) =>
  `${named} runs images of the repository "${repository}"`;

/** Which repository the image comes from, the source says. */
function* pushedFaults(
  { key, named, setting, file }: About,
  { repository }: Containers,
  { source, arn }: PushedImage,
  { delivery: { repositories }, identity }: Releasing,
): Iterable<string> {
  const arnOf = (each: string) => servedRepository(identity, each).arn;
  const served = arnOf(repository);
  if (served === arn) return;
  const own = Object.keys(repositories).find((each) => arnOf(each) === arn);
  const theirs = names.accountOf(served);
  const differsByOwner =
    theirs !== names.accountOf(arn) && served.split(":").at(-1) === arn.split(":").at(-1);
  const way = !differsByOwner
    ? `correct sources.${source}.repository`
    : theirs === identity.account
      ? `take sources.${source}.owner away`
      : `say by sources.${source}.owner that the image is of account ${theirs}`;
  yield `${images(named, repository)}, and pipeline ${key} releases those of ${arn}: set ${setting} to ${own ?? arn} in ${file}, or ${way}.`;
}

/** Which repository the image comes from, the build says, and for what it is. */
function* builtFaults(
  { key, named, setting, file }: About,
  { repository, architecture }: Containers,
  { delivery: { builds, repositories }, pipeline: { build = "" } }: Releasing,
): Iterable<string> {
  const own = builds[build];
  const container = own?.container;
  const isThere = repository.startsWith("arn:");
  const what = images(named, repository);
  const correction = `correct ${setting} in ${file}`;
  if (!isThere && !repositories[repository])
    yield `${what}, which is not in delivery.repositories: add it, or ${correction}.`;
  if (!container)
    yield `${what}, and pipeline ${key} makes no image: ` +
      (isThere
        ? `give it a source of kind ecr and no build, or ${correction}.`
        : `give it a build with container: {repository: ${repository}}, or release something else.`);
  else if (container.repository !== repository)
    yield `${what}, and the build ${build} of pipeline ${key} pushes to "${container.repository}": ` +
      (isThere ? "" : `correct builds.${build}.container.repository, or `) +
      `${correction}.`;
  const built = own ? imageArchitecture(own) : architecture;
  if (built !== architecture)
    yield `${named} runs on ${architecture}, and the build ${build} of ` +
      `pipeline ${key} makes images for ${built}: set builds.${build}.environmentType to ` +
      `${architecture === "ARM64" ? "ARM_CONTAINER" : "LINUX_CONTAINER"}.`;
}
