import { join } from "node:path";
import { program } from "../../infra/program";
import {
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  organization,
  type Registration,
} from "../../rehearsal/evaluate";
import { readProject } from "../../rehearsal/stack-files";
import { configOf, delivery, target, type Values } from "./settings";

export const root = join(__dirname, "../..");

type Exports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface StackOptions {
  readonly project?: string;
  readonly exports?: Exports;
  readonly unknown?: boolean;
}

const known = new Map<string, Promise<Evaluation>>();

/** Evaluates a stack with these settings, once for all tests that want it so. */
export function evaluateStack(
  stack: string,
  values: Values,
  { project = "ferry", ...options }: StackOptions = {},
): Promise<Evaluation> {
  const config = configOf(values, project);
  const wanted = { project, stack, config, ...options };
  const key = JSON.stringify(wanted);
  const evaluation = known.get(key) ?? evaluate(program, wanted);
  known.set(key, evaluation);
  return evaluation;
}

/** What a stack that was evaluated exports to the others. */
export function exportsOf({ project, stack, outputs }: Evaluation): Exports {
  return { [`${organization}/${project}/${stack}`]: outputs };
}

/** The message of the fault that ends a stack's program, and what it registered until then. */
export async function faultOf(
  options: EvaluateOptions,
): Promise<{ readonly message: string; readonly registrations: readonly Registration[] }> {
  let message = "";
  const caught = async () => {
    try {
      return await program();
    } catch (error) {
      message = error instanceof Error ? error.message : String(error);
      return {};
    }
  };
  const { registrations } = await evaluate(caught, options);
  return { message, registrations };
}

const files = readProject(root);

/** Evaluates a stack of the project's own files. */
export function evaluateFile(stack: string, options: StackOptions = {}): Promise<Evaluation> {
  const file = files.stacks.find((each) => each.stack === stack);
  if (!file) throw new Error(`There is no Pulumi.${stack}.yaml.`);
  const { project, config, secretKeys } = file;
  return evaluate(program, { project, stack, config, secretKeys, ...options });
}

let pair: Promise<{ readonly prod: Evaluation; readonly dev: Evaluation }> | undefined;

/** Both stacks of the project's own files, evaluated once for all tests. */
export function defaultStacks() {
  pair ??= (async () => {
    const prod = await evaluateFile("prod");
    return { prod, dev: await evaluateFile("dev", { exports: exportsOf(prod) }) };
  })();
  return pair;
}

const pairs = new Map<string, Promise<{ readonly prod: Evaluation; readonly dev: Evaluation }>>();

/** Both stacks of an example, with more settings in each, evaluated once for all tests of a file. */
export function exampleStacks(example: string, more: Values = {}) {
  const key = JSON.stringify([example, more]);
  const known = pairs.get(key) ?? evaluateExample(example, more);
  pairs.set(key, known);
  return known;
}

async function evaluateExample(example: string, more: Values) {
  const { stacks } = readProject(join(root, "examples", example), root);
  const configured = (name: string) => {
    const file = stacks.find(({ stack }) => stack === name);
    if (!file) throw new Error(`examples/${example} has no Pulumi.${name}.yaml.`);
    const config = { ...file.config, ...configOf(more, file.project) };
    return { project: file.project, stack: name, config };
  };
  const prod = await evaluate(program, configured("prod"));
  return { prod, dev: await evaluate(program, { ...configured("dev"), exports: exportsOf(prod) }) };
}

/** Evaluates a delivery together with the target that it releases to. */
export async function evaluateDelivery(
  values: Values = delivery,
  targetValues: Values = target,
): Promise<Evaluation> {
  const prod = await evaluateStack("prod", targetValues);
  return evaluateStack("dev", values, { exports: exportsOf(prod) });
}
