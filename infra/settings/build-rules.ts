import { combinationFaults } from "./build-combinations";
import type { At } from "./faults";
import type {
  DeliverySettings,
  EnvironmentValue,
  PipelineSettings,
  ProjectSettings,
} from "./schema";

/** Builds of pipelines: what they run, on what, with which variables. */
export function buildFaults(delivery: DeliverySettings, at: At): string[] {
  return Object.entries(delivery.builds).flatMap(([name, build]) =>
    projectFaults(build, "pipeline", (...path) => at("delivery", "builds", name, ...path)),
  );
}

/** What holds for every project, in a pipeline or alone. */
export function projectFaults(
  project: ProjectSettings,
  place: "pipeline" | "alone",
  key: At,
): string[] {
  const both = project.commands !== undefined && project.buildspec !== undefined;
  return [
    ...(both
      ? [`${key()} has commands and buildspec: keep commands, or the repository's own buildspec.`]
      : []),
    ...plaintextFaults(project.environment, (variable) => key("environment", variable)),
    ...combinationFaults(project, place, key),
  ];
}

/** What nobody's code that is not reviewed may reach. */
export function unsafeRights({
  environment,
  registry,
  pushes,
  role,
}: ProjectSettings): readonly string[] {
  const secrets = Object.entries(environment).flatMap(([variable, value]) =>
    typeof value === "object" && !("plaintext" in value) ? [variable] : [],
  );
  return [
    ...secrets.map((variable) => `the secret ${variable}`),
    ...(registry === undefined ? [] : ["the password of a registry"]),
    ...(pushes.length > 0 ? ["the right to push images"] : []),
    ...(role === undefined ? [] : ["a role of yours"]),
  ];
}

/**
 * A value that one release sets belongs to that target. It is a fault where another release of the same
 * build would ship without a value of its own, or with the build's common one.
 */
export function environmentFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): string[] {
  const build = pipeline.build === undefined ? undefined : delivery.builds[pipeline.build];
  if (!build) return [];
  const variables = new Set(
    pipeline.releases.flatMap((release) => Object.keys(release.build?.environment ?? {})),
  );
  const missing = [...variables].flatMap((variable) =>
    pipeline.releases.flatMap((release, index) =>
      release.build && Object.hasOwn(release.build.environment, variable)
        ? []
        : [
            `${key("releases", index, "build", "environment", variable)} is missing, but another release ` +
              `sets ${variable}: its value belongs to one target, so give every release its own.`,
          ],
    ),
  );
  const common = [...variables].flatMap((variable) =>
    Object.hasOwn(build.environment, variable)
      ? [
          `${key("releases")} set ${variable}, which builds.${pipeline.build}.environment sets for every ` +
            "target: keep it in one of the two places.",
        ]
      : [],
  );
  const secrets = pipeline.releases.flatMap((release, index) =>
    plaintextFaults(release.build?.environment ?? {}, (variable) =>
      key("releases", index, "build", "environment", variable),
    ),
  );
  return [...missing, ...common, ...secrets];
}

const secretName =
  /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/i;

export function plaintextFaults(
  environment: Readonly<Record<string, EnvironmentValue>>,
  key: (variable: string) => string,
): string[] {
  return Object.entries(environment).flatMap(([variable, value]) =>
    typeof value === "string" && secretName.test(variable)
      ? [
          `${key(variable)} looks like a secret in plaintext: name it as {secretsManager: …} or ` +
            "{parameterStore: …}; if it is public, write {plaintext: …, reason: …}.",
        ]
      : [],
  );
}
