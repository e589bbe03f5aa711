import type { World } from "../../../rehearsal/world/world";

/** What a contract says of a service. */
interface ContractService {
  readonly application?: string;
  readonly instanceRole?: string;
  readonly taskDefinition?: string;
  readonly appSpec?: string;
  readonly family?: string;
  readonly executionRole?: string;
  readonly taskRole?: string;
  readonly runs?: { readonly cluster: string };
  readonly before?: { readonly role: string };
}

/** The services that the stacks' contracts tell of. */
export function contracts(world: World) {
  return world
    .outputs("contract")
    .map((contract) => contract as { account: string; region: string; services: object })
    .flatMap(({ account, region, services }) =>
      Object.values(services).map((service: ContractService) => ({
        place: { account, region },
        service,
      })),
    );
}
