import type { Evaluation } from "./evaluate";
import { World } from "./world/world";

interface Receiver {
  readonly deployRole?: string;
}

interface Unreleased {
  readonly stack: string;
  readonly kind: string;
  readonly name: string;
  readonly deployRole: string;
}

/** What of the stacks' contracts no pipeline of theirs releases to. */
function unreleased(world: World, stacks: readonly Evaluation[]): readonly Unreleased[] {
  const actions = world
    .pipelines()
    .flatMap(({ stages }) => stages.flatMap((stage) => stage.actions));
  const used = new Set(actions.map(({ roleArn }) => roleArn));
  return stacks.flatMap(({ stack, outputs }) => {
    const contract = (outputs.contract ?? {}) as Readonly<Record<string, unknown>>;
    return kinds.flatMap(([part, kind]) =>
      Object.entries((contract[part] ?? {}) as Readonly<Record<string, Receiver>>).flatMap(
        ([name, { deployRole }]) =>
          deployRole === undefined || used.has(deployRole)
            ? []
            : [{ stack, kind, name, deployRole }],
      ),
    );
  });
}

const kinds = [
  ["sites", "Site"],
  ["services", "Service"],
  ["applications", "Application"],
] as const;

/** Nothing shows what the roles of something need that nobody releases to. */
export function unreleasedWarnings(stacks: readonly Evaluation[]): readonly string[] {
  const world = new World(stacks);
  if (world.pipelines().length === 0) return [];
  return unreleased(world, stacks).map(
    ({ stack, kind, name }) =>
      `${kind} ${name} of stack ${stack} is released by no pipeline here: what its roles may do is not judged.`,
  );
}

/** Whether a role belongs to something that nobody releases to: `<name>-<site or service>-<purpose>`. */
export function isUnreleased(
  world: World,
  stacks: readonly Evaluation[],
): (role: string) => boolean {
  const beginnings = unreleased(world, stacks).map(({ deployRole }) =>
    deployRole.replace(/deploy$/, ""),
  );
  return (role) =>
    beginnings.some(
      (beginning) => role.startsWith(beginning) && /^[a-z]+$/.test(role.slice(beginning.length)),
    );
}
