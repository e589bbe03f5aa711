import { type At, under } from "../faults";
import type { DeliverySettings, EnvironmentValue, ProjectSettings } from "../schema";
import { combinationFaults, type Purpose } from "./build-combinations";
import { valueFaults } from "./build-values";
import type { Sentences } from "./rule";

/** Builds of pipelines: what they run, on what, with which variables. */
export function* buildFaults(delivery: DeliverySettings, at: At): Sentences {
  const sites = Object.values(delivery.pipelines).map(({ build }) => build);
  for (const [name, build] of Object.entries(delivery.builds)) {
    const purpose = sites.includes(name) ? "site" : "pipeline";
    yield* projectFaults(build, purpose, under(at, "delivery", "builds", name));
  }
}

/** What holds for every project, in a pipeline or alone. */
export function* projectFaults(project: ProjectSettings, purpose: Purpose, key: At): Sentences {
  if (project.commands !== undefined && project.buildspec !== undefined)
    yield `${key()} has commands and buildspec: keep commands, or the repository's own buildspec.`;
  // https://docs.aws.amazon.com/codebuild/latest/userguide/report-auto-discover.html
  const { CODEBUILD_CONFIG_AUTO_DISCOVER: discovery = "false" } = project.environment;
  if (discovery !== "false" && discovery !== "true")
    yield `${key("environment", "CODEBUILD_CONFIG_AUTO_DISCOVER")} is neither "true" nor "false": CodeBuild's role is given ` +
      "rights for the reports that it discovers, or none.";
  yield* plaintextFaults(project.environment, under(key, "environment"));
  yield* combinationFaults(project, purpose, key);
  yield* valueFaults(project, key);
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

/** Names of what nobody else should read. */
export const secretName =
  /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/i;

/**
 * The id of an access key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * The policy pack states it again: it must see what is let pass here.
 */
export const accessKey = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;

export function* plaintextFaults(
  environment: Readonly<Record<string, EnvironmentValue>>,
  key: At,
): Sentences {
  for (const [variable, value] of Object.entries(environment)) {
    if (typeof value === "string" && (secretName.test(variable) || accessKey.test(value)))
      yield `${key(variable)} looks like a secret in plaintext: name it as {secretsManager: …} or ` +
        "{parameterStore: …}; if it is public, write {plaintext: …, reason: …}.";
  }
}
