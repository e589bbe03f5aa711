import { type Call, documented, inferred } from "../call";
import type { Registered } from "../world/registry";

const page = "vpc/latest/userguide/flow-logs-iam-role";
/** AWS's policies name a log group with and without what follows it: which of them is asked for, no page says. */
const eitherForm = inferred(page);

/** Amazon VPC takes the role of a flow log, and writes into its group. */
export function flowLogCalls({
  place,
  resource: { inputs, outputs },
}: Registered): readonly Call[] {
  const { account, region } = place;
  const role = String(inputs.iamRoleArn);
  const group = String(inputs.logDestination);
  const sourceArn = String(outputs.arn);
  const service = "vpc-flow-logs.amazonaws.com";
  const own = (action: string, resource: string, source = documented(page)): Call => ({
    ...source,
    count: 1,
    request: { principal: { role }, action, resource, ownerAccount: account, region },
  });
  return [
    {
      ...documented(page),
      count: 1,
      request: {
        principal: { service, sourceArn, sourceAccount: account },
        action: "sts:AssumeRole",
        resource: role,
        ownerAccount: account,
        region,
      },
    },
    own("logs:DescribeLogGroups", "*"),
    ...["logs:CreateLogGroup", "logs:DescribeLogStreams"].flatMap((action) =>
      [group, `${group}:*`].map((form) => own(action, form, eitherForm)),
    ),
    ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
      own(action, `${group}:log-stream:eni-0123456789abcdef0-all`),
    ),
  ];
}
