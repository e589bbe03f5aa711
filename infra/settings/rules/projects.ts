import { type At, choices } from "../faults";
import type { DeliverySettings, OwnProjectSettings } from "../schema";
import { projectFaults, unsafeRights } from "./builds";
import { isInstalled } from "./connections";

/** Projects of their own: their source, what starts them, and runners. */
export function ownProjectFaults(delivery: DeliverySettings, at: At): string[] {
  return Object.entries(delivery.projects).flatMap(([name, project]) => {
    const key: At = (...path) => at("delivery", "projects", name, ...path);
    return [
      ...projectFaults(project, "alone", key),
      ...revisionFaults(project, key),
      ...connectionFaults(delivery, project, key),
      ...webhookFaults(project, key),
      ...unreviewedFaults(project, key),
      ...(project.runner === undefined
        ? workflowFaults(project, key)
        : runnerFaults(project, project.runner, key)),
    ];
  });
}

function revisionFaults({ source }: OwnProjectSettings, key: At): string[] {
  if (source.kind === "s3") return [];
  const given = (["branch", "tag", "commit"] as const).filter((name) => source[name] !== undefined);
  if (given.length < 2) return [];
  return [
    `${key("source")} has ${given.join(" and ")}: a build fetches one revision, so keep one.`,
  ];
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html */
function connectionFaults(
  { connections }: DeliverySettings,
  { source, webhook, runner }: OwnProjectSettings,
  key: At,
): string[] {
  if (source.kind !== "git") return [];
  const ownHost = isInstalled(source.provider);
  const connection = connections[source.connection];
  const starts = webhook ? "webhook" : runner === undefined ? undefined : "runner";
  return [
    ...(ownHost && source.host === undefined
      ? [`${key("source", "host")} is missing: ${source.provider} runs at an address of yours.`]
      : []),
    ...(!ownHost && source.host !== undefined
      ? [`${key("source", "host")} is set, but ${source.provider} has one address: take it away.`]
      : []),
    ...(connection === undefined
      ? [
          `${key("source", "connection")} is "${source.connection}", which is not in delivery.connections: ` +
            `${choices(Object.keys(connections))}.`,
        ]
      : []),
    ...(connection && "provider" in connection && connection.provider !== source.provider
      ? [
          `${key("source", "provider")} is ${source.provider}, and ${source.connection} is a connection to ` +
            `${connection.provider}: correct one of the two.`,
        ]
      : []),
    ...(connection && !("arn" in connection) && starts !== undefined
      ? [
          `${key(starts)} needs a connection that is AVAILABLE, and ${source.connection} would be made as ` +
            "PENDING, so that creating the webhook fails: approve a connection in the console first, and name " +
            "it as {arn: …}.",
        ]
      : []),
  ];
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html */
function webhookFaults({ source, webhook, runner }: OwnProjectSettings, key: At): string[] {
  if (!webhook) return [];
  const { branches, tags, pullRequests, paths } = webhook;
  const empty = !branches && !tags && !pullRequests;
  const enterprise = source.kind === "git" && source.provider === "GitHubEnterpriseServer";
  return [
    ...(source.kind === "git"
      ? []
      : [
          `${key("webhook")} is set, but a source of kind ${source.kind} sends no events to CodeBuild: take ` +
            "it away, or make a pipeline of it.",
        ]),
    ...(runner === undefined
      ? []
      : [`${key("webhook")} is set, but a runner is started by its jobs alone: take it away.`]),
    ...(empty ? [`${key("webhook")} starts nothing: give it branches, tags or pullRequests.`] : []),
    ...(paths && !branches && !pullRequests
      ? [
          `${key("webhook", "paths")} is about branches and pull requests, of which there are none: take it ` +
            "away.",
        ]
      : []),
    ...(paths && pullRequests && enterprise
      ? [
          `${key("webhook", "paths")} does not work for pull requests of GitHubEnterpriseServer: make a project ` +
            "of its own for them (https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html).",
        ]
      : []),
  ];
}

/** Whoever opens a pull request writes what the build runs. */
function unreviewedFaults(project: OwnProjectSettings, key: At): string[] {
  if (project.webhook?.pullRequests === undefined) return [];
  return unsafeRights(project).map(
    (what) =>
      `${key("webhook", "pullRequests")} would run code that is not reviewed with ${what}: make a project of ` +
      "its own for pull requests, without it.",
  );
}

function workflowFaults({ workflows }: OwnProjectSettings, key: At): string[] {
  if (workflows === undefined) return [];
  return [
    `${key("workflows")} is set, but only a runner runs workflows: set runner, or take it away.`,
  ];
}

const runnerProviders = {
  GitHubActions: ["GitHub", "GitHubEnterpriseServer"],
  GitLab: ["GitLab", "GitLabSelfManaged"],
} as const;

/** https://docs.aws.amazon.com/codebuild/latest/userguide/runners.html */
function runnerFaults(
  { source, commands, batch }: OwnProjectSettings,
  runner: NonNullable<OwnProjectSettings["runner"]>,
  key: At,
): string[] {
  if (runner === "Buildkite") {
    return [
      `${key("runner")} is Buildkite, which the API refuses for a project that it made ` +
        "(https://github.com/hashicorp/terraform-provider-aws/issues/46303): create it in the console of " +
        "CodeBuild with Project type: Runner project; Runner provider: Buildkite; Buildkite agent token: a " +
        "secret of Secrets Manager with the token; then make a Buildkite webhook of the Payload URL and Secret " +
        "that it shows, and take this project away " +
        "(https://docs.aws.amazon.com/codebuild/latest/userguide/buildkite-manual-webhook.html).",
    ];
  }
  const providers: readonly string[] = runnerProviders[runner];
  const provider = source.kind === "git" ? source.provider : source.kind;
  return [
    ...(providers.includes(provider)
      ? []
      : [
          `${key("runner")} is ${runner}, whose jobs come from ${providers.join(" or ")}, and the source is ` +
            `${provider}: correct one of the two.`,
        ]),
    ...(commands === undefined
      ? []
      : [`${key("commands")} is set, but a runner runs the job of its workflow: take it away.`]),
    ...(batch === undefined
      ? []
      : [`${key("batch")} is set, but a runner runs one job at a time: take it away.`]),
  ];
}
