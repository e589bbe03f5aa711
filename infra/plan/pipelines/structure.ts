/** What of a pipeline CodePipeline keeps apart from its structure. */
const beside = new Set(["tags", "tagsAll", "region", "__defaults"]);

type Inputs = Readonly<Record<string, unknown>>;

/**
 * What a change of a registered pipeline costs, as a sentence; undefined where it is no change of its structure. Any other
 * change gives the pipeline a new version: what runs is canceled, and a stage goes back only to what the present version
 * released. https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html and
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export function structureWarning(before: Inputs, after: Inputs): string | undefined {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !beside.has(key) && !isEqual(before[key], after[key]),
  );
  if (keys.length === 0) return undefined;
  const what = keys.sort().flatMap((key) => (key === "stages" ? stageChanges(before, after) : key));
  const parallel = [before, after].every(({ executionMode }) => executionMode === "PARALLEL");
  return (
    `Pipeline ${before.name} changes (${what.join("; ")}), which stops the release that runs` +
    (parallel
      ? ". "
      : ", and leaves no stage a release to be rolled back to until it has released again. ") +
    "What is live stays. Run pulumi up while no release runs."
  );
}

function stageChanges(before: Inputs, after: Inputs): readonly string[] {
  const [old, now] = [stagesOf(before), stagesOf(after)];
  const list = (what: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${what} ${names.join(", ")}`];
  const absent = (from: typeof old, other: typeof old) =>
    from.flatMap(({ name }) => (other.some((each) => each.name === name) ? [] : [name]));
  const changed = now.flatMap((stage) => {
    const earlier = old.find(({ name }) => name === stage.name);
    return earlier === undefined || isEqual(earlier, stage) ? [] : [stage.name];
  });
  const said = [
    ...list("new stages", absent(now, old)),
    ...list("no more stages", absent(old, now)),
    ...list("changed stages", changed),
  ];
  return said.length > 0 ? said : ["the order of its stages"];
}

function stagesOf({ stages }: Inputs): readonly (Inputs & { readonly name: string })[] {
  return Array.isArray(stages) ? stages : [];
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/** Keys in one order, without the provider's notes; lists and texts as they are. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => key !== "__defaults" && each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, ordered(each)]),
  );
}
