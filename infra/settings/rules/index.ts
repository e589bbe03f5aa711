import * as names from "../../names";
import { adoptionFaults } from "../adoption";
import { type At, choices } from "../faults";
import type { DeliverySettings, PipelineSettings, Settings } from "../schema";
import { applicationFaults, packageFaults } from "./applications";
import { buildUseFaults } from "./build-use";
import { buildFaults } from "./builds";
import { connectionFaults, repositoryFaults } from "./connections";
import { deploymentFaults } from "./deployments";
import { nameFaults } from "./names";
import { networkFaults } from "./network";
import { notificationFaults } from "./notifications";
import { peopleFaults } from "./people";
import { placeFaults } from "./places";
import { ownProjectFaults } from "./projects";
import { regionFaults } from "./regions";
import { imageFaults, serviceFaults } from "./services";
import { stageFaults } from "./stages";
import { triggerFaults } from "./triggers";
import { waveFaults } from "./waves";

type Exists = (path: string) => boolean;

/** The rules that look at more than one value. Sections in `broken` have faults of shape already. */
export function ruleFaults(
  settings: Settings,
  broken: ReadonlySet<string>,
  at: At,
  exists: Exists,
): string[] {
  const whole = (...sections: string[]) => sections.every((section) => !broken.has(section));
  return [
    ...(whole("sites", "services", "applications", "receives", "delivery")
      ? purposeFaults(settings, at)
      : []),
    ...(whole("sites", "services") ? serviceFaults(settings, at) : []),
    ...(whole("region", "services", "network") ? networkFaults(settings, at) : []),
    ...(whole("sites", "services", "applications") ? applicationFaults(settings, at) : []),
    ...(whole("sites", "delivery") ? adoptionFaults(settings, at) : []),
    ...(whole("account", "receives", "sameAccount") ? accountFaults(settings, at) : []),
    ...placeFaults(settings, whole, at),
    ...(whole("name") ? nameFaults(settings, whole, at) : []),
    ...(whole("account", "delivery") && settings.delivery
      ? peopleFaults(settings.delivery, settings.account, at)
      : []),
    ...(whole("region") ? regionFaults(settings, whole, at) : []),
    ...(whole("region", "delivery") ? homeRegionFaults(settings, at) : []),
    ...(whole("deployer", "delivery") ? lockoutFaults(settings, at) : []),
    ...(whole("delivery") && settings.delivery
      ? deliveryFaults(settings.delivery, at, exists)
      : []),
    ...(whole("account", "delivery", "deployments") ? deploymentFaults(settings, at) : []),
    ...(whole("account", "region", "delivery") && settings.delivery
      ? stageFaults(settings.delivery, settings, at)
      : []),
  ];
}

/** A stack that does nothing, or a site that nobody may release to, is a mistake. */
function purposeFaults(settings: Settings, at: At): string[] {
  const destinations = [
    ...Object.keys(settings.sites).map((site) => at("sites", site)),
    ...Object.keys(settings.services).map((service) => at("services", service)),
    ...Object.keys(settings.applications).map((each) => at("applications", each)),
  ];
  if (destinations.length === 0 && !settings.delivery) {
    return [
      `${at("sites")}, ${at("services")}, ${at("applications")} and ${at("delivery")} are all missing: say what lives in this account.`,
    ];
  }
  if (destinations.length > 0 && !settings.receives && !settings.delivery) {
    return [
      `${at("receives")} is missing: name the account, region and name of the stack that releases to ` +
        `${destinations.join(", ")}.`,
    ];
  }
  return [];
}

function accountFaults(settings: Settings, at: At): string[] {
  const { account, receives, delivery, sameAccount } = settings;
  if (receives?.account !== account || delivery || sameAccount) return [];
  return [
    `${at("receives", "account")} is this stack's own account ${account}: a target belongs in an account ` +
      `of its own; if one account is what you want, say why in ${at("sameAccount")}.`,
  ];
}

function homeRegionFaults({ region, delivery }: Settings, at: At): string[] {
  return Object.hasOwn(delivery?.regions ?? {}, region)
    ? [
        `${at("delivery", "regions", region)} is this stack's own region: write ${at("delivery", "key")} and ` +
          `${at("delivery", "artifactBucket")}.`,
      ]
    : [];
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
function lockoutFaults({ deployer, delivery }: Settings, at: At): string[] {
  if (deployer !== undefined || (delivery?.keyAdministrators ?? []).length === 0) return [];
  return [
    `${at("deployer")} is missing: ${at("delivery", "keyAdministrators")} names who administers keys, and AWS KMS ` +
      "makes no key whose maker may not change its policy " +
      "(https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html); write the ARN of the role or user " +
      "that runs pulumi up.",
  ];
}

function deliveryFaults(delivery: DeliverySettings, at: At, exists: Exists): string[] {
  return [
    ...emptyFaults(delivery, at),
    ...connectionFaults(delivery, at),
    ...repositoryFaults(delivery, at),
    ...buildFaults(delivery, at),
    ...ownProjectFaults(delivery, at),
    ...Object.entries(delivery.pipelines).flatMap(([name, pipeline]) =>
      pipelineFaults(
        delivery,
        pipeline,
        (...path) => at("delivery", "pipelines", name, ...path),
        exists,
      ),
    ),
    ...imageFaults(delivery, at),
    ...packageFaults(delivery, at),
    ...triggerFaults(delivery, at),
    ...sharedDestinationFaults(delivery, at),
    ...notificationFaults(delivery, at),
  ];
}

function emptyFaults({ pipelines, projects }: DeliverySettings, at: At): string[] {
  return Object.keys({ ...pipelines, ...projects }).length === 0
    ? [
        `${at("delivery", "pipelines")} and ${at("delivery", "projects")} are both empty: say what is released, ` +
          "or what is built without a pipeline.",
      ]
    : [];
}

function pipelineFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
  exists: Exists,
): string[] {
  return [
    ...sourceFaults(delivery, pipeline, key, exists),
    ...buildUseFaults(delivery, pipeline, key),
    ...releaseFaults(pipeline, key),
    ...waveFaults(pipeline, key),
  ];
}

function sourceFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
  exists: Exists,
): string[] {
  const sources = Object.entries(pipeline.sources);
  // A pipeline that releases nothing may do with tests, or with actions of stages, alone.
  const built =
    pipeline.build !== undefined ||
    (pipeline.releases.length === 0 &&
      pipeline.tests.length + Object.keys(pipeline.stages).length > 0);
  const count =
    sources.length === 0
      ? [`${key("sources")} is empty: a pipeline needs a source.`]
      : sources.length > 1 && !built
        ? [
            `${key("sources")} has ${sources.length} sources but no build that joins them: name a build.`,
          ]
        : sources.length > 5
          ? [`${key("sources")} has ${sources.length} sources: a CodeBuild action takes at most 5.`]
          : [];
  const connections = Object.keys(delivery.connections);
  const faults = sources.flatMap(([name, source]) => {
    if (source.kind === "git" && !connections.includes(source.connection)) {
      return [
        `${key("sources", name, "connection")} is "${source.connection}", which is not in ` +
          `delivery.connections: ${choices(connections)}.`,
      ];
    }
    if (source.kind === "ecr" && !built) {
      return [
        `${key("sources", name)} is an image, which is no site: name a build that makes one of it.`,
      ];
    }
    if ("clone" in source && source.clone === "full" && !built) {
      return [
        `${key("sources", name, "clone")} is full, which only a build can read: name a build, or leave clone out.`,
      ];
    }
    if (source.kind === "s3" && source.seed !== undefined && source.bucket !== undefined) {
      return [
        `${key("sources", name, "seed")} would write into your own bucket "${source.bucket}": ` +
          "leave out seed or bucket.",
      ];
    }
    if (source.kind === "s3" && source.seed !== undefined && !exists(source.seed)) {
      return [
        `${key("sources", name, "seed")} is "${source.seed}", which is not there: name a folder or a zip ` +
          "relative to Pulumi.yaml.",
      ];
    }
    return [];
  });
  return [...count, ...faults];
}

function releaseFaults(pipeline: PipelineSettings, key: At): string[] {
  const seen = new Map<string, number>();
  return pipeline.releases.flatMap((release, index) => {
    const name = names.releaseName(release);
    const earlier = seen.get(name);
    seen.set(name, index);
    return [
      ...(earlier === undefined
        ? []
        : [
            `${key("releases", index)} releases ${name} again, as ${key("releases", earlier)} does: keep one.`,
          ]),
      ...(release.site === undefined && release.path !== undefined
        ? [
            `${key("releases", index, "path")} is "${release.path}", a folder of a site, but the release goes to ` +
              `${release.service === undefined ? "an application" : "a service"}: take it away.`,
          ]
        : []),
    ];
  });
}

/** Two pipelines that release to one thing would overwrite each other; its role trusts just one. */
function sharedDestinationFaults(delivery: DeliverySettings, at: At): string[] {
  const first = new Map<string, string>();
  return Object.entries(delivery.pipelines).flatMap(([pipeline, { releases }]) =>
    releases.flatMap((release) => {
      const name = names.releaseName(release);
      const other = first.get(name) ?? pipeline;
      first.set(name, other);
      return other === pipeline
        ? []
        : [
            `${at("delivery", "pipelines", pipeline, "releases")} has ${name}, which pipeline ${other} ` +
              "releases too: a site, service or application belongs to one pipeline.",
          ];
    }),
  );
}
