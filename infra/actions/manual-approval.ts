import { z } from "zod";
import type { ActionProvider } from "./provider";

/** Waits until a person approves or rejects. */
export const manualApproval: ActionProvider = {
  category: "Approval",
  owner: "AWS",
  provider: "Manual",
  version: "1",
  configuration: z.strictObject({
    NotificationArn: z
      .string()
      .regex(/^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/)
      .optional()
      .describe("The ARN of an SNS topic that tells the approvers"),
    CustomData: z.string().optional().describe("What the approver reads"),
    ExternalEntityLink: z.string().optional().describe("What the approver looks at"),
  }),
  artifacts: { inputs: [0, 0], outputs: [0, 0] },
  across: { accounts: false, regions: false },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html",
  named: ["NotificationArn"],
  nearby: ["NotificationArn"],
  timeoutMinutes: 10_080,
  topics: ({ configuration: { NotificationArn } }) =>
    typeof NotificationArn === "string" ? [NotificationArn] : [],
  grants: ({ actor, configuration: { NotificationArn } }) =>
    NotificationArn === undefined
      ? []
      : [
          {
            id: "TellApprovers",
            to: actor,
            on: { kind: "plain", arns: [NotificationArn] },
            actions: ["sns:Publish"],
            why: "the action tells the approvers that the release waits",
          },
        ],
};
