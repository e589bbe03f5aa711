import { delivering, type Files, receivingSettings, stackFile } from "./many-accounts";

/** The files of a delivery of that many sites, each with a pipeline of its own, from one account into another. */
export function filesOfPipelines(pipelines: number): Files {
  const sites = Array.from(
    { length: pipelines },
    (_, at) => `web${String(at + 1).padStart(2, "0")}`,
  );
  const target = receivingSettings("222222222222", sites);
  const of = <Value>(each: (site: string) => Value) =>
    Object.fromEntries(sites.map((site) => [site, each(site)]));
  const delivery = {
    connections: { github: { provider: "GitHub" } },
    builds: of(() => ({ commands: ["npm ci", "npm run build"], output: "dist" })),
    pipelines: of((site) => ({
      sources: {
        app: { kind: "git", connection: "github", repository: `acme/${site}`, branch: "main" },
      },
      build: site,
      releases: [{ stack: "prod", site }],
    })),
  };
  return {
    "Pulumi.dev.yaml": stackFile({ ...delivering, delivery }),
    "Pulumi.prod.yaml": stackFile(target),
  };
}
