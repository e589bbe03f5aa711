import { type Contract, lackIn, type SiteContract } from "../../contract";
import type { Value } from "../../grants/value";
import type { PipelineSettings, ReleaseSettings, SiteSettings } from "../../settings";

/** What a site's code reads of its target: one object, which `up` of the target's stack writes. */
export interface SiteConfig {
  readonly file: SiteSettings["configFile"];
  readonly content: string;
  readonly contentType: string;
}

export function planConfig({ config, configFile: file }: SiteSettings): SiteConfig | undefined {
  if (Object.keys(config).length === 0) return undefined;
  const plain = Object.entries(config).map(([name, value]) => [
    name,
    typeof value === "string" ? value : value.plaintext,
  ]);
  const values = JSON.stringify(Object.fromEntries(plain), null, 2);
  return file === "config.json"
    ? { file, content: `${values}\n`, contentType: "application/json" }
    : { file, content: `window.env = ${values};\n`, contentType: "text/javascript" };
}

/** What the code of a pipeline asks for and a site that it goes to has not. */
export function* configFaults(
  { stack, site = "" }: ReleaseSettings,
  contract: Contract<Value>,
  { key, pipeline }: { readonly key: string; readonly pipeline: PipelineSettings },
): Iterable<string> {
  const destination: SiteContract<Value> | undefined = contract.sites[site];
  if (pipeline.config.length === 0 || !destination) return;
  const lack = lackIn(contract, stack, `delivery.pipelines.${key}.config`);
  if (lack !== undefined) {
    yield `${lack}.`;
    return;
  }
  const has = destination.config?.names ?? [];
  const missing = pipeline.config.filter((name) => !has.includes(name));
  if (missing.length > 0)
    yield `Site ${site} of stack ${stack} has no config ${missing.join(", ")}, for which the code of pipeline ${key} asks: ` +
      `set sites.${site}.config in Pulumi.${stack.split("/").at(-1)}.yaml and run \`pulumi up -s ${stack}\` first.`;
}
