import type * as sdk from "@aws-sdk/client-codepipeline";

/** The SDK's type of what the API always gives: its required properties are never undefined, and nobody changes it. */
type Given<T> = T extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Given<Exclude<T[Key], undefined>> }
    : T extends string
      ? string
      : T;

/**
 * A pipeline as CodePipeline's API has it: what `get-pipeline` prints and `create-pipeline` takes.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
export interface PipelineDocument {
  readonly pipeline: Pipeline;
  /** What `get-pipeline` adds. */
  readonly metadata?: { readonly pipelineArn?: string };
}

/** Whoever writes one may leave out what the API adds. */
export type Pipeline = Partial<Given<sdk.PipelineDeclaration>> &
  Pick<Given<sdk.PipelineDeclaration>, "stages">;
export type Stage = Given<sdk.StageDeclaration>;
export type Action = Given<sdk.ActionDeclaration>;
export type Rule = Given<sdk.RuleDeclaration>;
export type Conditions = Partial<Given<sdk.BeforeEntryConditions>>;
export type Artifact = Given<sdk.OutputArtifact>;
export type Store = Given<sdk.ArtifactStore>;
export type EnvironmentVariable = Given<sdk.EnvironmentVariable>;
export type Variable = Given<sdk.PipelineVariableDeclaration>;
export type Trigger = Given<sdk.PipelineTriggerDeclaration>;
export type Filter = Given<sdk.GitPushFilter>;
export type Patterns = Given<sdk.GitBranchFilterCriteria>;
