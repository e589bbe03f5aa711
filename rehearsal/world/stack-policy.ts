import type { Policy, PolicyDocument } from "../../judge";
import { RehearsalFault } from "../fault";
import type { Registered } from "./world";

/** A policy and the stack that registered it; its name, `<stack>:<resource>`, is unique over all stacks. */
export interface StackPolicy extends Policy {
  readonly stack: string;
  readonly account: string;
}

/** @throws RehearsalFault for a text that holds no policy, such as one that AWS would complete later */
export function policyOf(
  { stack, place, resource }: Registered,
  input = "policy",
  suffix = "",
): StackPolicy {
  const name = `${resource.name}${suffix}`;
  const text = String(resource.inputs[input]);
  try {
    const document = JSON.parse(text) as PolicyDocument;
    return { stack, account: place.account, name: `${stack}:${name}`, document };
  } catch {
    throw new RehearsalFault(
      `The policy ${name} of stack ${stack} is no JSON text ("${text.slice(0, 40)}"): ` +
        "register a policy that is known before the deployment.",
    );
  }
}
