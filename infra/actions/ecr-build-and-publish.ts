import { z } from "zod";
import { publicSignIn } from "../grants/build-registries";
import type { Grant } from "../grants/grant";
import { partition } from "../names";
import { awsAction, near, permit } from "./aws-action";
import { writesComputeLog } from "./logs";
import type { Acting } from "./provider";

/** Builds an image of a Dockerfile on CodePipeline's own compute, and pushes it. */
export const ecrBuildAndPublish = awsAction({
  category: "Build",
  provider: "ECRBuildAndPublish",
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
  page: "action-reference-ECRBuildAndPublish",
  named: ["ECRRepositoryName"],
  variables: ["ECRImageDigestId", "ECRRepositoryName"],
  grants: (action) => [
    ...(action.configuration.RegistryType === "public" ? pushPublic(action) : pushPrivate(action)),
    ...writesComputeLog(action),
  ],
});

function pushPrivate(action: Acting): readonly Grant[] {
  return [
    permit(action, {
      id: "EnterRegistry",
      on: "*",
      actions: ["ecr:GetAuthorizationToken"],
      why: "the action logs in; AWS offers no resource to name",
    }),
    permit(action, {
      id: "PushImage",
      on: near(action, "ecr", `repository/${action.configuration.ECRRepositoryName}`),
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
    }),
  ];
}

function pushPublic(action: Acting): readonly Grant[] {
  const { actor, region, configuration } = action;
  const repository = `arn:${partition(region)}:ecr-public::${actor.account}:repository/${configuration.ECRRepositoryName}`;
  return [
    publicSignIn(actor),
    permit(action, {
      id: "PushPublicImage",
      on: repository,
      actions: [
        "ecr-public:BatchCheckLayerAvailability",
        "ecr-public:CompleteLayerUpload",
        "ecr-public:DescribeRepositories",
        "ecr-public:InitiateLayerUpload",
        "ecr-public:PutImage",
        "ecr-public:UploadLayerPart",
      ],
      why: "the action finds the repository and pushes the image",
    }),
  ];
}
