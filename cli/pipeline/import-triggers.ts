import type { Filter, Patterns, Trigger } from "./document";

interface ImportedTriggers {
  /** What a source of kind git gets. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly left: readonly string[];
}

/** The triggers of a source action, as the settings of its source. */
export function triggersOf(
  triggers: readonly Trigger[],
  configuration: Readonly<Record<string, string>>,
  source: string,
): ImportedTriggers {
  const pushes = triggers.flatMap(({ gitConfiguration: { push = [] } }) => push.map(filterOf));
  const requests = triggers.flatMap(({ gitConfiguration: { pullRequest = [] } }) =>
    pullRequest.map(({ events, ...filter }) => ({
      ...filterOf(filter),
      ...(events && { events: events.map((event) => eventNames[event] ?? event) }),
    })),
  );
  if (pushes.length > 0) {
    return {
      settings: { trigger: oneOrAll(pushes) },
      left:
        requests.length === 0
          ? []
          : [
              `Source ${source}: its pull requests are not carried over: whoever opens one writes what runs, so they ` +
                "have a pipeline of their own (pullRequests).",
            ],
    };
  }
  if (requests.length > 0) return { settings: { pullRequests: oneOrAll(requests) }, left: [] };
  return { settings: configuration.DetectChanges === "false" ? { trigger: "none" } : {}, left: [] };
}

const eventNames: Readonly<Record<string, string>> = {
  OPEN: "opened",
  UPDATED: "updated",
  CLOSED: "closed",
};

function filterOf({ branches, filePaths, tags }: Filter) {
  return {
    ...patterns("branches", "excludeBranches", branches),
    ...patterns("paths", "excludePaths", filePaths),
    ...patterns("tags", "excludeTags", tags),
  };
}

function patterns(includes: string, excludes: string, found: Patterns | undefined) {
  return {
    ...(found?.includes && { [includes]: found.includes }),
    ...(found?.excludes && { [excludes]: found.excludes }),
  };
}

function oneOrAll<Item>(items: readonly Item[]): Item | readonly Item[] {
  const [first] = items;
  return items.length === 1 && first !== undefined ? first : items;
}
