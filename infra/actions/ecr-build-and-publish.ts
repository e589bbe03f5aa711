import { z } from "zod";
import { publicSignIn } from "../grants/build-registries";
import type { Grant } from "../grants/grant";
import { arn, partition } from "../names";
import { writesComputeLog } from "./logs";
import { type ActionProvider, type PlannedAction, takesArtifacts } from "./provider";

/** Builds an image of a Dockerfile on CodePipeline's own compute, and pushes it. */
export const ecrBuildAndPublish: ActionProvider = {
  category: "Build",
  owner: "AWS",
  provider: "ECRBuildAndPublish",
  version: "1",
  configuration: z.strictObject({
    ECRRepositoryName: z
      .string()
      .regex(/^(?!\d{12}\.dkr|public\.ecr\.aws\/)/)
      .describe("The repository that gets the image: its name, without a registry before it"),
    DockerFilePath: z.string().optional().describe("The folder of the Dockerfile"),
    ImageTags: z.string().optional().describe("Tags with commas between them; default: latest"),
    RegistryType: z
      .enum(["private", "public"])
      .optional()
      .describe("Amazon ECR of the account, or public.ecr.aws"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECRBuildAndPublish.html",
  named: ["ECRRepositoryName"],
  variables: ["ECRImageDigestId", "ECRRepositoryName"],
  grants: (action, store) => [
    ...takesArtifacts(action, store),
    ...(action.configuration.RegistryType === "public" ? pushPublic(action) : pushPrivate(action)),
    ...writesComputeLog(action),
  ],
};

function pushPrivate({ actor, region, configuration }: PlannedAction): readonly Grant[] {
  const repository = `repository/${configuration.ECRRepositoryName}`;
  return [
    {
      id: "EnterRegistry",
      to: actor,
      on: { kind: "plain", arns: ["*"] },
      actions: ["ecr:GetAuthorizationToken"],
      why: "the action logs in; AWS offers no resource to name",
    },
    {
      id: "PushImage",
      to: actor,
      on: { kind: "plain", arns: [arn({ account: actor.account, region }, "ecr", repository)] },
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeRepositories",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      why: "the action finds the repository and pushes the image",
    },
  ];
}

function pushPublic({ actor, region, configuration }: PlannedAction): readonly Grant[] {
  const repository = `arn:${partition(region)}:ecr-public::${actor.account}:repository/${configuration.ECRRepositoryName}`;
  return [
    publicSignIn(actor),
    {
      id: "PushPublicImage",
      to: actor,
      on: { kind: "plain", arns: [repository] },
      actions: [
        "ecr-public:BatchCheckLayerAvailability",
        "ecr-public:CompleteLayerUpload",
        "ecr-public:DescribeRepositories",
        "ecr-public:InitiateLayerUpload",
        "ecr-public:PutImage",
        "ecr-public:UploadLayerPart",
      ],
      why: "the action finds the repository and pushes the image",
    },
  ];
}
