import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Grant, Principal } from "../../grants/grant";
import { reference } from "../../grants/references";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import type { DeliverySettings, PipelineSettings, SourceSettings } from "../../settings";
import { pushFilters } from "../../settings/triggers";
import { actorOf } from "./source-owner";

export interface PlannedSource {
  /** `<pipeline>-<source>`: the logical name within the delivery. */
  readonly key: string;
  readonly action: string;
  readonly settings: SourceSettings;
}

/** A source in a bucket that ferry makes. */
export interface BucketSource extends PlannedSource {
  readonly settings: Extract<SourceSettings, { kind: "s3" }>;
}

export function bucketSources(
  pipelines: readonly { readonly sources: readonly PlannedSource[] }[],
): readonly BucketSource[] {
  return pipelines.flatMap(({ sources }) => sources.filter(isBucketSource));
}

function isBucketSource(source: PlannedSource): source is BucketSource {
  return source.settings.kind === "s3" && source.settings.bucket === undefined;
}

interface SourcesOf {
  readonly owner: names.Owner;
  readonly delivery: DeliverySettings;
  readonly key: string;
  readonly settings: PipelineSettings;
}

/** The source actions of a pipeline. */
export function planSources({ owner, key, settings, delivery }: SourcesOf, actor: Principal) {
  return Object.entries(settings.sources).map(([name, source]) => {
    const action: Omit<PlannedAction, "provider" | "configuration"> = {
      name,
      runOrder: 1,
      ...actorOf(actor, source),
      region: owner.region,
      inputs: [],
      outputs: [sourceArtifact(name)],
      namespace: `Source-${name}`,
    };
    const planned = { ...action, ...sourceOf(delivery, `${key}-${name}`, source) };
    return { planned, source: { key: `${key}-${name}`, action: name, settings: source } };
  });
}

function sourceOf(
  delivery: DeliverySettings,
  key: string,
  source: SourceSettings,
): Pick<PlannedAction, "provider" | "configuration"> {
  switch (source.kind) {
    case "git":
      return {
        provider: actions.connectionSource,
        configuration: {
          ConnectionArn: connectionArn(delivery, source.connection),
          FullRepositoryId: source.repository,
          BranchName: source.branch,
          OutputArtifactFormat: artifactFormat(source),
          DetectChanges: String(pushFilters(source) === undefined),
        },
      };
    case "codecommit":
      return {
        provider: actions.codecommitSource,
        configuration: {
          RepositoryName: source.repository,
          BranchName: source.branch,
          OutputArtifactFormat: artifactFormat(source),
          PollForSourceChanges: "false",
        },
      };
    case "ecr":
      return {
        provider: actions.ecrSource,
        configuration: { RepositoryName: source.repository, ImageTag: source.tag },
      };
    case "s3":
      return {
        provider: actions.s3Source,
        configuration: {
          S3Bucket: source.bucket ?? reference.sourceBucket(key),
          S3ObjectKey: source.object,
          PollForSourceChanges: "false",
        },
      };
  }
}

/** A full clone's artifact is but a reference: the build itself fetches the repository, with its own role. */
export function cloneGrants(
  owner: names.Owner,
  delivery: DeliverySettings,
  source: SourceSettings,
  build: Principal,
): readonly Grant[] {
  if (source.kind === "codecommit" && source.clone === "full") {
    return [actions.pullRepository(build, names.arn(owner, "codecommit", source.repository))];
  }
  if (source.kind !== "git" || source.clone === "shallow") return [];
  const connection = connectionArn(delivery, source.connection);
  return actions.cloneThroughConnection(build, connection, source.repository);
}

function artifactFormat({ clone }: { readonly clone: "shallow" | "full" }): string {
  return clone === "full" ? "CODEBUILD_CLONE_REF" : "CODE_ZIP";
}

/** The connection of that key: the one that there is, or the one that is made. */
export function connectionArn(delivery: DeliverySettings, key: string): Value {
  const connection = delivery.connections[key];
  return connection && "arn" in connection ? connection.arn : reference.connection(key);
}

/** What a source action calls the revision that it fetched. */
export const revisionVariable = {
  git: "CommitId",
  codecommit: "CommitId",
  ecr: "ImageDigest",
  s3: "VersionId",
} as const;

/** The artifact of a source action. */
export function sourceArtifact(source: string): string {
  return `${source.replace(/[^A-Za-z0-9]/g, "_")}_source`;
}

/** What a step takes that names no artifact: the first source. */
export function firstSource({ sources }: PipelineSettings): readonly string[] {
  return Object.keys(sources).slice(0, 1).map(sourceArtifact);
}
