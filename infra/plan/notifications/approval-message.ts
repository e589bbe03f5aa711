import { plain } from "../../grants/grant";
import { encryptForApprovers } from "../../grants/notifications";
import * as names from "../../names";
import { type PlannedFunction, planFunction } from "../bundled-function";

/** The function that tells chat what an approval asks. */
export interface PlannedApprovalMessage extends PlannedFunction {
  readonly pattern: Readonly<Record<string, unknown>>;
  /** ARNs of the topics that chat shows, by the names of pipelines. */
  readonly topics: Readonly<Record<string, readonly string[]>>;
}

/** Made where chat wants to hear of approvals. */
export function planApprovalMessage(
  owner: names.Owner,
  told: readonly { readonly pipeline: string; readonly topic: string }[],
): PlannedApprovalMessage | undefined {
  if (told.length === 0) return undefined;
  const pipelines = [...new Set(told.map(({ pipeline }) => pipeline))];
  const topics = [...new Set(told.map(({ topic }) => topic))];
  const own = {
    name: names.approvalMessageFunction(owner),
    role: names.approvalMessageRole(owner),
  };
  return {
    pattern: {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Action Execution State Change"],
      detail: { pipeline: pipelines, state: ["STARTED"], type: { category: ["Approval"] } },
    },
    topics: Object.fromEntries(
      pipelines.map((pipeline) => [
        pipeline,
        told.filter((each) => each.pipeline === pipeline).map(({ topic }) => topic),
      ]),
    ),
    ...planFunction(owner, own, (actor) => [
      {
        id: "ReadApprovals",
        to: actor,
        on: plain(...pipelines.map((pipeline) => names.arn(owner, "codepipeline", pipeline))),
        actions: ["codepipeline:ListActionExecutions"],
        why: "what an approval asks has commit, author and message in it",
      },
      {
        id: "TellChat",
        to: actor,
        on: plain(...topics),
        actions: ["sns:Publish"],
        why: "chat shows what topics tell",
      },
      ...topics.map((topic) => encryptForApprovers(actor, owner, topic)),
    ]),
  };
}
