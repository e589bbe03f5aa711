import assert from "node:assert/strict";
import { one, policiesOf, types } from "../../../support/registrations";
import { exampleStacks } from "../../../support/stacks";

describe("the images of a service", () => {
  it("lie in a repository with tags that never change, scanned, with the delivery's key", async () => {
    const { dev } = await exampleStacks("containers");
    assert.deepEqual(one(dev, "aws:ecr/repository:Repository").inputs, {
      name: "acme/api",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [
        { encryptionType: "KMS", kmsKey: one(dev, types.key).outputs.arn },
      ],
      forceDelete: false,
    });
    const { rules } = JSON.parse(
      String(one(dev, "aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs.policy),
    ) as { readonly rules: readonly { readonly selection: unknown }[] };
    assert.deepEqual(
      rules.map(({ selection }) => selection),
      [
        {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 7,
        },
        { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 500 },
      ],
    );
  });

  it("are pulled by the role that starts the tasks, and by nobody else", async () => {
    const { dev } = await exampleStacks("containers");
    assert.deepEqual(policiesOf(dev)["api-images-policy"]?.Statement, [
      {
        Sid: "PullImages",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ],
        Condition: {
          ArnEquals: {
            "aws:PrincipalArn": "arn:aws:iam::222222222222:role/ferry/acme-api-execution",
          },
        },
      },
    ]);
  });

  it("are pushed by the build's role, to this repository only", async () => {
    const { dev } = await exampleStacks("containers");
    const repository = "arn:aws:ecr:eu-central-1:111111111111:repository/acme/api";
    const ofBuild = Object.entries(policiesOf(dev)).flatMap(([name, { Statement }]) =>
      name.includes("build") && !name.endsWith("/trust") ? Statement : [],
    );
    const images = ofBuild.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => (action.startsWith("ecr:") ? [[action, Resource]] : [])),
    );
    assert.deepEqual(images.sort(), [
      ["ecr:BatchCheckLayerAvailability", repository],
      ["ecr:BatchGetImage", repository],
      ["ecr:CompleteLayerUpload", repository],
      ["ecr:GetAuthorizationToken", "*"],
      ["ecr:GetDownloadUrlForLayer", repository],
      ["ecr:InitiateLayerUpload", repository],
      ["ecr:PutImage", repository],
      ["ecr:UploadLayerPart", repository],
    ]);
  });
});
