import { pushRepository, servedRepository } from "../../grants/build-registries";
import { principal } from "../../grants/grant";
import { pullsImages } from "../../grants/services";
import * as names from "../../names";
import type { DeliverySettings } from "../../settings";
import type { ServiceDestination } from "../targets/destinations";

/** A repository of Amazon ECR for the images of one thing. */
export interface PlannedRepository {
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly settings: DeliverySettings["repositories"][string];
}

export function planRepositories(
  owner: names.Owner,
  { repositories }: DeliverySettings,
): readonly PlannedRepository[] {
  return Object.entries(repositories).map(([key, settings]) => {
    const name = names.imageRepository(owner, key);
    const { arn, uri } = pushRepository(owner, name);
    return { key, name, arn, uri, settings };
  });
}

/** The delivery's half of what the targets' tasks need: their execution roles may pull, and nobody else. */
export function pullGrants(owner: names.Owner, destinations: readonly ServiceDestination[]) {
  return destinations.flatMap(({ service }) => {
    if (service.kind === "instances") return [];
    const { arn } = servedRepository(owner, service.repository);
    return [pullsImages(principal(service.executionRole), arn)];
  });
}
