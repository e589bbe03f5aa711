import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import type { Paint } from "./paint";
import { placeOf } from "./registered";
import { compact, counted, wrapItems } from "./text";

/** What each stack has, and what it hands to the next. */
export function stacksLines(stacks: readonly Evaluation[], paint: Paint): readonly string[] {
  return [
    paint.bold("Stacks, in the order in which they are deployed"),
    ...stacks.flatMap((stack, index) => stackLines(stack, index, paint)),
    "",
    ...contractLines(stacks, paint),
  ];
}

function stackLines({ stack, registrations }: Evaluation, index: number, paint: Paint): string[] {
  const { account, region } = placeOf(registrations);
  const made = registrations.filter((each) => each.place);
  const groups = registrations.filter((each) => each.component && isTop(each, registrations));
  return [
    `${index + 1} ${paint.bold(stack)} · account ${account} · ${region} · ${counted(made.length, "resource")}`,
    ...groups.flatMap((group) => {
      const resources = resourcesOf(group, registrations);
      if (resources.length === 0) return [];
      const head = `    ${shortType(group.type)} ${group.name}: `;
      return wrapItems(head, typeCounts(resources), 6);
    }),
  ];
}

/** A group of the report: a component at the top, or one directly in the delivery. */
function isTop({ parent }: Registration, all: readonly Registration[]): boolean {
  const above = all.find(({ urn }) => urn === parent);
  return above === undefined || isDelivery(above);
}

function isDelivery({ type }: Registration): boolean {
  return type === "ferry:delivery:Delivery";
}

/** The resources of a group; the delivery's components are groups of their own. */
function resourcesOf(group: Registration, all: readonly Registration[]): readonly Registration[] {
  const children = all.filter(({ parent }) => parent === group.urn);
  return children.flatMap((child) => {
    if (!child.component) return [child];
    return isDelivery(group) ? [] : resourcesOf(child, all);
  });
}

function typeCounts(registrations: readonly Registration[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type } of registrations) {
    const name = shortType(type);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const types = [...counts].map(([name, count]) => {
    const short = name.replace(/ServerSide|Configuration|Controls/g, "");
    return count === 1 ? short : `${count} × ${short}`;
  });
  return compact(types, ["Bucket", "Role"]);
}

function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** What one stack hands to the next. */
function contractLines(stacks: readonly Evaluation[], paint: Paint): string[] {
  const lines = stacks.flatMap(({ stack, outputs }) => {
    const contract = outputs.contract as
      | {
          readonly account: string;
          readonly admits: { readonly account: string; readonly name: string };
          readonly sites: object;
          readonly services: object;
          readonly applications: object;
        }
      | undefined;
    if (!contract) return [];
    const { admits, sites, services, applications } = contract;
    const names = [
      ...Object.keys(sites).map((site) => `site ${site}`),
      ...Object.keys(services).map((service) => `service ${service}`),
      ...Object.keys(applications).map((application) => `application ${application}`),
    ];
    if (names.length === 0) return [];
    // A stack that delivers to itself needs no contract with others.
    if (admits.account === contract.account) return [];
    const admitted = `admits releases of ${admits.name} in account ${admits.account}`;
    const head = "Between them";
    const wrapped = wrapItems(`${head} ${stack} exports its contract: `, [...names, admitted], 2);
    return wrapped.map((line) => line.replace(head, paint.bold(head)));
  });
  return lines.length > 0 ? [...lines, ""] : [];
}
