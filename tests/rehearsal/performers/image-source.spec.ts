import assert from "node:assert/strict";
import { changed, delivery, type Values } from "../../support/settings";
import { carry, deliver } from "../support/releases";

/**
 * An ECR source gives imageDetail.json, which CodeDeployToECS takes for the image alone:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html
 */
describe("a source of Amazon ECR", () => {
  const sources = {
    app: { kind: "git", connection: "github", repository: "acme/api", branch: "main" },
    image: { kind: "ecr", repository: "team/api" },
  };
  const tasks = { taskFamily: "api", passedRoles: [] };
  const withAction = (action: Values) =>
    changed(delivery, "delivery.pipelines", {
      api: { sources, stages: { live: { after: "source", actions: { dep: action } } } },
    });
  const ecs = (configuration: Values) => ({
    provider: "ECS",
    configuration: { ClusterName: "c", ServiceName: "s", ...configuration },
    inputs: ["image_source"],
    touches: tasks,
  });
  const shifted = (task: string, appSpec: string) => ({
    provider: "CodeDeployToECS",
    configuration: {
      ApplicationName: "a",
      DeploymentGroupName: "g",
      TaskDefinitionTemplateArtifact: task,
      AppSpecTemplateArtifact: appSpec,
      Image1ArtifactName: "image_source",
      Image1ContainerName: "IMAGE1_NAME",
    },
    inputs: ["image_source", "app_source"],
    touches: { ...tasks, deploymentConfiguration: "CodeDeployDefault.ECSAllAtOnce" },
  });
  const elsewhere = "take it from a build or a source that has it";

  const refused: readonly (readonly [what: string, action: Values, file: string, fix: string])[] = [
    [
      "a rolling deployment",
      ecs({}),
      "imagedefinitions.json",
      "let a build write imagedefinitions.json, or deploy with CodeDeployToECS",
    ],
    [
      "a rolling deployment by a file of another name",
      ecs({ FileName: "images.json" }),
      "images.json",
      "let a build write imagedefinitions.json, or deploy with CodeDeployToECS",
    ],
    ["a task definition", shifted("image_source", "app_source"), "taskdef.json", elsewhere],
    ["an AppSpec", shifted("app_source", "image_source"), "appspec.yaml", elsewhere],
    [
      "a template",
      {
        provider: "CloudFormation",
        category: "Deploy",
        configuration: {
          ActionMode: "CREATE_UPDATE",
          StackName: "dashboard",
          TemplatePath: "image_source::template.yaml",
          RoleArn: "arn:aws:iam::111111111111:role/Dashboards",
        },
        inputs: ["image_source"],
      },
      "template.yaml",
      elsewhere,
    ],
    [
      "a bundle for machines",
      {
        provider: "CodeDeploy",
        configuration: { ApplicationName: "a", DeploymentGroupName: "g" },
        inputs: ["image_source"],
        touches: { readers: [], deploymentConfiguration: "CodeDeployDefault.OneAtATime" },
      },
      "appspec.yml",
      elsewhere,
    ],
  ];
  for (const [what, action, file, fix] of refused) {
    it(`has nothing for ${what}`, async () => {
      const { faults } = await carry(await deliver(withAction(action)));
      assert.deepEqual(faults, [
        `Pipeline acme-api, stage live, action dep: the artifact "image_source" has no file ${file}, only ` +
          `imageDetail.json, as a source of Amazon ECR gives it: ${fix}.`,
      ]);
    });
  }

  it("gives no list of images by its own file's name", async () => {
    const { faults } = await carry(
      await deliver(withAction(ecs({ FileName: "imageDetail.json" }))),
    );
    assert.deepEqual(faults, [
      "Pipeline acme-api, stage live, action dep: imageDetail.json is no list of {name, imageUri}: let a build " +
        "write imagedefinitions.json, or deploy with CodeDeployToECS.",
    ]);
  });

  it("gives CodeDeployToECS the image", async () => {
    const { faults } = await carry(await deliver(withAction(shifted("app_source", "app_source"))));
    assert.deepEqual(faults, []);
  });
});
