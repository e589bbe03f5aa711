import type { Request } from "../../../judge";
import { arnIn } from "../../arn";
import type { Evidence } from "../../call";
import type { Registered, Registry } from "../../world/registry";

/** What the provider does with a resource. */
export type Operation = "read" | "create" | "update" | "delete";

/** What Pulumi's provider calls for a resource of a type, apart from what the program grants for it. */
export interface Line extends Evidence {
  readonly operation: Operation;
  /** `s3:GetBucketPolicy`, several with blanks between them. */
  readonly calls: string;
  /** What is called on; the resource's own ARN where left out. */
  readonly on?: On | undefined;
  /** What else the request says. */
  readonly says?: ((resource: Registered, registry: Registry) => Said) | undefined;
}

export type On = (
  resource: Registered,
  registry: Registry,
) => string | readonly string[] | undefined;

/** Facts of a request beside its caller, action and resource. */
export type Said = Pick<Request, "passedToService" | "context" | "via"> & {
  /** Whether the call carries the provider's default tags. */
  readonly tags?: "sent";
};

export type Table = Readonly<Record<string, readonly Line[]>>;

/**
 * What the provider calls follows from what AWS's page of the service says that an action does: no page
 * says which of them the provider makes use of.
 */
export const byService = (service: string): Evidence => ({
  page: `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${service}.html`,
  grade: "inferred",
});

/** The code of the provider says it. */
export const byProvider = (file: string): Evidence => ({
  page: `https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/${file}.go`,
  grade: "observed",
});

/** The lines of a type, one for each operation that makes calls. */
export function lines(
  evidence: Evidence,
  on: Line["on"] | undefined,
  calls: Partial<Readonly<Record<Operation, string>>>,
): readonly Line[] {
  return Object.entries(calls).map(([operation, each]) => ({
    ...evidence,
    operation: operation as Operation,
    calls: each,
    ...(on && { on }),
  }));
}

/** A line with facts of its own. */
export function line(
  evidence: Evidence,
  operation: Operation,
  calls: string,
  more: Pick<Line, "on" | "says"> = {},
): Line {
  return { ...evidence, operation, calls, ...more };
}

export function arnOf({ resource }: Registered): string {
  return String(resource.outputs.arn);
}

/** The ARN of something where a resource is. */
export function arnBeside({ place }: Registered, service: string, rest: string): string {
  return arnIn(place, service, rest);
}

/** The resource whose output an input of this one repeats. */
export function found(
  registry: Registry,
  type: string,
  { place }: Registered,
  output: string,
  value: unknown,
): Registered | undefined {
  return registry
    .ofType(type)
    .find(
      (each) => each.place.account === place.account && each.resource.outputs[output] === value,
    );
}
