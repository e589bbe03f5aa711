import type { Principal } from "../../judge";
import { type Call, callsOf, documented, inferred } from "../call";
import { actingFor, type Registered } from "../world/world";

const page = "vpc/latest/userguide/flow-logs-iam-role";
/** AWS's policies name a log group with and without what follows it: which of them is asked for, no page says. */
const eitherForm = inferred(page);

/** Amazon VPC takes the role of a flow log, and writes into its group. */
export function flowLogCalls(flowLog: Registered): readonly Call[] {
  const { inputs } = flowLog.resource;
  const { account: owner, region } = flowLog.place;
  const role = String(inputs.iamRoleArn);
  const group = String(inputs.logDestination);
  const as = (by: string | Principal, actions: string, on: string, evidence = documented(page)) =>
    callsOf(by, actions, on, evidence, { owner, region });
  return [
    ...as(actingFor("vpc-flow-logs.amazonaws.com", flowLog), "sts:AssumeRole", role),
    ...as(role, "logs:DescribeLogGroups", "*"),
    ...["logs:CreateLogGroup", "logs:DescribeLogStreams"].flatMap((action) =>
      [group, `${group}:*`].flatMap((form) => as(role, action, form, eitherForm)),
    ),
    ...as(
      role,
      "logs:CreateLogStream logs:PutLogEvents",
      `${group}:log-stream:eni-0123456789abcdef0-all`,
    ),
  ];
}
