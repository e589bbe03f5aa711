import * as pulumi from "@pulumi/pulumi";
import { lossesSay } from "../plan/targets/losses";
import type { Adopted } from "../settings";
import { distributionProperties, lossesOfDistribution } from "./receiving/takeover";

/**
 * The options of a component that imports those of its children that are there already, instead of making them. While the setting stands,
 * nothing of them is changed, and a warning tells each property that differs from what ferry would set.
 */
export function adopting(
  adopted: Adopted,
  opts: pulumi.ComponentResourceOptions,
): pulumi.ComponentResourceOptions {
  return { ...opts, transformations: [...(opts.transformations ?? []), importing(adopted)] };
}

function importing(adopted: Adopted): pulumi.ResourceTransformation {
  return ({ type, name, props, opts, resource }) => {
    const id = adopted[name];
    if (id === undefined || !type.startsWith("aws:")) return undefined;
    // The resource gets its outputs after its transformations.
    queueMicrotask(() => warnOfDifferences(name, props, resource as pulumi.CustomResource));
    if (type === distributionType)
      queueMicrotask(() => warnOfLosses(name, props, resource as pulumi.CustomResource));
    // By name, as the provider adds its default tags to what the program says.
    const others = type === distributionType ? distributionProperties : [];
    const ignoreChanges = [...new Set([...Object.keys(props), ...others, "tags", "tagsAll"])];
    return { props, opts: pulumi.mergeOptions(opts, { import: id, ignoreChanges }) };
  };
}

type Properties = Readonly<Record<string, unknown>>;

function warnOfDifferences(name: string, wanted: Properties, resource: pulumi.CustomResource) {
  const found = resource as unknown as Properties;
  for (const property of Object.keys(wanted)) {
    pulumi.all([wanted[property], found[property]]).apply(([ours, theirs]) => {
      if (includes(theirs, ours)) return;
      void pulumi.log.warn(
        `${name} has ${property} ${shown(theirs)}, where ferry would set ${shown(ours)}: it stays as it is until ` +
          "you take the resource out of adopt.",
        resource,
      );
    });
  }
}

const distributionType = "aws:cloudfront/distribution:Distribution";

/** What a distribution has that ferry does not set stays, and would not once it is ferry's own. */
function warnOfLosses(name: string, wanted: Properties, resource: pulumi.CustomResource) {
  const found = resource as unknown as Properties;
  const properties = Object.fromEntries(distributionProperties.map((each) => [each, found[each]]));
  pulumi.all([pulumi.output(wanted), pulumi.output(properties)]).apply(([ours, theirs]) => {
    const said = lossesSay(name.replace(/-distribution$/, ""), lossesOfDistribution(theirs, ours));
    if (said !== undefined) void pulumi.log.warn(said, resource);
  });
}

/** Whether AWS has what ferry wants; what ferry leaves to AWS may be anything. */
function includes(found: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item, index) => includes(found[index], item))
    );
  }
  if (isMap(wanted)) {
    return isMap(found) && Object.entries(wanted).every(([key, of]) => includes(found[key], of));
  }
  const [theirs, ours] = [document(found), document(wanted)];
  return theirs && ours ? includes(theirs, ours) && includes(ours, theirs) : found === wanted;
}

function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}

/** A policy in a text: AWS answers it with its keys in another order. */
function document(value: unknown): Properties | undefined {
  if (typeof value !== "string" || !value.startsWith("{")) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isMap(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  if (value === undefined) return "not set";
  const text = typeof value === "string" && document(value) ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 397)}...` : text;
}
