import { z } from "zod";
import { deploysGroup } from "../grants/rollouts";
import { passesToTasks, registersTasks } from "../grants/tasks";
import { awsAction } from "./aws-action";
import type { ConfiguredAction } from "./provider";

/** Has CodeDeploy move a service's traffic to tasks with a new image. The inputs may be 3 MB in all. */
export const codedeployToEcs = awsAction({
  category: "Deploy",
  provider: "CodeDeployToECS",
  configuration: z.strictObject({
    ApplicationName: z.string().describe("The application of CodeDeploy"),
    DeploymentGroupName: z.string().describe("Its deployment group"),
    TaskDefinitionTemplateArtifact: z.string().describe("The artifact with the task definition"),
    TaskDefinitionTemplatePath: z.string().optional().describe("Its path there"),
    AppSpecTemplateArtifact: z.string().describe("The artifact with the AppSpec"),
    AppSpecTemplatePath: z.string().optional().describe("Its path there"),
    Image1ArtifactName: z.string().optional().describe("The artifact with imageDetail.json"),
    Image1ContainerName: z.string().optional().describe("What stands for the image: <NAME>"),
    Image2ArtifactName: z.string().optional().describe("The same of a second image"),
    Image2ContainerName: z.string().optional().describe("What stands for the second image"),
    Image3ArtifactName: z.string().optional().describe("The same of a third image"),
    Image3ContainerName: z.string().optional().describe("What stands for the third image"),
    Image4ArtifactName: z.string().optional().describe("The same of a fourth image"),
    Image4ContainerName: z.string().optional().describe("What stands for the fourth image"),
  }),
  artifacts: { inputs: [1, 5], outputs: [0, 0] },
  page: "action-reference-ECSbluegreen",
  named: ["ApplicationName", "DeploymentGroupName"],
  touches: ["deploymentConfiguration", "taskFamily", "passedRoles"],
  timeoutMinutes: 7_200,
  faults,
  grants: ({ actor, region, configuration, touches }) => [
    ...deploysGroup(actor, region, {
      application: String(configuration.ApplicationName),
      group: String(configuration.DeploymentGroupName),
      configuration: touches?.deploymentConfiguration,
    }),
    ...registersTasks(actor, region, touches?.taskFamily ?? "*"),
    ...passesToTasks(actor, touches?.passedRoles ?? []),
  ],
});

/** Each artifact is an input, and an image has both of its keys or none. */
function faults({ configuration, inputs }: ConfiguredAction): readonly string[] {
  const artifacts = Object.entries(configuration).filter(([key]) => /Artifact(Name)?$/.test(key));
  const strange = artifacts.filter(([, artifact]) => !inputs.includes(artifact));
  const halves = ["1", "2", "3", "4"].filter(
    (number) =>
      (configuration[`Image${number}ArtifactName`] === undefined) !==
      (configuration[`Image${number}ContainerName`] === undefined),
  );
  return [
    ...strange.map(
      ([key, artifact]) => `${key} names the artifact "${artifact}", which is not in inputs`,
    ),
    ...halves.map(
      (number) =>
        `Image${number}ArtifactName and Image${number}ContainerName belong together: write both`,
    ),
  ];
}
