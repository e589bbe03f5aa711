import { z } from "zod";
import { usesNetwork } from "../grants/build-network";
import type { Grant } from "../grants/grant";
import { awsAction } from "./aws-action";
import { writesComputeLog } from "./logs";
import type { Acting } from "./provider";

/** Runs shell commands on compute that CodePipeline keeps; billed as CodeBuild. */
export const commands = awsAction({
  category: "Compute",
  provider: "Commands",
  configuration: z.strictObject({
    EnvironmentType: z
      .enum(["LINUX_CONTAINER", "WINDOWS_SERVER_2022_CONTAINER"])
      .optional()
      .describe("The kind of machine"),
    ComputeType: z
      .enum(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"])
      .optional()
      .describe("The size of the machine"),
    VpcId: z
      .string()
      .regex(/^vpc-[\da-f]+$/)
      .optional()
      .describe("The VPC that the commands reach"),
    Subnets: z
      .string()
      .regex(/^subnet-[\da-f]+(,subnet-[\da-f]+){0,15}$/)
      .optional()
      .describe("Up to 16 subnets of the VPC, with commas between them"),
    SecurityGroupIds: z
      .string()
      .regex(/^sg-[\da-f]+(,sg-[\da-f]+){0,4}$/)
      .optional()
      .describe("Up to 5 security groups of the VPC, with commas between them"),
  }),
  artifacts: { inputs: [1, 10], outputs: [0, 1] },
  page: "action-reference-Commands",
  variables: "any",
  timeoutMinutes: 55,
  grants: (action) => [...writesComputeLog(action), ...reachesNetwork(action)],
  faults: ({ configuration: { EnvironmentType, ComputeType, ...network } }) => [
    ...(EnvironmentType === "WINDOWS_SERVER_2022_CONTAINER" &&
    (ComputeType ?? "BUILD_GENERAL1_SMALL") === "BUILD_GENERAL1_SMALL"
      ? ["Windows has no BUILD_GENERAL1_SMALL: set ComputeType to BUILD_GENERAL1_MEDIUM or more"]
      : []),
    ...([1, 2].includes(Object.keys(network).length)
      ? ["VpcId, Subnets and SecurityGroupIds belong together: write all three"]
      : []),
  ],
});

/** AWS's page names the keys and no permission for them: the compute is CodeBuild's, which needs these. */
function reachesNetwork({ actor, region, configuration }: Acting): readonly Grant[] {
  const { VpcId, Subnets, SecurityGroupIds } = configuration;
  if (VpcId === undefined) return [];
  const list = (ids: unknown) => String(ids).split(",");
  return usesNetwork(
    actor,
    { account: actor.account, region },
    { subnets: list(Subnets), securityGroups: list(SecurityGroupIds) },
  );
}
