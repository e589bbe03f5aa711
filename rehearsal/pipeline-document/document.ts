/**
 * A pipeline as CodePipeline's API has it: what `get-pipeline` prints and `create-pipeline` takes.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
export interface PipelineDocument {
  readonly pipeline: Readonly<Record<string, unknown>> & { readonly stages: readonly Stage[] };
}

export interface Stage {
  readonly name: string;
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
  readonly environmentVariables?: readonly unknown[];
  readonly outputVariables?: readonly string[];
  readonly inputArtifacts?: readonly Artifact[];
  readonly outputArtifacts?: readonly Artifact[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
}
