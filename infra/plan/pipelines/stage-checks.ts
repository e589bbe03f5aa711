import type { PlannedAction } from "../../actions";
import type { PlannedStage } from "./planned";
import { rulesOf } from "./stage-conditions";

/**
 * How the actions of a pipeline fit together: names, artifacts, namespaces and variables. Texts are faults.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipeline-requirements.html
 */
export function flowFaults(
  stages: readonly PlannedStage[],
  variables: readonly string[],
): readonly string[] {
  return [
    ...stages.flatMap((stage, index) => stageFaults(stage, index)),
    ...artifactFaults(stages),
    ...namespaceFaults(stages),
    ...variableFaults(stages, variables),
    ...cloneFaults(stages),
  ];
}

function stageFaults({ name, actions }: PlannedStage, index: number): readonly string[] {
  const misplaced = actions.filter(
    ({ provider }) => (provider.category === "Source") !== (index === 0),
  );
  return [
    ...(actions.length === 0 ? [`stage ${name} has no actions: give it one`] : []),
    ...misplaced.map((action) =>
      index === 0
        ? `${where(name, action)} stands in the first stage, which has sources alone: put it into a later one`
        : `${where(name, action)} is a source, and sources stand in the first stage alone`,
    ),
  ];
}

function where(stage: string, { name }: PlannedAction): string {
  return `stage ${stage}, action ${name}`;
}

/** Every action with all that ran before it: earlier stages, and lower numbers of its own. */
function withEarlier(stages: readonly PlannedStage[]) {
  return stages.flatMap(({ name: stage, actions }, index) =>
    actions.map((action) => ({
      stage,
      action,
      earlier: [
        ...stages.slice(0, index).flatMap((each) => each.actions),
        ...actions.filter(({ runOrder }) => runOrder < action.runOrder),
      ],
    })),
  );
}

function artifactFaults(stages: readonly PlannedStage[]): readonly string[] {
  const givers = new Map<string, string>();
  const faults: string[] = [];
  for (const { stage, action } of withEarlier(stages)) {
    for (const output of action.outputs) {
      const other = givers.get(output);
      if (other === undefined) givers.set(output, where(stage, action));
      else
        faults.push(
          `${where(stage, action)} gives the artifact ${output}, as ${other} does: rename it`,
        );
    }
  }
  const missing = withEarlier(stages).flatMap(({ stage, action, earlier }) => {
    const known = earlier.flatMap(({ outputs }) => outputs);
    return action.inputs.flatMap((input) => {
      if (known.includes(input)) return [];
      const giver = givers.get(input);
      return giver === undefined
        ? [
            `${where(stage, action)} takes the artifact ${input}, which no action gives (${known.join(", ")})`,
          ]
        : [
            `${where(stage, action)} takes the artifact ${input} before ${giver} gives it: run it later`,
          ];
    });
  });
  const rules = stages.flatMap(({ name, actions, conditions }, index) => {
    const before = stages.slice(0, index).flatMap((each) => each.actions);
    const after = [...before, ...actions];
    const slots = [
      [before, conditions?.beforeEntry],
      [after, conditions?.onSuccess],
      [after, conditions?.onFailure],
    ] as const;
    return slots.flatMap(([known, slot]) =>
      (slot?.rules ?? []).flatMap((rule) =>
        rule.inputs
          .filter((input) => !known.some(({ outputs }) => outputs.includes(input)))
          .map(
            (input) =>
              `stage ${name}, rule ${rule.name} takes the artifact ${input}, which is not there yet`,
          ),
      ),
    );
  });
  return [...faults, ...missing, ...rules];
}

/** Namespaces are unique, and none is an artifact's name too. */
function namespaceFaults(stages: readonly PlannedStage[]): readonly string[] {
  const all = withEarlier(stages);
  const artifacts = new Set(all.flatMap(({ action }) => action.outputs));
  const first = new Map<string, string>();
  return all.flatMap(({ stage, action }) => {
    const { namespace } = action;
    if (namespace === undefined) return [];
    const here = where(stage, action);
    const other = first.get(namespace);
    first.set(namespace, other ?? here);
    return [
      ...(other === undefined
        ? []
        : [`${here} has the namespace ${namespace}, as ${other} does: choose another`]),
      ...(artifacts.has(namespace)
        ? [
            `${here} has the namespace ${namespace}, which is an artifact's name too: choose another`,
          ]
        : []),
    ];
  });
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
function cloneFaults(stages: readonly PlannedStage[]): readonly string[] {
  const references = stages
    .flatMap(({ actions }) => actions)
    .filter(({ configuration }) => configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF")
    .flatMap(({ outputs }) => outputs);
  return stages.flatMap(({ name, actions }) =>
    actions
      .filter(({ provider }) => provider.provider !== "CodeBuild")
      .flatMap((action) =>
        action.inputs
          .filter((input) => references.includes(input))
          .map(
            (input) =>
              `${where(name, action)} takes ${input}, which is but a reference that CodeBuild clones: set clone of ` +
              "the source to shallow, or let a build give it an artifact",
          ),
      ),
  );
}

const reference = /#\{([^}]*)\}/g;

/** What `#{namespace.variable}` refers to: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
function variableFaults(
  stages: readonly PlannedStage[],
  variables: readonly string[],
): readonly string[] {
  const ofActions = withEarlier(stages).flatMap(({ stage, action, earlier }) => {
    const texts = [...Object.values(action.configuration), ...(action.compute?.commands ?? [])];
    return referencesIn(texts).flatMap((name) => {
      const fault = referenceFault(name, earlier, variables);
      return fault === undefined ? [] : [`${where(stage, action)} ${fault}`];
    });
  });
  const ofRules = stages.flatMap(({ name: stage, actions, conditions }, index) => {
    const known = [...stages.slice(0, index).flatMap((each) => each.actions), ...actions];
    return rulesOf(conditions).flatMap(({ name, configuration, commands = [] }) =>
      referencesIn([...Object.values(configuration), ...commands]).flatMap((each) => {
        const fault = referenceFault(each, known, variables);
        return fault === undefined ? [] : [`stage ${stage}, rule ${name} ${fault}`];
      }),
    );
  });
  return [...ofActions, ...ofRules];
}

function referencesIn(texts: readonly unknown[]): readonly string[] {
  const found = texts.flatMap((text) =>
    typeof text === "string" ? [...text.matchAll(reference)].map(([, name = ""]) => name) : [],
  );
  return [...new Set(found)];
}

function referenceFault(
  name: string,
  earlier: readonly PlannedAction[],
  ofPipeline: readonly string[],
): string | undefined {
  const [namespace = "", variable, ...more] = name.split(".");
  if (!variable || more.length > 0) return `refers to #{${name}}: write #{namespace.variable}`;
  if (namespace === "codepipeline") {
    return variable === "PipelineExecutionId"
      ? undefined
      : `refers to #{${name}}: CodePipeline's own namespace has PipelineExecutionId alone`;
  }
  if (namespace === "variables") {
    return ofPipeline.includes(variable)
      ? undefined
      : `refers to #{${name}}, and the pipeline has the variables ${ofPipeline.join(", ") || "none"}`;
  }
  const giver = earlier.find((action) => action.namespace === namespace);
  if (!giver) {
    const known = earlier.flatMap((action) => action.namespace ?? []).join(", ") || "none";
    return `refers to #{${name}}, and no action before it has the namespace ${namespace} (${known})`;
  }
  const variables = giver.compute?.outputVariables ?? giver.provider.variables ?? [];
  if (variables === "any" || variables.includes(variable)) return undefined;
  return `refers to #{${name}}, and action ${giver.name} gives ${variables.join(", ") || "no variables"}`;
}
