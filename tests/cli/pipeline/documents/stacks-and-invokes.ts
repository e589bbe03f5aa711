import { action, bucketSource, printed, repositorySource, stage } from "./printed";

/** A change set that somebody approves, and a stack that goes away. */
export const changeSet = printed("MyStackPipeline", [
  stage("Source", repositorySource),
  stage(
    "Production",
    action("CreateChangeSet", "Deploy/CloudFormation", {
      configuration: {
        ActionMode: "CHANGE_SET_REPLACE",
        ChangeSetName: "UpdatePreview-MyStack",
        StackName: "MyStack",
        RoleArn: "arn:aws:iam::111111111111:role/CFN_role",
        TemplatePath: "SourceArtifact::template.yml",
        ParameterOverrides:
          '{"Url": {"Fn::GetArtifactAtt": ["SourceArtifact", "URL"]}, "Key": {"Fn::GetParam": ["SourceArtifact", "keys.json", "Key"]}}',
      },
      inputs: ["SourceArtifact"],
      region: "us-west-2",
    }),
    action("ApproveChangeSet", "Approval/Manual", {
      runOrder: 2,
      configuration: {
        NotificationArn: "arn:aws:sns:us-west-2:111111111111:StackApproval",
        CustomData: "Look at #{SourceVariables.CommitMessage}",
        ExternalEntityLink: "https://example.com",
      },
      timeoutInMinutes: 1_440,
    }),
    action("ExecuteChangeSet", "Deploy/CloudFormation", {
      runOrder: 3,
      configuration: {
        ActionMode: "CHANGE_SET_EXECUTE",
        ChangeSetName: "UpdatePreview-MyStack",
        StackName: "MyStack",
        OutputFileName: "outputs.json",
      },
      outputs: ["StackOutputs"],
      namespace: "StackVariables",
      region: "us-west-2",
    }),
    action("DeleteTestStack", "Deploy/CloudFormation", {
      runOrder: 4,
      configuration: {
        ActionMode: "DELETE_ONLY",
        StackName: "MyTestStack",
        RoleArn: "arn:aws:iam::111111111111:role/CFN_role",
      },
      region: "us-west-2",
    }),
  ),
]);

/** Invokes: a function, a state machine, another pipeline. */
export const invoking = printed("MyInvokePipeline", [
  stage("Source", bucketSource),
  stage(
    "Invoke",
    action("Lambda", "Invoke/Lambda", {
      configuration: {
        FunctionName: "MyLambdaFunctionForAWSCodePipeline",
        UserParameters: "https://example.com/?#{SourceVariables.VersionId}",
      },
      inputs: ["SourceArtifact"],
      outputs: ["LambdaOutput"],
      region: "us-west-2",
    }),
    action("StateMachine", "Invoke/StepFunctions", {
      configuration: {
        StateMachineArn: "arn:aws:states:us-west-2:111111111111:stateMachine:HelloWorld",
        ExecutionNamePrefix: "my-prefix",
        InputType: "FilePath",
        Input: "assets/input.json",
      },
      inputs: ["SourceArtifact"],
      region: "us-west-2",
    }),
    action("Downstream", "Invoke/CodePipeline", {
      configuration: { PipelineName: "MyOtherPipeline" },
      region: "us-west-2",
    }),
  ),
]);

/** Stack sets, whose permissions the user gives. */
export const stackSets = printed("MyStackSetPipeline", [
  stage("Source", repositorySource),
  stage(
    "DeployStackSet",
    action("Deploy_stackset", "Deploy/CloudFormationStackSet", {
      configuration: {
        StackSetName: "my-stackset",
        TemplatePath: "SourceArtifact::template.yaml",
        Parameters: "SourceArtifact::parameters.txt",
        DeploymentTargets: "SourceArtifact::accounts.txt",
        Regions: "us-east-2,us-west-2",
        PermissionModel: "SELF_MANAGED",
        FailureTolerancePercentage: "20",
        MaxConcurrentPercentage: "25",
      },
      inputs: ["SourceArtifact"],
      namespace: "DeployVariables",
      region: "us-west-2",
    }),
    action("Instances", "Deploy/CloudFormationStackInstances", {
      runOrder: 2,
      configuration: {
        StackSetName: "my-stackset",
        DeploymentTargets: "222222222222",
        Regions: "us-east-2",
      },
      region: "us-west-2",
    }),
  ),
]);
