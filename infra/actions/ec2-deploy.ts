import { z } from "zod";
import { awsAction } from "./aws-action";

/** Copies an artifact to tagged instances, and runs scripts there. */
export const ec2Deploy = awsAction({
  unproven: true,
  category: "Deploy",
  provider: "EC2",
  configuration: z.strictObject({
    InstanceTagKey: z.string().describe("Key of the tag that the instances have"),
    InstanceTagValue: z.string().optional().describe("Value of that tag"),
    InstanceType: z.enum(["EC2", "SSM_MANAGED_NODE"]).describe("What the instances are"),
    TargetDirectory: z.string().optional().describe("The folder on the instance"),
    DeploySpec: z.string().optional().describe("The file that says what is done"),
    MaxBatch: z.string().optional().describe("Instances at a time, a number or percentage"),
    MaxError: z.string().optional().describe("Errors that are borne, a number or percentage"),
    TargetGroupNameList: z.string().optional().describe("Target groups, with commas between them"),
    PreScript: z.string().optional().describe("The script that runs before"),
    PostScript: z.string().optional().describe("The script that runs after"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  page: "action-reference-EC2Deploy",
});
