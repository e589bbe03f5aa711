import type { Grant } from "../grants/grant";
import { near, permit } from "./aws-action";
import type { Acting } from "./provider";

/**
 * CodePipeline's own compute writes its log in the name of the acting role, and asks for the group first, which
 * AWS names in two forms.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
 */
export function writesComputeLog(
  action: Pick<Acting, "actor" | "region" | "logGroup">,
): readonly Grant[] {
  const group = near(action, "logs", `log-group:${action.logGroup}`);
  return [
    permit(action, {
      id: "WriteComputeLog",
      on: [group, `${group}:*`],
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      why: "what CodePipeline computes is logged",
    }),
  ];
}
