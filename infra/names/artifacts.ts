import type { Owner } from "./arns";
import { pipelineName } from "./resources";

/**
 * The folder of the artifact bucket that CodePipeline gives to a pipeline, and the one of an artifact in it. AWS says no
 * more than that names are truncated; what is observed are 20 characters of the pipeline's and 10 of the artifact's. A
 * longer name is held to what is observed, with anything behind it.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html
 */
export const artifactFolderCharacters = { pipeline: 20, artifact: 10 } as const;

/** A pattern for the folder of a pipeline's artifacts. */
export function artifactFolder(delivery: Owner, pipeline: string): string {
  return truncated(pipelineName(delivery, pipeline), artifactFolderCharacters.pipeline);
}

/** A pattern for the keys of an artifact in such a folder. */
export function artifactKeys(folder: string, artifact: string): string {
  if (artifact === anyArtifact) return `${folder}/*`;
  return `${folder}/${truncated(artifact, artifactFolderCharacters.artifact)}/*`;
}

function truncated(name: string, characters: number): string {
  return name.length > characters ? `${name.slice(0, characters)}*` : name;
}

/** Stands for the artifacts of a pipeline, where a stack does not know what the pipeline calls them. */
export const anyArtifact = "*";

/** The folder of the artifact bucket for the code that templates of a pipeline refer to: no pipeline's own is so called. */
export function packagesFolder(delivery: Owner, pipeline: string): string {
  return `packages/${pipelineName(delivery, pipeline)}`;
}
