import { misconfigured } from "./fault";
import { isRecord, parseJson, quoted } from "./job";

/** One distribution to invalidate, and the role of its account that may do so. */
export interface Target {
  /** For messages: stack and site. */
  readonly name: string;
  readonly distributionId: string;
  readonly roleArn: string;
  readonly paths: readonly string[];
}

/**
 * Longest path of an invalidation, in characters.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
 */
const longestPath = 4000;

const update = "run `pulumi up` on the delivery stack";

/**
 * The targets of a wave.
 * @param json the text of `targets.json`, which is bundled beside the code: the targets of each wave, by its name
 * @throws Fault ConfigurationError that names every fault of that wave at once.
 */
export function targetsOf(json: string, wave: string): readonly Target[] {
  const waves = parseJson(json);
  if (!isRecord(waves)) {
    throw misconfigured(`targets.json beside the function is not a JSON object: ${update}.`);
  }
  const targets = Object.hasOwn(waves, wave) ? waves[wave] : undefined;
  if (targets === undefined) {
    throw misconfigured(
      `The wave ${JSON.stringify(wave)} is not in targets.json, which holds ` +
        `${quoted(Object.keys(waves)) || "none"}: ${update}, so that function and pipeline agree.`,
    );
  }
  if (!Array.isArray(targets) || targets.length === 0) {
    throw misconfigured(`The wave ${JSON.stringify(wave)} has no targets: ${update}.`);
  }
  const faults = targets.flatMap((target, index) => targetFaults(target, index, targets));
  if (faults.length > 0) {
    throw misconfigured(`The wave ${JSON.stringify(wave)} is at fault: ${faults.join("; ")}.`);
  }
  return targets as readonly Target[];
}

/** What CloudFront would refuse in a path, as the end of a sentence; undefined when it is fine. */
export function pathFault(path: string): string | undefined {
  if (!path.startsWith("/")) {
    return "must begin with /";
  }
  if (path.length > longestPath) {
    return `has ${path.length} characters, ${longestPath} are allowed`;
  }
  if (path.slice(0, -1).includes("*")) {
    return "may hold * as its last character only";
  }
  if (!/^[\x21-\x7d]+$/.test(path)) {
    return "holds a character (space, ~, or beyond ASCII) that must be percent-encoded";
  }
  return undefined;
}

function targetFaults(target: unknown, index: number, all: readonly unknown[]): readonly string[] {
  if (!isRecord(target) || typeof target.name !== "string" || target.name === "") {
    return [`target ${index + 1} has no name`];
  }
  const { name, distributionId, roleArn, paths } = target;
  const faults: string[] = [];
  if (typeof distributionId !== "string" || !/^[A-Z0-9]+$/.test(distributionId)) {
    faults.push("distributionId is not the id of a distribution");
  } else if (
    all.findIndex((one) => isRecord(one) && one.distributionId === distributionId) < index
  ) {
    // CallerReference is one per job: a second batch for the same distribution would be refused.
    faults.push(`distribution ${distributionId} belongs to another target of the wave: join paths`);
  }
  if (typeof roleArn !== "string" || !/^arn:[a-z-]+:iam::\d{12}:role\/./.test(roleArn)) {
    faults.push("roleArn is not the ARN of a role");
  }
  if (!Array.isArray(paths) || paths.length === 0) {
    faults.push("paths is not a list of paths");
  } else {
    faults.push(...paths.flatMap(describePath));
  }
  return faults.map((fault) => `${name}: ${fault}`);
}

function describePath(path: unknown): readonly string[] {
  const fault = typeof path === "string" ? pathFault(path) : "is not a string";
  const shown = JSON.stringify(path)?.slice(0, 80);
  return fault === undefined ? [] : [`the path ${shown} ${fault}`];
}
