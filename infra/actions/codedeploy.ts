import { z } from "zod";
import { machineReadsBundle } from "../grants/artifacts";
import { principal } from "../grants/grant";
import { deploysGroup, looksUpGroup } from "../grants/rollouts";
import { type ActionProvider, takesArtifacts } from "./provider";

/** Has CodeDeploy put a bundle on machines. Each machine reads the bundle with a role of its own. */
export const codedeploy: ActionProvider = {
  category: "Deploy",
  owner: "AWS",
  provider: "CodeDeploy",
  version: "1",
  configuration: z.strictObject({
    ApplicationName: z.string().describe("The application of CodeDeploy"),
    DeploymentGroupName: z.string().describe("Its deployment group"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeDeploy.html",
  named: ["ApplicationName", "DeploymentGroupName"],
  touches: ["deploymentConfiguration", "readers"],
  timeoutMinutes: 7_200,
  grants: (action, store) => {
    const { actor, region, configuration, touches, inputs } = action;
    const group = {
      application: String(configuration.ApplicationName),
      group: String(configuration.DeploymentGroupName),
      configuration: touches?.deploymentConfiguration,
    };
    return [
      ...takesArtifacts(action, store),
      ...deploysGroup(actor, region, group),
      ...looksUpGroup(actor, region, group),
      ...(touches?.readers ?? []).flatMap((reader) =>
        machineReadsBundle(principal(reader), store, inputs),
      ),
    ];
  },
};
