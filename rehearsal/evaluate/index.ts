import * as pulumi from "@pulumi/pulumi";
import { withoutNotes } from "../../tools/quiet-sdk";
import { ownValue } from "../stack-files/own-value";
import { plain } from "./plain";
import { type EvaluateOptions, organization, Recorder } from "./recorder";
import type { Registration } from "./registration";

export { unknownValue } from "./plain";
export { type EvaluateOptions, organization, UnknownStack } from "./recorder";
export type { Registration } from "./registration";

export interface Evaluation {
  readonly project: string;
  readonly stack: string;
  readonly registrations: readonly Registration[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The principal that runs `pulumi up`, where the stack file names one. */
  readonly deployer?: string;
  /** What the program warns of, a sentence each. */
  readonly warnings: readonly string[];
}

export type Program = () => Promise<Record<string, pulumi.Input<unknown>>>;

/** The evaluation before: the SDK's mocks are the process's, so one has to end before the next begins. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a program as the engine does, but without AWS: the only mocks harness. Evaluations that are asked for at once
 * run one after another.
 * @throws what the program throws; Error for a resource or call that would reach AWS by another way than
 * the program's own provider
 */
export function evaluate(program: Program, options: EvaluateOptions): Promise<Evaluation> {
  const evaluation = before.then(() => evaluateAlone(program, options));
  before = evaluation.catch(() => {});
  return evaluation;
}

async function evaluateAlone(program: Program, options: EvaluateOptions): Promise<Evaluation> {
  try {
    return await withoutNotes(() => run(program, options));
  } catch {
    // Once more, so that what is wrong shows where.
    return await run(program, options);
  }
}

async function run(program: Program, options: EvaluateOptions): Promise<Evaluation> {
  const recorder = new Recorder(options);
  const { project, stack, unknown = false } = options;
  await pulumi.runtime.setMocks(recorder, project, stack, unknown, organization);
  pulumi.runtime.setAllConfig({ ...options.config }, [...(options.secretKeys ?? [])]);
  const release = recorder.observe();
  try {
    const outputs = await orStuck(outputsOf(program), stack);
    if (recorder.fault) throw recorder.fault;
    const { registrations, warnings } = recorder;
    const deployer = ownValue(options, "deployer");
    return { project, stack, registrations, outputs, warnings, ...(deployer && { deployer }) };
  } catch (error) {
    throw recorder.fault ?? error;
  } finally {
    release();
  }
}

/** What a program exports, once everything that it registers is registered. */
async function outputsOf(program: Program): Promise<Record<string, unknown>> {
  try {
    const outputs = await program();
    const serialized = await pulumi.runtime.serializeProperties("outputs", outputs);
    return plain(serialized) as Record<string, unknown>;
  } finally {
    // What was registered before a fault has to end here too, not in the next evaluation.
    await pulumi.runtime.disconnect();
  }
}

/** Node.js ends quietly, and as if all were well, when it waits for nothing that could still happen. */
function orStuck<Result>(work: Promise<Result>, stack: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stuck = () => {
      const what = `The program of stack ${stack} waits for a value that nothing gives`;
      reject(
        new Error(
          `${what}: look for resources that need each other, or a promise that never ends.`,
        ),
      );
    };
    process.once("beforeExit", stuck);
    work.then(resolve, reject).finally(() => process.off("beforeExit", stuck));
  });
}
