import type * as pulumi from "@pulumi/pulumi";
import type { Registered } from "../../plan/deployments/registered";

const role = "aws:iam/role:Role";

/**
 * The options of a component whose roles, however deep they lie, get a permissions boundary, and whose
 * resources are noted down where somebody asks for them.
 */
export function bounded(
  opts: pulumi.ComponentResourceOptions,
  boundary: pulumi.Input<string>,
  registered: Registered[] = [],
): pulumi.ComponentResourceOptions {
  return {
    ...opts,
    // Not `transforms`, which the engine calls back for: unit tests and the rehearsal have none.
    transformations: [
      ({ type, name, props, opts: own }) => {
        if (/^awsx?:/.test(type)) registered.push({ type, name, inputs: props });
        return type === role
          ? { props: { ...props, permissionsBoundary: boundary }, opts: own }
          : undefined;
      },
    ],
  };
}
