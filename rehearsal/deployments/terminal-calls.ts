import type { Call } from "../call";
import type { Evaluation } from "../evaluate";
import { administrator, administratorOf } from "../world/outsiders";
import { providerCalls } from "./provider";

/**
 * What whoever runs `pulumi up` at a terminal calls on the stack's keys: nobody changes a key beside its own
 * policy, and AWS KMS makes none whose policy keeps its maker from changing it. Nobody named is an administrator.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export function terminalCalls(evaluation: Evaluation): readonly Call[] {
  const { deployer } = evaluation;
  return providerCalls(evaluation, deployer ?? "", ["read", "create", "update", "delete"])
    .filter(({ request: { resource } }) => /^arn:[\w-]+:kms:[^:]*:\d{12}:key\//.test(resource))
    .map((call) => ({
      ...call,
      holds: administrator,
      request: {
        ...call.request,
        principal: callerOf(deployer) ?? administratorOf(call.request.ownerAccount),
      },
    }));
}

function callerOf(arn: string | undefined) {
  if (arn === undefined) return undefined;
  return arn.includes(":user/") ? { user: arn } : { role: arn };
}

/** All that whoever runs `pulumi up` at a terminal calls, as far as it is known. */
export function upCalls(evaluation: Evaluation): readonly Call[] {
  const { deployer } = evaluation;
  const operations = ["read", "create", "update", "delete", "terminal"] as const;
  return providerCalls(evaluation, deployer ?? "", operations).map((call) => ({
    ...call,
    holds: administrator,
    request: {
      ...call.request,
      principal: callerOf(deployer) ?? administratorOf(call.request.ownerAccount),
    },
  }));
}
