import { z } from "zod";
import { ownerStoresSource } from "../grants/artifacts";
import { awsAction, near, permit } from "./aws-action";

/** An image of Amazon ECR: its artifact, imageDetail.json, names the image by its digest. */
export const ecrSource = awsAction({
  category: "Source",
  provider: "ECR",
  configuration: z.strictObject({
    RepositoryName: z.string().describe("The repository"),
    ImageTag: z.string().describe("The tag whose pushes start a release"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: true, regions: false },
  page: "action-reference-ECR",
  variables: ["ImageDigest", "ImageTag", "ImageURI", "RegistryId", "RepositoryName"],
  artifactGrants: ({ actor, roleArn, outputs }, store) =>
    roleArn === undefined ? [] : ownerStoresSource(actor, store, outputs),
  grants: (action) => [
    permit(action, {
      id: "FindImage",
      on: near(action, "ecr", `repository/${action.configuration.RepositoryName}`),
      actions: ["ecr:DescribeImages"],
      why: "the action asks for the digest behind the tag",
    }),
  ],
});
