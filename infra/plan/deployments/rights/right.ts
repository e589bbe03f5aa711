import type { Conditions } from "../../../grants/policy";
import { arn, type Owner } from "../../../names";
import type { Registered } from "../registered";

/** What a deployment may do with the resources of a type, to read them or to make them. */
export interface Right {
  /** The Sid of its statement, unless another right about the same comes first: letters and digits. */
  readonly id: string;
  /** The type of resource that needs it, as Pulumi names it. */
  readonly type: string;
  /** A preview only reads. What is `never` done is refused, whatever else allows it. */
  readonly access: "read" | "write" | "never";
  readonly actions: readonly string[];
  /** The names that ferry gives, wherever the service knows resources by name; else `*`. */
  readonly on: readonly string[];
  readonly when?: Conditions;
}

/** Whose resources the rights are about. */
export interface Scope {
  readonly owner: Owner;
  /** What the stack registers, but for what deployments themselves take. */
  readonly registered: readonly Registered[];
  /** Roles that the settings name, by who takes them: they are handed over, and never changed. */
  readonly existingRoles: Readonly<Record<"pipelines" | "builds" | "tasks", readonly string[]>>;
  /** Connections that the settings name. */
  readonly existingConnections: readonly string[];
  readonly identityProvider: string;
  /** The permissions boundary without which no role is made. */
  readonly boundary: string;
}

/** What is read and what is made, of one type. */
export interface Use extends Pick<Right, "type" | "on"> {
  /** What the Sids end in. */
  readonly of: string;
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly when?: Conditions;
}

export function uses(...all: readonly Use[]): readonly Right[] {
  return all
    .flatMap(({ of, read, write, ...about }): readonly Right[] => [
      { id: `Read${of}`, access: "read", actions: read, ...about },
      { id: `Make${of}`, access: "write", actions: write, ...about },
    ])
    .filter(({ actions }) => actions.length > 0);
}

/** The actions of a service. */
export function actions(service: string, names: string): readonly string[] {
  return names.split(" ").map((name) => `${service}:${name}`);
}

export function ofType({ registered }: Scope, type: string): readonly Registered[] {
  return registered.filter((each) => each.type === type);
}

/** The names of a type's resources, with `*` behind the part that all of the stack have. */
export function patternsOf(scope: Scope, type: string, input = "name"): readonly string[] {
  const patterns = ofType(scope, type).map((each) => patternOf(scope.owner, each, input));
  return [...new Set(patterns)];
}

/** The same as ARNs of a service, in the stack's region or the one that a resource names. */
export function arnsOf(scope: Scope, type: string, service: string, kind: string) {
  const { owner } = scope;
  const arns = ofType(scope, type).map((each) => {
    const region = String(each.inputs.region ?? owner.region);
    return arn({ ...owner, region }, service, `${kind}${patternOf(owner, each, "name")}`);
  });
  return [...new Set(arns)];
}

export function patternOf({ name: prefix }: Owner, { name, inputs }: Registered, input: string) {
  const given = inputs[input];
  if (given === undefined) return `${name}-*`;
  if (typeof given !== "string") throw new Error(`${name} has no ${input} that is known at once.`);
  const [, head] = new RegExp(`^((?:.*[-/])?${prefix}-)`).exec(given) ?? [];
  return head === undefined ? given : `${head}*`;
}

/**
 * The tag that every resource of the stack has, for what AWS knows by no name. Nothing of that kind is made, or
 * gets the tag, on push: whoever may tag a new one may tag, and then take over, any other of the account.
 */
export function tagged({ name }: Owner): Conditions {
  return { StringEquals: { "aws:ResourceTag/ferry:name": name } };
}
