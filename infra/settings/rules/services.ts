import { nameLimits } from "../../aws/limits";
import type { At } from "../faults";
import type { ContainerSettings, DeliverySettings, Settings } from "../schema";
import { runsPullRequests } from "../triggers";
import { plaintextFaults } from "./builds";

/** Services: what can't run together, or would never come up. */
export function serviceFaults(settings: Settings, at: At): string[] {
  return Object.entries(settings.services).flatMap(([name, service]) => {
    const key: At = (...path) => at("services", name, ...path);
    const shared = Object.hasOwn(settings.sites, name)
      ? [
          `${key()} is the key of a site too: their roles would have one name; give one of them another.`,
        ]
      : [];
    if (service.kind === "container") {
      return [...shared, ...keyFaults(name, key), ...containerFaults(service, key)];
    }
    const untagged = Object.keys(service.ec2).length + Object.keys(service.onPremises).length === 0;
    return [
      ...shared,
      ...(untagged
        ? [`${key("ec2")} and ${key("onPremises")} are both empty: name the tags of the machines.`]
        : []),
    ];
  });
}

/** Of a load balancer's 32 characters the program takes 9, and Pulumi 8 to make the name its own. */
function keyFaults(name: string, key: At): string[] {
  const most = nameLimits.loadBalancer.characters - "-balancer".length - "-0123456".length;
  if (name.length <= most) return [];
  return [
    `${key()} has ${name.length} characters: a key of containers may have ${most}, since the load balancer is ` +
      "named by it; shorten it.",
  ];
}

function containerFaults(service: ContainerSettings, key: At): string[] {
  const { tasks, port, root, deployment, egress } = service;
  return [
    ...memoryFaults(service, key),
    ...(tasks.most < tasks.least
      ? [
          `${key("tasks", "most")} is ${tasks.most}: it must be at least tasks.least, ${tasks.least}.`,
        ]
      : []),
    ...(port < 1024 && root === undefined
      ? [
          `${key("port")} is ${port}: a user without root's rights can't listen below 1024; take another port, ` +
            `or say in ${key("root")} why the container runs as root.`,
        ]
      : []),
    ...(egress.includes(443)
      ? []
      : [`${key("egress")} lacks 443: tasks pull their image and write their log through it.`]),
    ...(deployment.kind === "blue-green" && deployment.bakeMinutes + 10 > deployment.timeoutMinutes
      ? [
          `${key("deployment", "timeoutMinutes")} is ${deployment.timeoutMinutes}: it must be at least 10 more than ` +
            `bakeMinutes, ${deployment.bakeMinutes}, or the action gives up before the release is done.`,
        ]
      : []),
    ...plaintextFaults(service.environment, (variable) => key("environment", variable)),
  ];
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

function memoryFaults({ cpu, memory }: ContainerSettings, key: At): string[] {
  const allowed = memories[cpu];
  if (memory === undefined || allowed.includes(memory)) return [];
  const [least, second = 0] = allowed;
  const values =
    allowed.length === 3
      ? allowed.join(", ")
      : `${least} to ${allowed.at(-1)} in steps of ${second - (least ?? 0)}`;
  return [`${key("memory")} is ${memory}: Fargate has ${values} MiB for ${cpu} CPU units.`];
}

/** What is released to services: images by a build and a repository of the delivery. */
export function imageFaults(delivery: DeliverySettings, at: At): string[] {
  const repositories = Object.keys(delivery.repositories);
  const builds = Object.entries(delivery.builds).flatMap(([name, { container, ...build }]) => {
    if (!container) return [];
    const key: At = (...path) => at("delivery", "builds", name, ...path);
    const known =
      repositories.length === 0 ? "it is empty" : `choose one of ${repositories.join(", ")}`;
    const { environmentType } = build;
    return [
      ...(repositories.includes(container.repository)
        ? []
        : [
            `${key("container", "repository")} is "${container.repository}", which is not in ` +
              `delivery.repositories: ${known}.`,
          ]),
      ...(build.buildspec !== undefined
        ? [
            `${key()} has container and buildspec: keep container, or build the image in the repository's own ` +
              "buildspec and name the repository in pushes.",
          ]
        : []),
      ...(dockerTypes.includes(environmentType)
        ? []
        : [
            `${key("environmentType")} is "${environmentType}": a Docker image is built in ${dockerTypes.join(" or ")}.`,
          ]),
    ];
  });
  const pipelines = Object.entries(delivery.pipelines).flatMap(([name, pipeline]) => {
    const key: At = (...path) => at("delivery", "pipelines", name, ...path);
    const container = delivery.builds[pipeline.build ?? ""]?.container;
    const unreviewed =
      container && runsPullRequests(pipeline)
        ? [
            `${key("build")} is "${pipeline.build}", which pushes an image, and the pipeline runs pull requests: ` +
              "nobody's code that is not reviewed may push images.",
          ]
        : [];
    const releases = pipeline.releases.flatMap((release, index) => {
      const at_ = (part: string) => key("releases", index, part);
      const own = (["taskDefinition", "appSpec"] as const).filter((file) => release[file]);
      return [
        ...(container && release.build
          ? [
              `${at_("build")} has values of one release, but the image is built once for all of them: put them into ` +
                "the service's environment.",
            ]
          : []),
        ...(container
          ? []
          : own.map(
              (file) =>
                `${at_(file)} is "${release[file]}", but no build of the pipeline makes an image: give the build a ` +
                "container, or take it away.",
            )),
      ];
    });
    return [...unreviewed, ...releases];
  });
  return [...builds, ...pipelines];
}

const dockerTypes: readonly string[] = ["LINUX_CONTAINER", "ARM_CONTAINER"];
