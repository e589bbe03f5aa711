import type { Settings } from "../../settings";

/** The settings with the first releases of a delivery alone, in the order in which they stand, and their pipelines. */
export function withFirstReleases(settings: Settings, releases: number): Settings {
  const { delivery } = settings;
  if (!delivery) return settings;
  let left = releases;
  const pipelines = Object.entries(delivery.pipelines).flatMap(([key, pipeline]) => {
    const kept = pipeline.releases.slice(0, Math.max(0, left));
    left -= kept.length;
    return kept.length > 0 ? [[key, { ...pipeline, releases: kept }] as const] : [];
  });
  return { ...settings, delivery: { ...delivery, pipelines: Object.fromEntries(pipelines) } };
}
