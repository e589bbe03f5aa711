import { z } from "zod";
import { awsAction } from "./aws-action";

const threshold = z.string().regex(/^\d+$/).optional();

/** Looks for vulnerabilities in source code or an image. */
export const inspectorScan = awsAction({
  unproven: true,
  category: "Invoke",
  provider: "InspectorScan",
  configuration: z.strictObject({
    InspectorRunMode: z.enum(["SourceCodeScan", "ECRImageScan"]).describe("What is scanned"),
    ECRRepositoryName: z.string().optional().describe("The repository of the image"),
    ImageTag: z.string().optional().describe("The tag of the image"),
    CriticalThreshold: threshold.describe("Critical findings beyond which it fails"),
    HighThreshold: threshold.describe("High findings beyond which it fails"),
    MediumThreshold: threshold.describe("Medium findings beyond which it fails"),
    LowThreshold: threshold.describe("Low findings beyond which it fails"),
  }),
  artifacts: { inputs: [0, 1], outputs: [0, 1] },
  page: "action-reference-InspectorScan",
  variables: ["HighestScannedSeverity"],
});
