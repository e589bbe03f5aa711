import { loadSettings, type Settings, type StackConfig } from "../../infra/settings";

/** A stack's settings as its file has them, without the prefix of the project. */
export type Values = Readonly<Record<string, unknown>>;

/** A target with one site, and nothing that has a default. */
export const target: Values = {
  account: "222222222222",
  region: "eu-central-1",
  name: "acme",
  receives: { account: "111111111111", region: "eu-central-1", name: "acme" },
  sites: { web: {} },
};

/** A delivery from a Git repository to the target above, and nothing that has a default. */
export const delivery: Values = {
  account: "111111111111",
  region: "eu-central-1",
  name: "acme",
  delivery: {
    connections: { github: { provider: "GitHub" } },
    builds: { web: { commands: ["npm ci"] } },
    pipelines: {
      web: {
        sources: {
          app: { kind: "git", connection: "github", repository: "acme/website", branch: "main" },
        },
        build: "web",
        releases: [{ stack: "prod", site: "web" }],
      },
    },
  },
};

/** A delivery that releases a zip in a bucket as it is. */
export const objectDelivery: Values = {
  account: "111111111111",
  region: "eu-central-1",
  name: "acme",
  delivery: {
    pipelines: {
      web: {
        sources: { upload: { kind: "s3", seed: "examples/site" } },
        releases: [{ stack: "prod", site: "web" }],
      },
    },
  },
};

/** The values with one of them changed; `undefined` takes it away. */
export function changed(values: Values, path: string, value: unknown): Values {
  const copy = structuredClone(values) as Record<string, unknown>;
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  let place = copy;
  for (const part of parts) {
    place[part] ??= {};
    place = place[part] as Record<string, unknown>;
  }
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

/** What the engine hands to the program: texts as they are, everything else as JSON. */
export function configOf(values: Values, project = "ferry"): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${project}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** A stack with these settings; only `examples/site` is there as a file. */
export function stackConfig(values: Values, secretKeys: readonly string[] = []): StackConfig {
  return {
    project: "ferry",
    stack: "dev",
    values: configOf(values),
    isSecret: (key) => secretKeys.includes(key),
    exists: (path) => path === "examples/site",
  };
}

export function load(values: Values): Settings {
  return loadSettings(stackConfig(values));
}
