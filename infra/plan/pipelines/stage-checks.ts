import type { PlannedAction } from "../../actions";
import { rulesOf } from "./conditions";
import type { PlannedStage } from "./planned";

type Stages = readonly PlannedStage[];

/**
 * How the actions of a pipeline fit together: names, artifacts, namespaces and variables. Texts are faults.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipeline-requirements.html
 */
export function* flowFaults(stages: Stages, variables: readonly string[]): Iterable<string> {
  for (const [index, { name, actions }] of stages.entries()) {
    if (actions.length === 0) yield `stage ${name} has no actions: give it one`;
    for (const action of actions) {
      if ((action.provider.category === "Source") === (index === 0)) continue;
      yield index === 0
        ? `${where(name, action)} stands in the first stage, which has sources alone: put it into a later one`
        : `${where(name, action)} is a source, and sources stand in the first stage alone`;
    }
  }
  yield* artifactFaults(stages);
  yield* namespaceFaults(stages);
  yield* variableFaults(stages, variables);
  yield* cloneFaults(stages);
}

function where(stage: string, { name }: PlannedAction): string {
  return `stage ${stage}, action ${name}`;
}

/** Every action with all that ran before it: earlier stages, and lower numbers of its own. */
function withEarlier(stages: Stages) {
  return stages.flatMap(({ name: stage, actions }, index) =>
    actions.map((action) => ({
      here: where(stage, action),
      action,
      earlier: [
        ...stages.slice(0, index).flatMap((each) => each.actions),
        ...actions.filter(({ runOrder }) => runOrder < action.runOrder),
      ],
    })),
  );
}

function* artifactFaults(stages: Stages): Iterable<string> {
  const givers = new Map<string, string>();
  for (const { here, action } of withEarlier(stages)) {
    for (const output of action.outputs) {
      const other = givers.get(output);
      if (other !== undefined)
        yield `${here} gives the artifact ${output}, as ${other} does: rename it`;
      else givers.set(output, here);
    }
  }
  for (const { here, action, earlier } of withEarlier(stages)) {
    const known = earlier.flatMap(({ outputs }) => outputs);
    for (const input of action.inputs.filter((each) => !known.includes(each))) {
      const giver = givers.get(input);
      yield giver === undefined
        ? `${here} takes the artifact ${input}, which no action gives (${known.join(", ")})`
        : `${here} takes the artifact ${input} before ${giver} gives it: run it later`;
    }
  }
  for (const [index, { name, actions, conditions = {} }] of stages.entries()) {
    const before = stages.slice(0, index).flatMap((each) => each.actions);
    const { beforeEntry, onSuccess, onFailure } = conditions;
    for (const slot of [beforeEntry, onSuccess, onFailure]) {
      const known = slot === beforeEntry ? before : [...before, ...actions];
      for (const rule of slot?.rules ?? [])
        for (const input of rule.inputs)
          if (!known.some(({ outputs }) => outputs.includes(input)))
            yield `stage ${name}, rule ${rule.name} takes the artifact ${input}, which is not there yet`;
    }
  }
}

/** Namespaces are unique, and none is an artifact's name too. */
function* namespaceFaults(stages: Stages): Iterable<string> {
  const all = withEarlier(stages);
  const artifacts = new Set(all.flatMap(({ action }) => action.outputs));
  const first = new Map<string, string>();
  for (const { here, action } of all) {
    const { namespace } = action;
    if (namespace === undefined) continue;
    const other = first.get(namespace);
    first.set(namespace, other ?? here);
    if (other !== undefined)
      yield `${here} has the namespace ${namespace}, as ${other} does: choose another`;
    if (artifacts.has(namespace))
      yield `${here} has the namespace ${namespace}, which is an artifact's name too: choose another`;
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
function* cloneFaults(stages: Stages): Iterable<string> {
  const all = withEarlier(stages);
  const references = all
    .filter(({ action }) => action.configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF")
    .flatMap(({ action }) => action.outputs);
  for (const { here, action } of all)
    for (const input of action.inputs)
      if (references.includes(input) && action.provider.provider !== "CodeBuild")
        yield `${here} takes ${input}, which is but a reference that CodeBuild clones: set clone of ` +
          "the source to shallow, or let a build give it an artifact";
}

const reference = /#\{([^}]*)\}/g;

/** What `#{namespace.variable}` refers to: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
function* variableFaults(stages: Stages, variables: readonly string[]): Iterable<string> {
  for (const { here, action, earlier } of withEarlier(stages)) {
    const texts = [...Object.values(action.configuration), ...(action.compute?.commands ?? [])];
    for (const name of referencesIn(texts)) {
      const fault = referenceFault(name, earlier, variables);
      if (fault !== undefined) yield `${here} ${fault}`;
    }
  }
  for (const [index, { name: stage, conditions }] of stages.entries()) {
    const known = stages.slice(0, index + 1).flatMap((each) => each.actions);
    for (const { name, configuration, commands = [] } of rulesOf(conditions)) {
      for (const each of referencesIn([...Object.values(configuration), ...commands])) {
        const fault = referenceFault(each, known, variables);
        if (fault !== undefined) yield `stage ${stage}, rule ${name} ${fault}`;
      }
    }
  }
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
