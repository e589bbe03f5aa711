import {
  action,
  bucketSource,
  gitSource,
  printed,
  repositorySource,
  stage,
  store,
} from "./printed";

/** From a bucket to machines: the first tutorial. */
export const simple = printed(
  "MyFirstPipeline",
  [
    stage("Source", bucketSource),
    stage(
      "Deploy",
      action("Deploy", "Deploy/CodeDeploy", {
        configuration: {
          ApplicationName: "MyDemoApplication",
          DeploymentGroupName: "MyDemoDeploymentGroup",
        },
        inputs: ["SourceArtifact"],
        region: "us-west-2",
      }),
    ),
  ],
  { pipelineType: "V1" },
);

/** From a repository by a build to machines, which tell what they run. */
export const built = printed("MyBuildPipeline", [
  stage("Source", repositorySource),
  stage(
    "Build",
    action("Build", "Build/CodeBuild", {
      configuration: {
        ProjectName: "MyBuildProject",
        BatchEnabled: "false",
        EnvironmentVariables:
          '[{"name":"COMMIT","value":"#{SourceVariables.CommitId}","type":"PLAINTEXT"}]',
      },
      inputs: ["SourceArtifact"],
      outputs: ["BuildArtifact"],
      namespace: "BuildVariables",
      region: "us-west-2",
    }),
  ),
  stage(
    "Deploy",
    action("Deploy", "Deploy/CodeDeploy", {
      configuration: { ApplicationName: "CodeDeployApp", DeploymentGroupName: "CodeDeployGroup" },
      inputs: ["BuildArtifact"],
      region: "us-west-2",
    }),
  ),
]);

/** To another account: the page of cross-account pipelines. */
export const crossAccount = printed(
  "MyCrossAccountPipeline",
  [
    stage("Source", bucketSource),
    stage(
      "Staging",
      action("ExternalDeploy", "Deploy/CodeDeploy", {
        configuration: { ApplicationName: "AccountBApp", DeploymentGroupName: "AccountBGroup" },
        inputs: ["SourceArtifact"],
        roleArn: "arn:aws:iam::222222222222:role/AccountB_Role",
        region: "us-west-2",
      }),
    ),
  ],
  {
    artifactStore: {
      ...store,
      encryptionKey: { id: "arn:aws:kms:us-west-2:111111111111:key/2222222-3333", type: "KMS" },
    },
  },
);

/** To other regions: a store in each of them. */
export const crossRegion = printed(
  "MyCrossRegionPipeline",
  [
    stage("Source", repositorySource),
    stage(
      "Deploy",
      action("Deploy_CFN-us-east-1", "Deploy/CloudFormation", {
        configuration: {
          ActionMode: "CREATE_UPDATE",
          Capabilities: "CAPABILITY_IAM",
          RoleArn: "arn:aws:iam::111111111111:role/CFN_role",
          StackName: "my-us-east-1-stack",
          TemplatePath: "SourceArtifact::template.yml",
          TemplateConfiguration: "SourceArtifact::us-east-1.json",
        },
        inputs: ["SourceArtifact"],
        region: "us-east-1",
      }),
      action("Deploy_S3-eu-west-1", "Deploy/S3", {
        configuration: { BucketName: "my-eu-west-1-site", Extract: "true", CannedACL: "private" },
        inputs: ["SourceArtifact"],
        region: "eu-west-1",
      }),
    ),
  ],
  {
    artifactStores: {
      "us-west-2": store,
      "us-east-1": { type: "S3", location: "codepipeline-us-east-1-1234567890" },
      "eu-west-1": { type: "S3", location: "codepipeline-eu-west-1-1234567890" },
    },
  },
);

/** Images to Amazon ECS: rolling, and blue by green with an image of a registry. */
export const containers = printed("MyContainerPipeline", [
  stage(
    "Source",
    gitSource("Source"),
    action("Image", "Source/ECR", {
      configuration: { RepositoryName: "my-image-repo", ImageTag: "latest" },
      outputs: ["MyImage"],
    }),
  ),
  stage(
    "Deploy",
    action("Rolling", "Deploy/ECS", {
      configuration: {
        ClusterName: "MyCluster",
        ServiceName: "MyService",
        FileName: "imagedefinitions.json",
        DeploymentTimeout: "15",
      },
      inputs: ["SourceArtifact"],
      region: "us-west-2",
    }),
    action("BlueGreen", "Deploy/CodeDeployToECS", {
      configuration: {
        ApplicationName: "MyEcsApplication",
        DeploymentGroupName: "MyEcsGroup",
        TaskDefinitionTemplateArtifact: "SourceArtifact",
        AppSpecTemplateArtifact: "SourceArtifact",
        TaskDefinitionTemplatePath: "taskdef.json",
        AppSpecTemplatePath: "appspec.yaml",
        Image1ArtifactName: "MyImage",
        Image1ContainerName: "IMAGE1_NAME",
      },
      inputs: ["SourceArtifact", "MyImage"],
      region: "us-west-2",
    }),
  ),
]);
