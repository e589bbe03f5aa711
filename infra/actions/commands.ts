import { z } from "zod";
import { writesComputeLog } from "./logs";
import { type ActionProvider, takesArtifacts } from "./provider";

/** Runs shell commands on compute that CodePipeline keeps; billed as CodeBuild. */
export const commands: ActionProvider = {
  category: "Compute",
  owner: "AWS",
  provider: "Commands",
  version: "1",
  configuration: z.strictObject({
    EnvironmentType: z
      .enum(["LINUX_CONTAINER", "WINDOWS_SERVER_2022_CONTAINER"])
      .optional()
      .describe("The kind of machine"),
    ComputeType: z
      .enum(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"])
      .optional()
      .describe("The size of the machine"),
  }),
  artifacts: { inputs: [1, 10], outputs: [0, 1] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html",
  variables: "any",
  timeoutMinutes: 55,
  grants: (action, store) => [...takesArtifacts(action, store), ...writesComputeLog(action)],
  faults: ({ configuration: { EnvironmentType, ComputeType } }) =>
    EnvironmentType === "WINDOWS_SERVER_2022_CONTAINER" &&
    (ComputeType ?? "BUILD_GENERAL1_SMALL") === "BUILD_GENERAL1_SMALL"
      ? ["Windows has no BUILD_GENERAL1_SMALL: set ComputeType to BUILD_GENERAL1_MEDIUM or more"]
      : [],
};
