import { z } from "zod";
import { machineReadsBundle } from "../grants/artifacts";
import { principal } from "../grants/grant";
import { deploysGroup, looksUpGroup } from "../grants/rollouts";
import { awsAction } from "./aws-action";

/** Has CodeDeploy put a bundle on machines. Each machine reads the bundle with a role of its own. */
export const codedeploy = awsAction({
  category: "Deploy",
  provider: "CodeDeploy",
  configuration: z.strictObject({
    ApplicationName: z.string().describe("The application of CodeDeploy"),
    DeploymentGroupName: z.string().describe("Its deployment group"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  page: "action-reference-CodeDeploy",
  named: ["ApplicationName", "DeploymentGroupName"],
  touches: ["deploymentConfiguration", "readers"],
  timeoutMinutes: 7_200,
  artifactGrants: ({ touches, inputs }, store) =>
    (touches?.readers ?? []).flatMap((reader) =>
      machineReadsBundle(principal(reader), store, inputs),
    ),
  grants: ({ actor, region, configuration, touches }) => {
    const group = {
      application: String(configuration.ApplicationName),
      group: String(configuration.DeploymentGroupName),
      configuration: touches?.deploymentConfiguration,
    };
    return [...deploysGroup(actor, region, group), ...looksUpGroup(actor, region, group)];
  },
});
