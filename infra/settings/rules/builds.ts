import type { At } from "../faults";
import type { DeliverySettings, EnvironmentValue, ProjectSettings } from "../schema";
import { combinationFaults, type Purpose } from "./build-combinations";

/** Builds of pipelines: what they run, on what, with which variables. */
export function buildFaults(delivery: DeliverySettings, at: At): string[] {
  const sites = Object.values(delivery.pipelines).map(({ build }) => build);
  return Object.entries(delivery.builds).flatMap(([name, build]) =>
    projectFaults(build, sites.includes(name) ? "site" : "pipeline", (...path) =>
      at("delivery", "builds", name, ...path),
    ),
  );
}

/** What holds for every project, in a pipeline or alone. */
export function projectFaults(project: ProjectSettings, purpose: Purpose, key: At): string[] {
  const both = project.commands !== undefined && project.buildspec !== undefined;
  return [
    ...(both
      ? [`${key()} has commands and buildspec: keep commands, or the repository's own buildspec.`]
      : []),
    ...discoveryFaults(project.environment, key),
    ...plaintextFaults(project.environment, (variable) => key("environment", variable)),
    ...combinationFaults(project, purpose, key),
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

/** https://docs.aws.amazon.com/codebuild/latest/userguide/report-auto-discover.html */
function discoveryFaults(environment: ProjectSettings["environment"], key: At): string[] {
  const { CODEBUILD_CONFIG_AUTO_DISCOVER: value = "false" } = environment;
  if (value === "false" || value === "true") return [];
  return [
    `${key("environment", "CODEBUILD_CONFIG_AUTO_DISCOVER")} is neither "true" nor "false": CodeBuild's role is given ` +
      "rights for the reports that it discovers, or none.",
  ];
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
