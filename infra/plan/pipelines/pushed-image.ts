import { pushRepository, type Repository, servedRepository } from "../../grants/build-registries";
import * as names from "../../names";
import type { DeliverySettings, PipelineSettings, SourceSettings } from "../../settings";
import { placeOf } from "./source-owner";

/** An image that a pipeline releases as somebody pushed it: that of its source, without a build. */
export interface PushedImage extends Repository {
  /** The key of the source. */
  readonly source: string;
}

/** The step that writes what releases such an image, in the place of a build. */
export const pushedImageStep = "release-files";

export function pushedImage(
  owner: names.Owner,
  { build, sources, releases }: Pick<PipelineSettings, "build" | "sources" | "releases">,
): PushedImage | undefined {
  const [first] = Object.entries(sources);
  if (first === undefined || build !== undefined || releases.length === 0) return undefined;
  const [name, source] = first;
  return source.kind === "ecr" ? { source: name, ...repositoryOf(owner, source) } : undefined;
}

/** Where the images of a source lie, in whichever account. */
function repositoryOf(owner: names.Owner, source: ImageSource): Repository {
  const resource = `repository/${source.repository}`;
  return pushRepository(owner, names.arn(placeOf(owner, source), "ecr", resource));
}

type ImageSource = Extract<SourceSettings, { readonly kind: "ecr" }>;

/** Sources that start a pipeline once: no tag of a repository that ferry makes is pushed a second time. */
export function onceWarnings(
  owner: names.Owner,
  { pipelines, repositories }: DeliverySettings,
): readonly string[] {
  return Object.entries(pipelines).flatMap(([pipeline, { sources }]) =>
    Object.entries(sources).flatMap(([name, source]) => {
      if (source.kind !== "ecr") return [];
      const { arn } = repositoryOf(owner, source);
      const key = Object.keys(repositories).find(
        (each) => servedRepository(owner, each).arn === arn,
      );
      return key === undefined
        ? []
        : [
            `delivery.pipelines.${pipeline}.sources.${name} is ${source.repository}:${source.tag} of delivery.repositories.${key}, whose ` +
              `tags never change: Amazon ECR takes ${source.tag} once, and so one release starts. Let the pipeline build its image ` +
              "(container), or name a repository of yours whose tags may change.",
          ];
    }),
  );
}
