import { tagLimits } from "../../aws/limits";
import type { At } from "../faults";
import type { Settings } from "../schema";
import type { Sentences } from "./rule";

const ofIam = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html";
const ofObjects = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html";
const own = "beside ferry:name";

/** What AWS takes of several tags together. */
export function* tagFaults({ tags, sites, delivery }: Settings, at: At): Sentences {
  const keys = Object.keys(tags);
  const count = keys.length + 1;
  const twins = keys.filter((key, index) =>
    keys.slice(0, index).some((before) => before.toLowerCase() === key.toLowerCase()),
  );
  for (const key of twins)
    yield `${at("tags", key)} differs from another tag by capitals alone, which IAM takes for the same (${ofIam}): keep ` +
      "one of them.";
  if (count > tagLimits.resource)
    yield `${at("tags")} has ${keys.length} tags, and a resource takes ${tagLimits.resource - 1} ${own} (${ofIam}): take ` +
      "some away.";
  const [object] = objectsOf({ sites, delivery }, at);
  if (object !== undefined && count > tagLimits.object)
    yield `${at("tags")} has ${keys.length} tags, and an object of S3 takes ${tagLimits.object - 1} ${own} (${ofObjects}): ` +
      `take some away, or leave out ${object}, which makes one.`;
}

/** The settings that make an object. */
function objectsOf({ sites, delivery }: Pick<Settings, "sites" | "delivery">, at: At) {
  const config = Object.entries(sites).flatMap(([site, { config }]) =>
    Object.keys(config).length > 0 ? [at("sites", site, "config")] : [],
  );
  const seeds = Object.entries(delivery?.pipelines ?? {}).flatMap(([pipeline, { sources }]) =>
    Object.entries(sources).flatMap(([source, own]) =>
      "seed" in own && own.seed !== undefined
        ? [at("delivery", "pipelines", pipeline, "sources", source, "seed")]
        : [],
    ),
  );
  return [...config, ...seeds];
}
