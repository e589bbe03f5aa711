import { z } from "zod";
import { awsAction, permit } from "./aws-action";

/** Waits until a person approves or rejects. */
export const manualApproval = awsAction({
  category: "Approval",
  provider: "Manual",
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
  page: "approvals-action-add",
  named: ["NotificationArn"],
  nearby: ["NotificationArn"],
  timeoutMinutes: 10_080,
  topics: ({ configuration: { NotificationArn } }) =>
    typeof NotificationArn === "string" ? [NotificationArn] : [],
  grants: (action) => {
    const { NotificationArn } = action.configuration;
    if (NotificationArn === undefined) return [];
    return [
      permit(action, {
        id: "TellApprovers",
        on: NotificationArn,
        actions: ["sns:Publish"],
        why: "the action tells the approvers that the release waits",
      }),
    ];
  },
});
