import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../grants/policy";
import { isReference, type Reference, type Value } from "../grants/value";

/** The identifiers that AWS invents, by the name under which plans refer to them. */
export type References = Readonly<Record<string, pulumi.Input<string>>>;

/** What each reference stands for, once it is made. */
export function identifiers(
  ...made: readonly (readonly [Reference, pulumi.Input<string>])[]
): References {
  return Object.fromEntries(made.map(([{ ref }, identifier]) => [ref, identifier]));
}

/** Puts identifiers in the place of references, however deep they lie. */
export function resolve(value: unknown, references: References): pulumi.Input<unknown> {
  if (isReference(value)) return identifierOf(value, references);
  if (Array.isArray(value)) return value.map((item) => resolve(item, references));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolve(item, references)]),
    );
  }
  return value;
}

export function resolveValue(value: Value, references: References): pulumi.Input<string> {
  return typeof value === "string" ? value : identifierOf(value, references);
}

/** @throws Error when the plan refers to something that no component makes: a mistake of the program */
function identifierOf({ ref, suffix }: Reference, references: References): pulumi.Input<string> {
  const identifier = references[ref];
  if (identifier === undefined) throw new Error(`The plan refers to ${ref}, which is not made.`);
  return suffix === undefined ? identifier : pulumi.interpolate`${identifier}${suffix}`;
}

/** A policy as the text that AWS takes. */
export function render(
  document: PolicyDocument,
  references: References = {},
): pulumi.Output<string> {
  return pulumi.jsonStringify(resolve(document, references));
}
