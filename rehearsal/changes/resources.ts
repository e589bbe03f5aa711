import { isDeepStrictEqual } from "node:util";
import { replacingInputs } from "./replacing";

/** A resource as the document of a rehearsal has it. */
interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly component: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly aliases: readonly string[];
  readonly inputs: unknown;
}

export interface RegisteredStack {
  readonly stack: string;
  readonly resources: readonly RegisteredResource[];
}

/** What the next `up` does to a resource. */
export interface ResourceChange {
  readonly stack: string;
  readonly what: "made" | "changed" | "replaced" | "deleted";
  readonly type: string;
  readonly name: string;
  /** The inputs that differ, its protection among them, with what they were and what they become; empty where the resource is made or deleted. */
  readonly inputs: readonly InputChange[];
  /** What keeps `up` from doing it, or from doing it wholly. */
  readonly kept?: "protected" | "retained";
}

export interface InputChange {
  readonly input: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Whether it makes a new resource. */
  readonly replaces: boolean;
}

/** What `up` does to turn the stacks of one evaluation into those of another, as `pulumi preview --diff` would say. */
export function resourceChanges(
  before: readonly RegisteredStack[],
  after: readonly RegisteredStack[],
): readonly ResourceChange[] {
  const stacks = [...new Set([...before, ...after].map(({ stack }) => stack))];
  return stacks.flatMap((stack) => {
    const old = resourcesOf(before, stack);
    const now = resourcesOf(after, stack);
    const known = new Map(old.map((each) => [each.urn, each]));
    const goesOn = new Set<string>();
    const kept = now.flatMap((resource): readonly ResourceChange[] => {
      const urn = [resource.urn, ...resource.aliases].find((each) => known.has(each));
      const earlier = urn === undefined ? undefined : known.get(urn);
      if (urn === undefined || !earlier) return [change(stack, "made", resource)];
      goesOn.add(urn);
      const inputs = inputChanges(earlier, resource);
      if (inputs.length === 0) return [];
      const replaced = inputs.some(({ replaces }) => replaces);
      return [change(stack, replaced ? "replaced" : "changed", resource, inputs)];
    });
    const gone = old.filter(({ urn }) => !goesOn.has(urn));
    return [...kept, ...gone.map((each) => change(stack, "deleted", each))];
  });
}

function resourcesOf(stacks: readonly RegisteredStack[], name: string) {
  const resources = stacks.find(({ stack }) => stack === name)?.resources ?? [];
  // The order in which they were registered depends on what was waited for.
  return resources
    .filter(({ component, type }) => !component && !type.startsWith("pulumi:"))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function change(
  stack: string,
  what: ResourceChange["what"],
  resource: RegisteredResource,
  inputs: readonly InputChange[] = [],
): ResourceChange {
  const { type, name, protect, retainOnDelete } = resource;
  const goes = what === "deleted" || what === "replaced";
  const kept = protect ? "protected" : retainOnDelete ? "retained" : undefined;
  return { stack, what, type, name, inputs, ...(goes && kept && { kept }) };
}

function inputChanges(
  before: RegisteredResource,
  after: RegisteredResource,
): readonly InputChange[] {
  const [old, now] = [before, after].map(
    ({ inputs, protect }) =>
      ({ ...(inputs as object), protect }) as Readonly<Record<string, unknown>>,
  );
  const keys = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].sort();
  const differing = keys.filter(
    (key) =>
      !after.ignoreChanges.includes(key) &&
      !isDeepStrictEqual(plain(old?.[key]), plain(now?.[key])),
  );
  if (differing.length === 0) return [];
  const replacing = replacingInputs(after.type);
  return differing.map((input) => ({
    input,
    before: old?.[input],
    after: now?.[input],
    replaces: replacing.has(input),
  }));
}

/** As JSON has it; a policy's text as the document that it is. */
function plain(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
