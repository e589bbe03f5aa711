import { busOf } from "./event-rules";
import { repositoryOf } from "./running-services";
import type { Registered, World } from "./world";

/** A policy that is registered beside what it is of, and that, where a stack has it. */
interface Owned {
  readonly registered: Registered;
  readonly owner: Registered | undefined;
}

/** The policies of repositories and of event buses. */
export function ownedPolicies(world: World): readonly Owned[] {
  return Object.entries(finders).flatMap(([type, ownerOf]) =>
    world.ofType(type).map((registered) => ({ registered, owner: ownerOf(world, registered) })),
  );
}

type Finder = (world: World, registered: Registered) => Registered | undefined;

const finders: Readonly<Record<string, Finder>> = {
  "aws:ecr/repositoryPolicy:RepositoryPolicy": (world, { place, resource }) =>
    repositoryOf(world, place, String(resource.inputs.repository)),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (world, { place, resource }) =>
    busOf(world, place, resource.inputs.eventBusName),
};
