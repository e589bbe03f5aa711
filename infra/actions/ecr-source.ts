import { z } from "zod";
import { arn } from "../names";
import type { ActionProvider } from "./provider";

/** An image of Amazon ECR: its artifact, imageDetail.json, names the image by its digest. */
export const ecrSource: ActionProvider = {
  category: "Source",
  owner: "AWS",
  provider: "ECR",
  version: "1",
  configuration: z.strictObject({
    RepositoryName: z.string().describe("The repository"),
    ImageTag: z.string().describe("The tag whose pushes start a release"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: true, regions: false },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECR.html",
  variables: ["ImageDigest", "ImageTag", "ImageURI", "RegistryId", "RepositoryName"],
  grants: ({ actor, region, configuration }) => [
    {
      id: "FindImage",
      to: actor,
      on: {
        kind: "plain",
        arns: [
          arn(
            { account: actor.account, region },
            "ecr",
            `repository/${configuration.RepositoryName}`,
          ),
        ],
      },
      actions: ["ecr:DescribeImages"],
      why: "the action asks for the digest behind the tag",
    },
  ],
};
