import { z } from "zod";
import type { ActionProvider } from "./provider";

/** Waits until a person approves or rejects. */
export const manualApproval: ActionProvider = {
  category: "Approval",
  owner: "AWS",
  provider: "Manual",
  version: "1",
  configuration: z.strictObject({
    CustomData: z.string().optional().describe("What the approver reads"),
    ExternalEntityLink: z.string().optional().describe("What the approver looks at"),
  }),
  artifacts: { inputs: [0, 0], outputs: [0, 0] },
  across: { accounts: false, regions: false },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html",
  grants: () => [],
};
