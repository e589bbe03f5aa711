import { accountOf, arnIn, globalArn } from "../arn";
import type { HostileCall } from "../hostile/call";
import { nameOf, type Scene } from "../hostile/scene";
import { administrator } from "../world/outsiders";

/**
 * Roles of a stack to which a run that has gone wrong gave every right: their boundary holds them to what the settings
 * name of secrets, of code that runs as somebody else, and of rights themselves. With another's boundary no run gives
 * them any.
 */
export function giftedRoles({ policies, world }: Scene): readonly HostileCall[] {
  const made: readonly unknown[] = world
    .ofType("aws:iam/policy:Policy")
    .map(({ resource }) => resource.outputs.arn);
  const bounded = world
    .ofType("aws:iam/role:Role")
    .filter(({ resource }) => made.includes(resource.inputs.permissionsBoundary));
  const accounts = new Set(policies.runRoles().map(accountOf));
  return bounded
    .filter(({ place }) => accounts.has(place.account))
    .flatMap(({ place: { account, region }, resource }) => {
      const role = String(resource.outputs.arn);
      return Object.entries(others).map(([action, thing]) => {
        const isGlobal = action.startsWith("iam:");
        const [service = ""] = action.split(":");
        const arn = isGlobal ? globalArn : arnIn;
        return {
          attempt: `${nameOf(role)} of ${account}, given every right, calls ${action} on ${thing}`,
          request: {
            principal: { role },
            action,
            resource: arn({ account, region }, service, thing),
            ownerAccount: account,
            ...(!isGlobal && { region }),
            ...(action === "iam:PassRole" && { passedToService: "lambda.amazonaws.com" }),
          },
          holdsToo: administrator,
        };
      });
    });
}

/** What is there beside the stack, by the action that would use it. */
const others: Readonly<Record<string, string>> = {
  "cloudformation:UpdateStack": "stack/others/00000000-0000-0000-0000-000000000000",
  "codebuild:StartBuild": "project/others",
  "iam:CreateAccessKey": "user/others",
  "iam:PassRole": "role/others",
  "iam:PutRolePolicy": "role/others",
  "lambda:UpdateFunctionCode": "function:others",
  "secretsmanager:GetSecretValue": "secret:others-Ab1Cd2",
  "ssm:GetParameters": "parameter/others",
  "states:StartExecution": "stateMachine:others",
};
