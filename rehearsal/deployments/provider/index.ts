import type { Request } from "../../../judge";
import type { Call } from "../../call";
import type { Evaluation } from "../../evaluate";
import { defaultTags, type Tags } from "../../world/default-tags";
import { type Registered, Registry } from "../../world/registry";
import { delivery } from "./delivery";
import { identity } from "./identity";
import { arnOf, type Line, type Operation, type Said, type Table } from "./line";
import { networks } from "./networks";
import { operations } from "./operations";
import { services } from "./services";
import { sites } from "./sites";
import { storage } from "./storage";

const table: Table = {
  ...storage,
  ...identity,
  ...sites,
  ...delivery,
  ...operations,
  ...services,
  ...networks,
};

/** Types of AWS's resources that the table says nothing of: what a deployment does with them is not known. */
export function unknownTypes({ registrations }: Evaluation): readonly string[] {
  const types = registrations.flatMap(({ place, type }) => (place ? [type] : []));
  return [...new Set(types)].filter((type) => table[type] === undefined);
}

/**
 * What a role calls when Pulumi reads the resources of a stack, or also makes, changes and deletes them. What
 * the settings only name is not among them.
 */
export function providerCalls(
  evaluation: Evaluation,
  role: string,
  operations: readonly Operation[],
): readonly Call[] {
  const registry = new Registry([evaluation]);
  const tags = defaultTags(evaluation);
  const home = evaluation.registrations.find((each) => each.place)?.place;
  return evaluation.registrations.flatMap((resource) => {
    const { existing, remote, type } = resource;
    // What a remote component makes lies where the stack does.
    const place = resource.place ?? (remote ? home : undefined);
    if (!place || existing) return [];
    const registered = { stack: evaluation.stack, place, resource };
    return (table[type] ?? [])
      .filter(({ operation }) => operations.includes(operation))
      .flatMap((line) => callsOf(line, registered, registry, role, tags));
  });
}

/** Every call of a line of the table, on everything that it is about. */
function callsOf(
  { calls, grade, page, on, says }: Line,
  registered: Registered,
  registry: Registry,
  role: string,
  tags: Tags,
): readonly Call[] {
  const about = on ? on(registered, registry) : arnOf(registered);
  const { place } = registered;
  return [about ?? []].flat().flatMap((resource) =>
    calls.split(" ").map((action) => ({
      page,
      grade,
      count: 1,
      request: {
        principal: { role },
        action,
        resource,
        ownerAccount: place.account,
        ...(!isGlobal(action) && { region: place.region }),
        ...(action.startsWith("s3:") && { transport: { secure: true, tlsVersion: 1.3 } }),
        ...facts(says?.(registered, registry) ?? {}, resource, tags),
      },
    })),
  );
}

/** Services that belong to an account and to no region. */
function isGlobal(action: string): boolean {
  return /^(iam|cloudfront|chatbot):/.test(action);
}

/** What the request says of tags: everything that the stack has made has the provider's. */
function facts({ tags: sends, ...others }: Said, resource: string, tags: Tags): Partial<Request> {
  return {
    ...others,
    ...(sends === "sent" && { requestTags: tags }),
    ...(resource !== "*" && { resourceTags: tags }),
  };
}
