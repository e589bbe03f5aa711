import { type Grant, type Principal, plain, principal } from "../grants/grant";
import { writeLogs } from "../grants/write-logs";
import * as names from "../names";

/** One of ferry's own functions, beside the pipelines. */
export interface PlannedFunction {
  readonly name: string;
  readonly role: names.RoleName;
  readonly logGroup: string;
  readonly grants: readonly Grant[];
}

/** Plans a function of which a role of its own may do the work, and write what it did. */
export function planFunction(
  owner: names.Owner,
  { name, role }: Pick<PlannedFunction, "name" | "role">,
  work: (actor: Principal) => readonly Grant[],
): PlannedFunction {
  const logGroup = names.functionLogGroup(name);
  const actor = principal(role.arn);
  return {
    name,
    role,
    logGroup,
    grants: [...work(actor), writeTraces(actor), writeLogs(actor, owner, logGroup)],
  };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html */
function writeTraces(to: Principal): Grant {
  return {
    id: "WriteTraces",
    to,
    on: plain("*"),
    actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    why: "X-Ray traces are on; AWS offers no resource to name",
  };
}
