import type { Value } from "./value";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PrincipalElement;
  readonly Action: string | readonly string[];
  readonly Resource?: Value | readonly Value[];
  readonly Condition?: Conditions;
}

export type PrincipalElement =
  | "*"
  | { readonly AWS: string | readonly string[] }
  | { readonly Service: string }
  | { readonly Federated: string };

/** Operator → condition key → value or values. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, Value | readonly Value[]>>>
>;

export function policy(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** Actions of a service: `actionsOf("s3", "GetObject PutObject")`. */
export function actionsOf(service: string, names: string): readonly string[] {
  return names.split(" ").map((name) => `${service}:${name}`);
}

/** One value stands alone, several as a list: the form in which AWS returns a policy. */
export function oneOrMany<T>(values: readonly T[]): T | readonly T[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

/**
 * Conditions of both, operator by operator.
 * @throws Error when both have a value for one key: to keep one of them would loosen the other
 */
export function allOf(...conditions: readonly (Conditions | undefined)[]): Conditions | undefined {
  const merged: Record<string, Record<string, Value | readonly Value[]>> = {};
  for (const condition of conditions) {
    for (const [operator, keys] of Object.entries(condition ?? {})) {
      const twice = Object.keys(keys).find((key) => key in (merged[operator] ?? {}));
      if (twice !== undefined) throw new Error(`Two conditions ${operator} are about ${twice}.`);
      merged[operator] = { ...merged[operator], ...keys };
    }
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
}

/** Trust of an AWS service, with the conditions that keep out the same service acting for others. */
export function serviceTrust(service: string, when?: Conditions): PolicyDocument {
  return policy([
    {
      Sid: "TakenByService",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(when && { Condition: when }),
    },
  ]);
}
