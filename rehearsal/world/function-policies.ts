import type { lambda } from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import type { PolicyDocument, Statement } from "../../judge";
import { inputsOf, type Registered, type World } from "./world";

/** The policy of a function, as Lambda makes it of the permissions that are given one by one. */
interface FunctionPolicy {
  readonly function: Registered;
  readonly document: PolicyDocument;
}

const type = "aws:lambda/permission:Permission";

/** Inputs that a statement is made of here; another one would say what is not judged. */
const known = ["statementId", "action", "function", "principal", "sourceArn", "sourceAccount"];

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function functionPolicies(world: World): {
  readonly policies: readonly FunctionPolicy[];
  /** Permissions that can't be read so. */
  readonly strays: readonly Registered[];
} {
  const statements = new Map<Registered, Statement[]>();
  const strays: Registered[] = [];
  for (const permission of world.ofType(type)) {
    const inputs = inputsOf<lambda.PermissionArgs>(permission);
    const made = world.lambda(permission.place.account, String(inputs.function));
    const service = /^[\w.-]+\.amazonaws\.com$/.test(inputs.principal);
    if (!made || !service || Object.keys(inputs).some((key) => !known.includes(key))) {
      strays.push(permission);
    } else {
      const arn = String(made.resource.outputs.arn);
      statements.set(made, [...(statements.get(made) ?? []), statementOf(inputs, arn)]);
    }
  }
  const policies = [...statements].map(([made, Statement]) => ({
    function: made,
    document: { Version: "2012-10-17" as const, Statement },
  }));
  return { policies, strays };
}

function statementOf(permission: Unwrap<lambda.PermissionArgs>, Resource: string): Statement {
  const { statementId, action, principal, sourceArn, sourceAccount } = permission;
  const condition = {
    ...(sourceAccount !== undefined && { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
    ...(sourceArn !== undefined && { ArnLike: { "AWS:SourceArn": sourceArn } }),
  };
  return {
    ...(statementId !== undefined && { Sid: statementId }),
    Effect: "Allow",
    Principal: { Service: principal },
    Action: action,
    Resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}
