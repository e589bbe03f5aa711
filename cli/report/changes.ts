import type { Evaluation } from "../../rehearsal/evaluate";
import type { Paint } from "./paint";
import { readRegistered, registeredEntries } from "./registered";
import { cut } from "./text";

/** A resource that another version of the files, or of ferry, has otherwise; `pulumi preview --diff` shows the values. */
export interface Change {
  readonly what: "made" | "changed" | "deleted";
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** The inputs that differ, of one that is changed. */
  readonly inputs: readonly string[];
}

/** All of them. */
export interface Changes {
  /** The file of the earlier `--json`, as it was given. */
  readonly since: string;
  readonly changes: readonly Change[];
}

/** How the resources of stacks differ from those of an earlier `--json`. Its stacks may be fewer, or more. */
export async function changesSince(
  earlier: string,
  stacks: readonly Evaluation[],
): Promise<readonly Change[]> {
  const before = await resourcesOf(readRegistered(earlier));
  const after = await resourcesOf(stacks);
  const changes = [...after].flatMap(([urn, resource]): readonly Change[] => {
    const old = before.get(urn);
    const { stack, type, name } = resource;
    if (!old) return [{ what: "made", stack, type, name, inputs: [] }];
    const keys = [...new Set([...Object.keys(old.inputs), ...Object.keys(resource.inputs)])];
    const inputs = keys.filter((key) => old.inputs[key] !== resource.inputs[key]).sort();
    return inputs.length === 0 ? [] : [{ what: "changed", stack, type, name, inputs }];
  });
  const gone = [...before].flatMap(([urn, { stack, type, name }]): readonly Change[] =>
    after.has(urn) ? [] : [{ what: "deleted", stack, type, name, inputs: [] }],
  );
  return [...changes, ...gone];
}

/** Each resource by its URN, with its inputs as JSON: components have none of their own. */
async function resourcesOf(stacks: readonly Evaluation[]) {
  const entries = await registeredEntries(stacks);
  return new Map(
    entries.flatMap(({ stack, resources }) =>
      resources
        .filter(({ component }) => !component)
        .map(({ urn, type, name, inputs }) => {
          const texts = Object.entries(inputs as object).map(([key, value]) => [
            key,
            JSON.stringify(value),
          ]);
          const said = Object.fromEntries(texts) as Readonly<Record<string, string | undefined>>;
          return [urn, { stack, type, name, inputs: said }] as const;
        }),
    ),
  );
}

const signs = { made: "+", changed: "~", deleted: "-" } as const;

/** A line each, as the engine's own diff marks them. */
export function changeLines({ changes, since }: Changes, paint: Paint): readonly string[] {
  return [
    paint.bold(cut(`Resources that differ from ${since}`)),
    ...(changes.length === 0 ? ["  none"] : []),
    ...changes.map(({ what, stack, type, name, inputs }) =>
      cut(
        `  ${signs[what]} ${stack} ${type.split(":").at(-1)} ${name}${inputs.length > 0 ? `: ${inputs.join(", ")}` : ""}`,
      ),
    ),
  ];
}
