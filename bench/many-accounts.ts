import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** A delivery to any number of accounts: the settings of its stacks, as their files have them. */

type Settings = Readonly<Record<string, unknown>>;

/** Texts by file name. */
export type Files = Readonly<Record<string, string>>;

export const delivering = { account: "111111111111", region: "eu-central-1", name: "acme" };

/** Targets of a wave: two actions each and one invalidation stay inside the 50 actions of a stage. */
const perWave = 24;

export function targetStack(number: number): string {
  return `t${String(number).padStart(3, "0")}`;
}

function targetAccount(number: number): string {
  return String(200_000_000_000 + number);
}

/** The account of a target, which differs from the others by its id alone. */
export function targetSettings(number: number): Settings {
  return receivingSettings(targetAccount(number), ["web"]);
}

/** An account that takes releases of some sites. */
export function receivingSettings(account: string, sites: readonly string[]) {
  return {
    account,
    region: delivering.region,
    name: delivering.name,
    receives: delivering,
    sites: Object.fromEntries(sites.map((site) => [site, {}])),
  };
}

/** One pipeline to all of them: the first is the canary, the others follow in waves. */
export function deliverySettings(targets: number): Settings {
  return {
    ...delivering,
    delivery: {
      connections: { github: { provider: "GitHub" } },
      builds: {
        web: { commands: ["npm ci", "npm run build"], output: "dist" },
      },
      pipelines: {
        web: {
          sources: {
            app: { kind: "git", connection: "github", repository: "acme/website", branch: "main" },
          },
          build: "web",
          waves: { 1: { alarm: "acme-web-errors", bakeMinutes: 30 } },
          releases: Array.from({ length: targets }, (_, index) => ({
            stack: targetStack(index + 1),
            site: "web",
            wave: 1 + Math.ceil(index / perWave),
            approval: false,
          })),
        },
      },
    },
  };
}

/** The contracts of that many targets, made of the one that the first exports. */
export function contractsOf(first: unknown, targets: number): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(first);
  return Object.fromEntries(
    Array.from({ length: targets }, (_, index) => {
      const number = index + 1;
      const contract = text
        .replaceAll(targetAccount(1), targetAccount(number))
        .replace(/"distributionId":"E\w+"/, `"distributionId":"E${targetAccount(number)}F"`);
      return [targetStack(number), JSON.parse(contract)];
    }),
  );
}

/** The files of a delivery to that many accounts, as the example has them: the canary's stack is one of them. */
export function filesOf(targets: number, contracts: Readonly<Record<string, unknown>>): Files {
  const { [targetStack(1)]: _, ...others } = contracts;
  const lines = Object.entries(others).map(
    ([stack, contract]) => `  ${JSON.stringify(stack)}: ${JSON.stringify(contract)}`,
  );
  return {
    "Pulumi.delivery.yaml": stackFile(deliverySettings(targets)),
    ...targetFiles(1),
    "contracts.json": `{\n${lines.join(",\n")}\n}\n`,
  };
}

/** Every stack file of a delivery to that many accounts. */
export function filesOfTargets(targets: number): Files {
  return { "Pulumi.delivery.yaml": stackFile(deliverySettings(targets)), ...targetFiles(targets) };
}

/** The stack files of that many targets. */
function targetFiles(targets: number): Files {
  return Object.fromEntries(
    Array.from({ length: targets }, (_, index) => [
      `Pulumi.${targetStack(index + 1)}.yaml`,
      stackFile(targetSettings(index + 1)),
    ]),
  );
}

export function stackFile(settings: Settings): string {
  const config = Object.entries(settings).map(([key, value]) => [`ferry:${key}`, value]);
  return stringify(
    { config: Object.fromEntries(config) },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** Writes every stack file of a delivery to a hundred accounts into a folder: all of them can be rehearsed. */
function writeStackFiles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(filesOfTargets(100))) {
    writeFileSync(join(folder, name), text);
  }
}

if (require.main === module) {
  const [, , folder] = process.argv;
  if (folder === undefined) throw new Error("Name the folder to write to.");
  writeStackFiles(folder);
}
