import { z } from "zod";
import { fits } from "./arn";

const text = (key: string) => {
  const rule = `has no ${key}; add it as a text`;
  return z.string(rule).regex(/\S/, { error: rule, abort: true });
};

/** A finding that somebody accepts, until a day; each fault is the rest of a sentence about it. */
export const waiver = z.strictObject(
  {
    /** Name of the resource, or a pattern of names with `*` and `?`. */
    resource: text("resource"),
    reason: text("reason"),
    /** The last day on which it holds, as `2027-03-31`, in UTC. */
    until: text("until").pipe(
      z.iso.date({
        error: ({ input }) => `ends on "${input}", which is no day; write it as "2027-03-31"`,
      }),
    ),
  },
  {
    error: ({ code, keys }) =>
      code === "unrecognized_keys"
        ? `has an unknown key "${keys.join('", "')}"; it may have resource, reason, until`
        : "is not an object; give it resource, reason, until",
  },
);

export type Waiver = Readonly<z.output<typeof waiver>>;

/** What the waivers make of a finding. */
type Outcome =
  | { readonly kind: "stands" }
  | { readonly kind: "waived"; readonly waiver: Waiver }
  | { readonly kind: "expired"; readonly waiver: Waiver };

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
