import type { Action, Pipeline, Stage } from "../../../../cli/pipeline/document";

/**
 * Pipelines in the structures that AWS's guide, tutorials and API reference show, as `get-pipeline` prints them.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials.html
 */

type Details = Omit<Action, "name" | "actionTypeId" | "inputArtifacts" | "outputArtifacts"> & {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly files?: readonly string[];
};

const artifacts = (names: readonly string[] = [], files?: readonly string[]) =>
  names.map((name) => ({ name, ...(files && { files }) }));

export function action(
  name: string,
  type: string,
  { inputs, outputs, files, ...rest }: Details = {},
): Action {
  const [category = "", provider = ""] = type.split("/");
  return {
    name,
    actionTypeId: { category, owner: "AWS", provider, version: "1" },
    runOrder: 1,
    configuration: {},
    ...rest,
    inputArtifacts: artifacts(inputs),
    outputArtifacts: artifacts(outputs, files),
  };
}

export const stage = (name: string, ...actions: readonly Action[]): Stage => ({ name, actions });
export const rule = (provider: string) => ({
  category: "Rule",
  owner: "AWS",
  provider,
  version: "1",
});
export const store = { type: "S3", location: "codepipeline-us-west-2-1234567890" };

export function printed(name: string, stages: readonly Stage[], rest: Partial<Pipeline> = {}) {
  return {
    pipeline: {
      name,
      roleArn: "arn:aws:iam::111111111111:role/AWS-CodePipeline-Service",
      ...(rest.artifactStores === undefined && { artifactStore: store }),
      stages,
      version: 1,
      pipelineType: "V2",
      executionMode: "SUPERSEDED",
      ...rest,
    },
    metadata: {
      pipelineArn: `arn:aws:codepipeline:us-west-2:111111111111:${name}`,
      created: 1446137312.204,
      updated: 1446137312.204,
    },
  };
}

export const bucketSource = action("Source", "Source/S3", {
  configuration: {
    S3Bucket: "awscodepipeline-demobucket-example-date",
    S3ObjectKey: "SampleApp_Linux.zip",
    PollForSourceChanges: "false",
  },
  outputs: ["SourceArtifact"],
  namespace: "SourceVariables",
});
export const repositorySource = action("Source", "Source/CodeCommit", {
  configuration: {
    RepositoryName: "MyDemoRepo",
    BranchName: "main",
    PollForSourceChanges: "false",
    OutputArtifactFormat: "CODE_ZIP",
  },
  outputs: ["SourceArtifact"],
  namespace: "SourceVariables",
});
const connection = "arn:aws:codeconnections:us-west-2:111111111111:connection/aEXAMPLE-8aad";
export const gitSource = (name: string, details: Details = {}) =>
  action(name, "Source/CodeStarSourceConnection", {
    outputs: ["SourceArtifact"],
    ...details,
    configuration: {
      ConnectionArn: connection,
      FullRepositoryId: "acme/my-app",
      BranchName: "main",
      OutputArtifactFormat: "CODE_ZIP",
      DetectChanges: "true",
      ...details.configuration,
    },
  });
