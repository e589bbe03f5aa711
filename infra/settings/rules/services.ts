import { nameLimits, securityGroupRules } from "../../aws/limits";
import { type At, notAmong, under } from "../faults";
import {
  type ContainerSettings,
  type DeliverySettings,
  type ExposedSettings,
  isExposed,
  type Settings,
} from "../schema";
import { runsPullRequests } from "../triggers";
import { plaintextFaults } from "./builds";
import type { Sentences } from "./rule";

/** Services: what can't run together, or would never come up. */
export function* serviceFaults(settings: Settings, at: At): Sentences {
  for (const [name, service] of Object.entries(settings.services)) {
    const key = under(at, "services", name);
    if (Object.hasOwn(settings.sites, name))
      yield `${key()} is the key of a site too: their roles would have one name; give one of them another.`;
    if (service.kind === "container") {
      if (isExposed(service) && name.length > mostCharacters)
        yield `${key()} has ${name.length} characters: a key of containers may have ${mostCharacters}, since the load balancer is ` +
          "named by it; shorten it.";
      yield* containerFaults(service, key);
      if (isExposed(service)) yield* portFaults(service, key);
    } else if (Object.keys({ ...service.ec2, ...service.onPremises }).length === 0)
      yield `${key("ec2")} and ${key("onPremises")} are both empty: name the tags of the machines.`;
  }
}

/** Of a load balancer's 32 characters the program takes 9, and Pulumi 8 to make the name its own. */
const mostCharacters = nameLimits.loadBalancer.characters - "-balancer".length - "-0123456".length;

function* containerFaults(service: ContainerSettings, key: At): Sentences {
  const { cpu, memory, tasks, deployment, egress } = service;
  const allowed = memories[cpu];
  if (memory !== undefined && !allowed.includes(memory)) {
    const [least = 0, second = 0] = allowed;
    const values =
      allowed.length === 3
        ? allowed.join(", ")
        : `${least} to ${allowed.at(-1)} in steps of ${second - least}`;
    yield `${key("memory")} is ${memory}: Fargate has ${values} MiB for ${cpu} CPU units.`;
  }
  if (tasks.most < tasks.least)
    yield `${key("tasks", "most")} is ${tasks.most}: it must be at least tasks.least, ${tasks.least}.`;
  if (!egress.includes(443))
    yield `${key("egress")} lacks 443: tasks pull their image and write their log through it.`;
  if (deployment.kind === "blue-green" && deployment.bakeMinutes + 10 > deployment.timeoutMinutes)
    yield `${key("deployment", "timeoutMinutes")} is ${deployment.timeoutMinutes}: it must be at least 10 more than ` +
      `bakeMinutes, ${deployment.bakeMinutes}, or the action gives up before the release is done.`;
  yield* plaintextFaults(service.environment, under(key, "environment"));
}

function* portFaults({ port, root }: ExposedSettings, key: At): Sentences {
  if (port < 1024 && root === undefined)
    yield `${key("port")} is ${port}: a user without root's rights can't listen below 1024; take another port, ` +
      `or say in ${key("root")} why the container runs as root.`;
}

/** Who reaches load balancers. */
export function* exposureFaults({ services, network }: Settings, at: At): Sentences {
  for (const [name, service] of Object.entries(services))
    if (isExposed(service)) yield* accessFaults(service, network, under(at, "services", name));
}

function* accessFaults(
  { expose, access = [], testAccess }: ExposedSettings,
  network: Settings["network"],
  key: At,
): Sentences {
  if (expose === "internal" && access.length === 0 && network.vpc !== undefined)
    yield `${key("access")} is missing: ferry does not know the addresses of ${network.vpc}, and expose is internal; name those ` +
      "that may reach the load balancer, such as [10.0.0.0/16].";
  const open = access.filter((each) => each.endsWith("/0"));
  if (expose === "internal" && open.length > 0)
    yield `${key("access")} has ${open[0]}, which is everybody, and expose is internal: name addresses of your networks, or expose ` +
      "the service as public.";
  const rules = 2 * access.length + testAccess.length;
  if (rules > securityGroupRules)
    yield `${key("access")} and ${key("testAccess")} are ${rules} rules, two for each address of access: a security group takes ` +
      `${securityGroupRules} (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html); join addresses.`;
}

/** MiB for CPU units: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
const memories: Readonly<Record<ContainerSettings["cpu"], readonly number[]>> = {
  256: [512, 1024, 2048],
  512: range(1024, 4096, 1024),
  1024: range(2048, 8192, 1024),
  2048: range(4096, 16_384, 1024),
  4096: range(8192, 30_720, 1024),
  8192: range(16_384, 61_440, 4096),
  16384: range(32_768, 122_880, 8192),
};

function range(least: number, most: number, step: number): readonly number[] {
  return Array.from({ length: (most - least) / step + 1 }, (_, index) => least + index * step);
}

const dockerTypes: readonly string[] = ["LINUX_CONTAINER", "ARM_CONTAINER"];

/** What is released to services: images by a build and a repository of the delivery. */
export function* imageFaults(delivery: DeliverySettings, at: At): Sentences {
  const { builds, repositories, pipelines } = delivery;
  for (const [name, { container, buildspec, environmentType }] of Object.entries(builds)) {
    if (!container) continue;
    const { repository } = container;
    const key = under(at, "delivery", "builds", name);
    if (!Object.hasOwn(repositories, repository))
      yield notAmong(key("container", "repository"), repository, "repositories", repositories);
    if (buildspec !== undefined)
      yield `${key()} has container and buildspec: keep container, or build the image in the repository's own ` +
        "buildspec and name the repository in pushes.";
    if (!dockerTypes.includes(environmentType))
      yield `${key("environmentType")} is "${environmentType}": a Docker image is built in ${dockerTypes.join(" or ")}.`;
  }
  for (const [name, pipeline] of Object.entries(pipelines)) {
    const key = under(at, "delivery", "pipelines", name);
    const container = builds[pipeline.build ?? ""]?.container;
    if (container && runsPullRequests(pipeline))
      yield `${key("build")} is "${pipeline.build}", which pushes an image, and the pipeline runs pull requests: ` +
        "nobody's code that is not reviewed may push images.";
    for (const [index, release] of pipeline.releases.entries()) {
      if (container && release.build)
        yield `${key("releases", index, "build")} has values of one release, but the image is built once for all of them: put them into ` +
          "the service's environment.";
      for (const file of ["taskDefinition", "appSpec"] as const)
        if (!container && release[file])
          yield `${key("releases", index, file)} is "${release[file]}", but no build of the pipeline makes an image: give the build a ` +
            "container, or take it away.";
    }
  }
}
