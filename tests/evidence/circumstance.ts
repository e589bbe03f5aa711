import type { Principal, Request } from "../../judge";
import type { Place } from "../../rehearsal/arn";
import { kinds } from "./rows";

/** Objects that a role reads, and those that it writes; what one action works on beats both. */
export interface Objects {
  readonly read: readonly string[];
  readonly written: readonly string[];
  readonly [action: `${string}:${string}`]: readonly string[];
}

/** Something registered in which rows hold: who acts, on what. */
export interface Circumstance {
  /** A key of `whenKind` in kinds.json. */
  readonly when: string;
  /** Where it was found, for people. */
  readonly where: string;
  readonly place: Place;
  /** By actorKind. */
  readonly actors: Readonly<Record<string, Principal>>;
  /** Service principals that act in it. */
  readonly services?: readonly string[];
  /** ARNs as they were registered, by resourceKind: they beat its patterns. */
  readonly arns?: Readonly<Record<string, readonly string[] | Objects>>;
  /** Values for the placeholders of the patterns. */
  readonly names?: Readonly<Record<string, string>>;
  /** The resource on whose behalf a service calls. */
  readonly onBehalfOf?: string;
  /** What else a call says, by its action. */
  readonly details?: Readonly<Record<string, Partial<Request>>>;
  /** The account of each bucket that is named, by its ARN. Default: the circumstance's own. */
  readonly owners?: Readonly<Record<string, string>>;
}

export const role = (arn: string): Principal => ({ role: arn });

export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** The ARNs of a resource kind, for a call that reads or writes. */
export function arnsOf(kind: string, action: string, found: Circumstance): readonly string[] {
  const known = found.arns?.[kind];
  if (known !== undefined && "read" in known) {
    const own = known[action as `${string}:${string}`];
    return own ?? (/:(Get|List)/.test(action) ? known.read : known.written);
  }
  if (known !== undefined) return known;
  const { place, names = {} } = found;
  const values: Readonly<Record<string, string>> = {
    p: partitionOf(place.region),
    region: place.region,
    account: place.account,
    ...names,
  };
  const { patterns } = kinds.resourceKind[kind] ?? { patterns: [] };
  return patterns.map((pattern) =>
    pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) {
        throw new Error(`${found.where} (${found.when}) has no {${name}} for ${kind}.`);
      }
      return value;
    }),
  );
}
