import type { Grant } from "../grants/grant";
import { arn } from "../names";
import type { PlannedAction } from "./provider";

/**
 * CodePipeline's own compute writes its log in the name of the acting role, and asks for the group first, which
 * AWS names in two forms.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
 */
export function writesComputeLog({
  actor,
  region,
  logGroup,
}: Pick<PlannedAction, "actor" | "region" | "logGroup">): readonly Grant[] {
  const group = arn({ account: actor.account, region }, "logs", `log-group:${logGroup}`);
  return [
    {
      id: "WriteComputeLog",
      to: actor,
      on: { kind: "plain", arns: [group, `${group}:*`] },
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      why: "what CodePipeline computes is logged",
    },
  ];
}
