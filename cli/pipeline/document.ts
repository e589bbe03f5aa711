/**
 * A pipeline as CodePipeline's API has it: what `get-pipeline` prints and `create-pipeline` takes.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
export interface PipelineDocument {
  readonly pipeline: Pipeline;
  /** What `get-pipeline` adds. */
  readonly metadata?: { readonly pipelineArn?: string };
}

export interface Pipeline extends Readonly<Record<string, unknown>> {
  readonly name?: string;
  readonly roleArn?: string;
  readonly pipelineType?: string;
  readonly executionMode?: string;
  readonly stages: readonly Stage[];
  readonly triggers?: readonly Trigger[];
  readonly variables?: readonly Variable[];
}

export interface Variable {
  readonly name: string;
  readonly defaultValue?: string;
  readonly description?: string;
}

export interface Trigger {
  readonly providerType: string;
  readonly gitConfiguration: {
    readonly sourceActionName: string;
    readonly push?: readonly Filter[];
    readonly pullRequest?: readonly (Filter & { readonly events?: readonly string[] })[];
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GitPushFilter.html */
export interface Filter {
  readonly branches?: Patterns;
  readonly filePaths?: Patterns;
  readonly tags?: Patterns;
}

export interface Patterns {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

export interface Stage {
  readonly name: string;
  readonly blockers?: readonly unknown[];
  readonly actions: readonly Action[];
  readonly beforeEntry?: Conditions;
  readonly onSuccess?: Conditions;
  readonly onFailure?: Conditions & {
    readonly result?: string;
    readonly retryConfiguration?: { readonly retryMode?: string };
  };
}

export interface Conditions {
  readonly conditions?: readonly { readonly result?: string; readonly rules: readonly Rule[] }[];
}

export interface Rule {
  readonly name: string;
  readonly ruleTypeId: { readonly provider: string };
  readonly configuration?: Readonly<Record<string, string>>;
  readonly commands?: readonly string[];
  readonly inputArtifacts?: readonly Artifact[];
  readonly timeoutInMinutes?: number;
  readonly region?: string;
  readonly roleArn?: string;
}

export interface Artifact {
  readonly name: string;
  readonly files?: readonly string[];
}

export interface Action {
  readonly name: string;
  readonly actionTypeId: {
    readonly category: string;
    readonly owner: string;
    readonly provider: string;
    readonly version: string;
  };
  readonly runOrder?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly commands?: readonly string[];
  readonly environmentVariables?: readonly EnvironmentVariable[];
  readonly outputVariables?: readonly string[];
  readonly inputArtifacts?: readonly Artifact[];
  readonly outputArtifacts?: readonly Artifact[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}
