import type { Registration } from "../../rehearsal/evaluate";
import type { Action, PipelineDocument, Rule, Stage, Store, Trigger, Variable } from "./document";

/** What the provider has under other names than the API. */
interface Inputs
  extends Readonly<Record<"name" | "roleArn" | "pipelineType" | "executionMode", string>> {
  readonly artifactStores: readonly (Store & { readonly region?: string })[];
  readonly stages: readonly StageInputs[];
  readonly variables?: readonly Variable[];
  readonly triggers?: readonly {
    readonly providerType: string;
    readonly gitConfiguration: {
      readonly sourceActionName: string;
      readonly pushes?: NonNullable<Trigger["gitConfiguration"]["push"]>;
      readonly pullRequests?: NonNullable<Trigger["gitConfiguration"]["pullRequest"]>;
    };
  }[];
}

type StageInputs = Omit<Stage, "actions" | "beforeEntry" | "onSuccess" | "onFailure"> & {
  readonly actions: readonly Readonly<Record<string, unknown>>[];
  readonly beforeEntry?: ConditionInputs;
  readonly onSuccess?: ConditionInputs;
  readonly onFailure?: ConditionInputs & Pick<NonNullable<Stage["onFailure"]>, "result">;
};

interface ConditionInputs {
  readonly condition?: {
    readonly result?: string;
    readonly rules: readonly (Omit<Rule, "inputArtifacts"> & {
      readonly inputArtifacts?: readonly string[];
    })[];
  };
}

/** The pipeline that a stack registered, as `aws codepipeline create-pipeline --cli-input-json` takes it. */
export function documentOf({ inputs }: Pick<Registration, "inputs">): PipelineDocument {
  const {
    name,
    roleArn,
    pipelineType,
    executionMode,
    artifactStores,
    stages,
    triggers,
    variables,
  } = inputs as unknown as Inputs;
  const [store] = artifactStores;
  const stores =
    artifactStores.length === 1 && store
      ? { artifactStore: store }
      : {
          artifactStores: Object.fromEntries(
            artifactStores.map(({ region = "", ...each }) => [region, each]),
          ),
        };
  return {
    pipeline: {
      name,
      roleArn,
      ...stores,
      stages: stages.map(stageOf),
      pipelineType,
      executionMode,
      ...(variables !== undefined && { variables }),
      ...(triggers && { triggers: triggers.map(triggerOf) }),
    },
  };
}

function stageOf({ name, actions, beforeEntry, onSuccess, onFailure }: StageInputs): Stage {
  return {
    name,
    ...(beforeEntry && { beforeEntry: conditionsOf(beforeEntry) }),
    actions: actions.map(actionOf),
    ...(onSuccess && { onSuccess: conditionsOf(onSuccess) }),
    ...(onFailure && { onFailure: conditionsOf(onFailure) }),
  };
}

/** On failure a stage may have a result alone. */
type Slot = NonNullable<Stage["onFailure"]> & NonNullable<Stage["onSuccess"]>;

function conditionsOf({ condition, ...rest }: ConditionInputs): Slot {
  if (!condition) return rest as Slot;
  const rules = condition.rules.map(({ inputArtifacts, ...rule }) => ({
    ...rule,
    ...(inputArtifacts && { inputArtifacts: inputArtifacts.map((name) => ({ name })) }),
  }));
  return { ...rest, conditions: [{ ...condition, rules }] } as Slot;
}

function actionOf({
  category,
  owner,
  provider,
  version,
  inputArtifacts,
  outputArtifacts,
  outputArtifactsForComputeActions,
  ...rest
}: Readonly<Record<string, unknown>>): Action {
  const named = (names: unknown) => ((names ?? []) as readonly string[]).map((name) => ({ name }));
  return {
    ...rest,
    actionTypeId: { category, owner, provider, version },
    inputArtifacts: named(inputArtifacts),
    outputArtifacts: outputArtifactsForComputeActions ?? named(outputArtifacts),
  } as unknown as Action;
}

function triggerOf({
  providerType,
  gitConfiguration,
}: NonNullable<Inputs["triggers"]>[number]): Trigger {
  const { pushes, pullRequests, ...rest } = gitConfiguration;
  return {
    providerType,
    gitConfiguration: {
      ...rest,
      ...(pushes !== undefined && { push: pushes }),
      ...(pullRequests !== undefined && { pullRequest: pullRequests }),
    },
  };
}
