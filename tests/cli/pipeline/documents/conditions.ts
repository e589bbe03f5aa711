import { action, bucketSource, printed, rule, stage } from "./printed";

/** What stages ask before and after, and what a failure does. */
export const conditioned = printed("MyConditionPipeline", [
  stage("Source", bucketSource),
  {
    ...stage(
      "Test",
      action("Beanstalk", "Deploy/ElasticBeanstalk", {
        configuration: { ApplicationName: "my-app", EnvironmentName: "my-env" },
        inputs: ["SourceArtifact"],
        region: "us-west-2",
      }),
    ),
    beforeEntry: {
      conditions: [
        {
          result: "SKIP",
          rules: [
            {
              name: "MyVarCheckRule",
              ruleTypeId: rule("VariableCheck"),
              configuration: {
                Variable: "#{SourceVariables.VersionId}",
                Value: "null",
                Operator: "NE",
              },
            },
          ],
        },
      ],
    },
    onFailure: { result: "RETRY", retryConfiguration: { retryMode: "ALL_ACTIONS" } },
  },
  {
    ...stage(
      "Live",
      action("Approve", "Approval/Manual"),
      action("Publish", "Build/ECRBuildAndPublish", {
        runOrder: 2,
        configuration: { ECRRepositoryName: "actions/my-imagerepo" },
        inputs: ["SourceArtifact"],
        region: "us-west-2",
      }),
    ),
    beforeEntry: {
      conditions: [
        {
          result: "FAIL",
          rules: [
            {
              name: "MyDeploymentRule",
              ruleTypeId: rule("DeploymentWindow"),
              configuration: { Cron: "* * 9-17 ? * MON-FRI", TimeZone: "America/Los_Angeles" },
            },
          ],
        },
      ],
    },
    onSuccess: {
      conditions: [
        {
          result: "ROLLBACK",
          rules: [
            {
              name: "MyAlarmRule",
              ruleTypeId: rule("CloudWatchAlarm"),
              configuration: { AlarmName: "CWAlarm", WaitTime: "1" },
            },
            {
              name: "MyCommandsRule",
              ruleTypeId: rule("Commands"),
              configuration: {},
              commands: ["ls", "printenv"],
              inputArtifacts: [{ name: "SourceArtifact" }],
              timeoutInMinutes: 10,
            },
          ],
        },
      ],
    },
    onFailure: {
      conditions: [
        {
          result: "ROLLBACK",
          rules: [
            {
              name: "MyLambdaRule",
              ruleTypeId: rule("LambdaInvoke"),
              configuration: { FunctionName: "my-function" },
            },
          ],
        },
      ],
    },
  },
  { ...stage("Last", action("Again", "Approval/Manual")), onFailure: { result: "ROLLBACK" } },
]);

/** What ferry does not carry over. */
export const left = printed("MyOldPipeline", [
  {
    ...stage(
      "Source",
      {
        ...action("Source", "Source/GitHub", {
          configuration: { Owner: "acme", Repo: "app", Branch: "main", OAuthToken: "****" },
          outputs: ["SourceArtifact"],
        }),
        actionTypeId: { category: "Source", owner: "ThirdParty", provider: "GitHub", version: "1" },
      },
      action("Objects", "Source/S3", {
        configuration: {
          S3Bucket: "objects",
          S3ObjectKey: "data.zip",
          PollForSourceChanges: "true",
          AllowOverrideForS3ObjectKey: "true",
        },
        roleArn: "arn:aws:iam::222222222222:role/Reader",
        region: "us-west-2",
        outputs: ["Data"],
      }),
      {
        ...action("Other", "Source/Theirs", { outputs: ["OtherArtifact"] }),
        actionTypeId: { category: "Source", owner: "Custom", provider: "Theirs", version: "1" },
      },
    ),
    onFailure: { result: "RETRY" },
  },
  {
    ...stage(
      "Deploy",
      action("Stacks", "Deploy/OpsWorks", { inputs: ["SourceArtifact"] }),
      action("Theirs", "Build/CodeBuild", {
        configuration: { ProjectName: "theirs" },
        roleArn: "arn:aws:iam::222222222222:role/Builder",
        inputs: ["SourceArtifact"],
        outputs: ["BuildArtifact"],
      }),
    ),
    beforeEntry: {
      conditions: [
        {
          result: "FAIL",
          rules: [
            {
              name: "Alarm",
              ruleTypeId: rule("CloudWatchAlarm"),
              configuration: { AlarmName: "quiet" },
              roleArn: "arn:aws:iam::111111111111:role/Looker",
            },
          ],
        },
      ],
    },
    blockers: [{ name: "x", type: "Schedule" }],
  },
]);
