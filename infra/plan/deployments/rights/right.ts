import { actionsOf, type Conditions } from "../../../grants/policy";
import { arn, type Owner, partition } from "../../../names";
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
  /** The permissions boundary without which no role is made; undefined where none is made on push. */
  readonly boundary: string | undefined;
}

/** How a table of rights is read, where a service is unlike others. */
interface Reading {
  /** The ARN of a resource in a region. */
  readonly arnOf?: (resource: string, region: string) => string;
  /** The resources of types that name none. */
  readonly on?: readonly string[];
  readonly when?: Conditions;
}

/**
 * Rights as a table, by AWS's list of the service's actions. A type of resource has its line, with what its Sids end in
 * and what AWS knows it by: `<name>` is that input, of the type itself or of one that stands behind, `+tag` the stack's
 * tag; where there is nothing, it is the line above's. Below it is what reads such a resource, and what makes it.
 */
export function rightsIn(
  scope: Scope,
  service: string,
  table: string,
  { arnOf, on = [], when }: Reading = {},
): readonly Right[] {
  const { owner } = scope;
  const ofService = (resource: string, region: string) =>
    arn({ ...owner, region }, service, resource);
  let row = { type: "", of: "", about: { on, ...(when && { when }) } };
  return table
    .trim()
    .split("\n")
    .flatMap((line): readonly Right[] => {
      const [first = "", ...rest] = line.trim().split(/\s+/);
      if (first === "read" || first === "make") {
        const { type, of, about } = row;
        const calls = actionsOf(service, rest.join(" "));
        return first === "read"
          ? [{ id: `Read${of}`, type, access: "read", actions: calls, ...about }]
          : [{ id: `Make${of}`, type, access: "write", actions: calls, ...about }];
      }
      const [of = "", resource, mark = first] = rest;
      const condition = mark === "+tag" ? tagged(owner) : when;
      const about = {
        on: resource ? resourcesOf(scope, mark, resource, arnOf ?? ofService) : row.about.on,
        ...(condition && { when: condition }),
      };
      row = { type: first, of, about };
      return [];
    });
}

/** ARNs of a type's resources, each once: by the input that `resource` names, or all of them. */
function resourcesOf(
  scope: Scope,
  type: string,
  resource: string,
  arnOf: (resource: string, region: string) => string,
): readonly string[] {
  const { region } = scope.owner;
  const [, before = "", input, after = ""] = /^(.*)<(\w+)>(.*)$/.exec(resource) ?? [];
  if (input === undefined) return [arnOf(resource, region)];
  const arns = ofType(scope, type).map((each) => {
    const name = `${before}${patternOf(scope.owner, each, input)}${after}`;
    return arnOf(name, String(each.inputs.region ?? region));
  });
  return [...new Set(arns)];
}

/** A right to look for resources: what lists them knows no single one. */
export function finds(id: string, type: string, service: string, names: string): Right {
  return { id, type, access: "read", actions: actionsOf(service, names), on: ["*"] };
}

/** ARNs of a service without regions. */
export function globally({ account, region }: Owner, service: string) {
  return (resource: string) => `arn:${partition(region)}:${service}::${account}:${resource}`;
}

export function ofType({ registered }: Scope, type: string): readonly Registered[] {
  return registered.filter((each) => each.type === type);
}

/** The names of a type's resources, with `*` behind the part that all of the stack have. */
export function patternsOf(scope: Scope, type: string, input = "name"): readonly string[] {
  const patterns = ofType(scope, type).map((each) => patternOf(scope.owner, each, input));
  return [...new Set(patterns)];
}

export function patternOf({ name: prefix }: Owner, { name, inputs }: Registered, input: string) {
  const given = inputs[input];
  if (given === undefined) return `${name}-*`;
  if (typeof given !== "string") throw new Error(`${name} has no ${input} that is known at once.`);
  const [, head] = new RegExp(`^((?:.*[-/])?${prefix}-)`).exec(given) ?? [];
  return head === undefined ? given : `${head}*`;
}

/**
 * The tag that every resource of the stack has, for what AWS knows by no name. Nothing of that kind is made on push,
 * and other tags get only those that have this one: whoever may tag a new one may tag, and then take over, any other of
 * the account.
 */
export function tagged({ name }: Owner): Conditions {
  return { StringEquals: { "aws:ResourceTag/ferry:name": name } };
}
