import { accountOf } from "../../rehearsal/arn";
import type { Action, Pipeline, Stage } from "./document";
import { triggersOf } from "./import-triggers";
import type { Renames } from "./renames";

interface ImportedSources extends Renames {
  readonly sources: Readonly<Record<string, unknown>>;
  readonly connections: Readonly<Record<string, unknown>>;
  /** Sentences: what was not carried over. */
  readonly left: readonly string[];
}

/** The first stage as `sources`, with the connections that they take. */
export function sourcesOf({ roleArn, stages, triggers = [] }: Pipeline): ImportedSources {
  const [first] = stages;
  const connections = new Map<string, string>();
  const imported = (first?.actions ?? []).map((action) => {
    const key = keyOf(action.name);
    const { configuration = {} } = action;
    const trigger = triggersOf(
      triggers.filter(
        ({ gitConfiguration: { sourceActionName } }) => sourceActionName === action.name,
      ),
      configuration,
      action.name,
    );
    const owner = ownerOf(action, roleArn);
    const source = sourceOf(action, connections);
    return { action, key, trigger, owner, source: source && { ...source, ...owner } };
  });
  const found = imported.flatMap(({ source, ...rest }) => (source ? [{ ...rest, source }] : []));
  return {
    sources: Object.fromEntries(
      found.map(({ key, source, trigger }) => [
        key,
        source.kind === "git" ? { ...source, ...trigger.settings } : source,
      ]),
    ),
    connections: {
      ...Object.fromEntries([...connections].map(([arn, key]) => [key, connectionOf(arn)])),
    },
    artifacts: Object.fromEntries(
      found.flatMap(({ action, key }) =>
        (action.outputArtifacts ?? []).map(({ name }) => [name, sourceArtifact(key)]),
      ),
    ),
    namespaces: Object.fromEntries(
      found.flatMap(({ action: { namespace }, key }) =>
        namespace === undefined ? [] : [[namespace, `Source-${key}`]],
      ),
    ),
    left: [
      ...imported.flatMap(({ action, key, owner, source, trigger }) => [
        ...(source
          ? renamed(action, key)
          : [
              `Source ${action.name} (${action.actionTypeId.provider}) is not carried over: sources are git, s3, ` +
                "codecommit and ecr.",
            ]),
        ...trigger.left,
        ...leftOf(action, owner !== undefined),
      ]),
      ...conditionsOf(first),
    ],
  };
}

/** Whose repository it is where a role of another account reads it. Who tells of pushes no pipeline says. */
function ownerOf({ actionTypeId: { provider }, roleArn }: Action, pipelineRole = "") {
  return roleArn !== undefined &&
    ["CodeCommit", "ECR"].includes(provider) &&
    accountOf(roleArn) !== accountOf(pipelineRole)
    ? { owner: { role: roleArn } }
    : undefined;
}

type Source = { readonly kind: string } & Readonly<Record<string, unknown>>;

function sourceOf(action: Action, connections: Map<string, string>): Source | undefined {
  const { configuration = {} } = action;
  const clone =
    configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF" ? { clone: "full" } : {};
  switch (action.actionTypeId.provider) {
    case "S3":
      return { kind: "s3", bucket: configuration.S3Bucket, object: configuration.S3ObjectKey };
    case "CodeCommit":
      return {
        kind: "codecommit",
        repository: configuration.RepositoryName,
        branch: configuration.BranchName,
        ...clone,
      };
    case "ECR":
      return {
        kind: "ecr",
        repository: configuration.RepositoryName,
        ...(configuration.ImageTag !== undefined && { tag: configuration.ImageTag }),
      };
    case "CodeStarSourceConnection":
      return {
        kind: "git",
        connection: connectionKey(connections, configuration.ConnectionArn ?? ""),
        repository: configuration.FullRepositoryId,
        branch: configuration.BranchName,
        ...clone,
      };
    case "GitHub":
      return {
        kind: "git",
        connection: connectionKey(connections, ""),
        repository: `${configuration.Owner}/${configuration.Repo}`,
        branch: configuration.Branch,
      };
    default:
      return undefined;
  }
}

/** The key of a connection: the first is `git`. */
function connectionKey(connections: Map<string, string>, arn: string): string {
  const known = connections.get(arn);
  if (known !== undefined) return known;
  const key = connections.size === 0 ? "git" : `git-${connections.size + 1}`;
  connections.set(arn, key);
  return key;
}

/** The source action of GitHub with a token has none: ferry makes it one. */
function connectionOf(arn: string) {
  return arn === "" ? { provider: "GitHub" } : { arn };
}

/** What a source is called in the settings, and so its artifact and its variables. */
function renamed(
  { name, outputArtifacts = [], namespace }: Action,
  key: string,
): readonly string[] {
  const changes = [
    ...(name === key ? [] : [`action ${name} is ${key}`]),
    ...outputArtifacts
      .filter((artifact) => artifact.name !== sourceArtifact(key))
      .map((artifact) => `artifact ${artifact.name} is ${sourceArtifact(key)}`),
    ...(namespace === undefined || namespace === `Source-${key}`
      ? []
      : [`namespace ${namespace} is Source-${key}`]),
  ];
  return changes.length === 0 ? [] : [`Source ${name} has other names: ${changes.join(", ")}.`];
}

function leftOf(
  { name, actionTypeId, configuration = {}, roleArn, region }: Action,
  isOwned: boolean,
): readonly string[] {
  const { provider, owner } = actionTypeId;
  return [
    ...(owner === "ThirdParty" && provider === "GitHub"
      ? [
          `Source ${name}: its token is not carried over: a new connection takes its place, which somebody approves ` +
            "at GitHub.",
        ]
      : []),
    ...(configuration.PollForSourceChanges === "true"
      ? [`Source ${name}: polling is not carried over: EventBridge starts the pipeline.`]
      : []),
    ...(provider === "S3"
      ? [
          `Source ${name}: the bucket ${configuration.S3Bucket} has to send its events to EventBridge.`,
        ]
      : []),
    ...(configuration.AllowOverrideForS3ObjectKey === "true"
      ? [`Source ${name}: AllowOverrideForS3ObjectKey is not carried over: a source is one object.`]
      : []),
    ...(roleArn === undefined || isOwned
      ? []
      : [`Source ${name}: roleArn is not carried over: the pipeline's role fetches a source.`]),
    ...(region === undefined || provider === "CodeStarSourceConnection"
      ? []
      : [`Source ${name}: region is not carried over: sources lie in the delivery's region.`]),
  ];
}

function conditionsOf(stage: Stage | undefined): readonly string[] {
  return (["beforeEntry", "onSuccess", "onFailure"] as const).flatMap((slot) =>
    stage?.[slot] === undefined
      ? []
      : [`Stage ${stage.name}: ${slot} is not carried over: write it in stages.source.`],
  );
}

export function keyOf(name: string): string {
  const key = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 30);
  return key || "source";
}

function sourceArtifact(key: string): string {
  return `${key.replace(/-/g, "_")}_source`;
}
