import { type At, notAmong, under } from "../faults";
import type { DeliverySettings, OwnProjectSettings } from "../schema";
import { projectFaults, unsafeRights } from "./builds";
import { isInstalled } from "./connections";
import type { Sentences } from "./rule";

/** Projects of their own: their source, what starts them, and runners. */
export function* ownProjectFaults(delivery: DeliverySettings, at: At): Sentences {
  for (const [name, project] of Object.entries(delivery.projects)) {
    const key = under(at, "delivery", "projects", name);
    yield* projectFaults(project, "alone", key);
    yield* sourceFaults(delivery, project, key);
    yield* webhookFaults(project, key);
    if (project.runner !== undefined) yield* runnerFaults(project, project.runner, key);
    else if (project.workflows !== undefined)
      yield `${key("workflows")} is set, but only a runner runs workflows: set runner, or take it away.`;
  }
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html */
function* sourceFaults(
  { connections }: DeliverySettings,
  { source, webhook, runner }: OwnProjectSettings,
  key: At,
): Sentences {
  if (source.kind === "s3") return;
  const given = (["branch", "tag", "commit"] as const).filter((name) => source[name] !== undefined);
  if (given.length > 1)
    yield `${key("source")} has ${given.join(" and ")}: a build fetches one revision, so keep one.`;
  if (source.kind !== "git") return;
  const { provider, host } = source;
  const ownHost = isInstalled(provider);
  const connection = connections[source.connection];
  const starts = webhook ? "webhook" : runner === undefined ? undefined : "runner";
  if (ownHost && host === undefined)
    yield `${key("source", "host")} is missing: ${provider} runs at an address of yours.`;
  if (!ownHost && host !== undefined)
    yield `${key("source", "host")} is set, but ${provider} has one address: take it away.`;
  if (!connection)
    return yield notAmong(
      key("source", "connection"),
      source.connection,
      "connections",
      connections,
    );
  if ("provider" in connection && connection.provider !== provider)
    yield `${key("source", "provider")} is ${provider}, and ${source.connection} is a connection to ` +
      `${connection.provider}: correct one of the two.`;
  if (!("arn" in connection) && starts !== undefined)
    yield `${key(starts)} needs a connection that is AVAILABLE, and ${source.connection} would be made as ` +
      "PENDING, so that creating the webhook fails: approve a connection in the console first, and name " +
      "it as {arn: …}.";
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html */
function* webhookFaults(project: OwnProjectSettings, key: At): Sentences {
  const { source, webhook, runner } = project;
  if (!webhook) return;
  const { branches, tags, pullRequests, paths } = webhook;
  if (source.kind !== "git")
    yield `${key("webhook")} is set, but a source of kind ${source.kind} sends no events to CodeBuild: take ` +
      "it away, or make a pipeline of it.";
  if (runner !== undefined)
    yield `${key("webhook")} is set, but a runner is started by its jobs alone: take it away.`;
  if (!branches && !tags && !pullRequests)
    yield `${key("webhook")} starts nothing: give it branches, tags or pullRequests.`;
  if (paths && !branches && !pullRequests)
    yield `${key("webhook", "paths")} is about branches and pull requests, of which there are none: take it ` +
      "away.";
  if (
    paths &&
    pullRequests &&
    source.kind === "git" &&
    source.provider === "GitHubEnterpriseServer"
  )
    yield `${key("webhook", "paths")} does not work for pull requests of GitHubEnterpriseServer: make a project ` +
      "of its own for them (https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html).";
  // Whoever opens a pull request writes what the build runs.
  for (const what of pullRequests ? unsafeRights(project) : [])
    yield `${key("webhook", "pullRequests")} would run code that is not reviewed with ${what}: make a project of ` +
      "its own for pull requests, without it.";
}

const runnerProviders = {
  GitHubActions: ["GitHub", "GitHubEnterpriseServer"],
  GitLab: ["GitLab", "GitLabSelfManaged"],
} as const;

/** https://docs.aws.amazon.com/codebuild/latest/userguide/runners.html */
function* runnerFaults(
  { source, commands, batch }: OwnProjectSettings,
  runner: NonNullable<OwnProjectSettings["runner"]>,
  key: At,
): Sentences {
  if (runner === "Buildkite")
    return yield `${key("runner")} is Buildkite, which the API refuses for a project that it made ` +
      "(https://github.com/hashicorp/terraform-provider-aws/issues/46303): create it in the console of " +
      "CodeBuild with Project type: Runner project; Runner provider: Buildkite; Buildkite agent token: a " +
      "secret of Secrets Manager with the token; then make a Buildkite webhook of the Payload URL and Secret " +
      "that it shows, and take this project away " +
      "(https://docs.aws.amazon.com/codebuild/latest/userguide/buildkite-manual-webhook.html).";
  const providers: readonly string[] = runnerProviders[runner];
  const provider = source.kind === "git" ? source.provider : source.kind;
  if (!providers.includes(provider))
    yield `${key("runner")} is ${runner}, whose jobs come from ${providers.join(" or ")}, and the source is ` +
      `${provider}: correct one of the two.`;
  if (commands !== undefined)
    yield `${key("commands")} is set, but a runner runs the job of its workflow: take it away.`;
  if (batch !== undefined)
    yield `${key("batch")} is set, but a runner runs one job at a time: take it away.`;
}
