import type { RehearsalDocument } from "../report/json";

/** An account, as the picture shows it. */
export interface House {
  readonly account: string;
  /** Stacks that live there; empty where only a contract or an ARN names the account. */
  readonly stacks: readonly string[];
  readonly regions: readonly string[];
  /** `site web`, `3 × build`: what the stacks make there. */
  readonly contents: readonly string[];
}

/** What lives in an account. */
export function houseOf(account: string, { stacks }: RehearsalDocument): House {
  const here = stacks.filter((stack) => stack.account === account);
  const counts = new Map<string, string[]>();
  for (const { resources } of here) {
    const delivery = resources.find(({ type }) => type === "ferry:delivery:Delivery")?.urn;
    for (const { component, type, name, parent } of resources) {
      // The program itself and the delivery hold others; what they hold is what one looks for.
      const shown =
        component && (!resources.some(({ urn }) => urn === parent) || parent === delivery);
      if (!shown || type === "ferry:delivery:Delivery") continue;
      const kind = words(type.split(":").at(-1) ?? type);
      counts.set(kind, [...(counts.get(kind) ?? []), name]);
    }
  }
  return {
    account,
    stacks: here.map(({ stack }) => stack),
    regions: [...new Set(here.flatMap(({ region }) => region ?? []))],
    contents: [...counts].map(([kind, [name = "", ...more]]) => {
      if (more.length > 0) return `${more.length + 1} × ${kind}`;
      return kind.includes(name) ? kind : `${kind} ${name}`;
    }),
  };
}

/** `ArtifactStore` as a person says it. */
function words(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
