import { fits } from "./arn";
import { isObject } from "./read";

/** A finding that somebody accepts, until a day. */
export interface Waiver {
  /** Name of the resource, or a pattern of names with `*` and `?`. */
  readonly resource: string;
  readonly reason: string;
  /** The last day on which it holds, as `2027-03-31`, in UTC. */
  readonly until: string;
}

/** What the waivers make of a finding. */
export type Outcome =
  | { readonly kind: "stands" }
  | { readonly kind: "waived"; readonly waiver: Waiver }
  | { readonly kind: "expired"; readonly waiver: Waiver };

const keys = ["resource", "reason", "until"] as const;

/** Reads one waiver; each fault is the rest of a sentence about it. */
export function readWaiver(value: unknown, faults: string[]): Waiver | undefined {
  if (!isObject(value)) {
    faults.push(`is not an object; give it ${keys.join(", ")}`);
    return undefined;
  }
  const before = faults.length;
  for (const key of keys) {
    const given = value[key];
    if (typeof given !== "string" || given.trim() === "") {
      faults.push(`has no ${key}; add it as a text`);
    }
  }
  for (const key of Object.keys(value)) {
    if (!keys.some((known) => known === key)) {
      faults.push(`has an unknown key "${key}"; it may have ${keys.join(", ")}`);
    }
  }
  const { resource, reason, until } = value;
  if (typeof until === "string" && until.trim() !== "" && !isDay(until)) {
    faults.push(`ends on "${until}", which is no day; write it as "2027-03-31"`);
  }
  if (faults.length > before) return undefined;
  return { resource: String(resource), reason: String(reason), until: String(until) };
}

/** @param today as `2027-03-31` */
export function weigh(waivers: readonly Waiver[], name: string, today: string): Outcome {
  const matching = waivers.filter(({ resource }) => fits(resource, name));
  const valid = matching.find(({ until }) => until >= today);
  if (valid) return { kind: "waived", waiver: valid };
  const [expired] = matching;
  return expired ? { kind: "expired", waiver: expired } : { kind: "stands" };
}

/** The day of a moment, in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const moment = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && dayOf(moment) === value;
}
