import type { PipelineSettings } from "../../settings";
import type { Destination } from "./destinations";

/** The folders of a destination with a site of their own. */
export function foldersOf(destination: Destination): readonly string[] {
  return destination.kind === "site" ? (destination.site.folders ?? []) : [];
}

/** A pipeline fills the folders that its sites have, and no others. */
export function* siteFolderFaults(
  pipeline: string,
  { folders }: PipelineSettings,
  destinations: readonly Destination[],
): Iterable<string> {
  for (const destination of destinations) {
    const { stack, site } = destination.release;
    for (const folder of foldersOf(destination))
      if (!Object.hasOwn(folders, folder))
        yield `Site ${site} of stack ${stack} has the folder ${folder}, which pipeline ${pipeline} does not fill: name a ` +
          `build in delivery.pipelines.${pipeline}.folders.${folder}, or take it out of sites.${site}.folders and ` +
          `run \`pulumi up -s ${stack}\` first.`;
  }
  const wanted = new Set(destinations.flatMap(foldersOf));
  for (const folder of Object.keys(folders))
    if (!wanted.has(folder))
      yield `Pipeline ${pipeline} fills the folder ${folder}, which none of its sites has: add it to the folders of a ` +
        `site, or take it out of delivery.pipelines.${pipeline}.folders.`;
}
