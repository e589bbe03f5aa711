import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "@pulumi/pulumi/output";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { withoutNotes } from "../../tools/quiet-sdk";
import type { Place } from "../arn";
import { ownValue } from "../stack-files/own-value";
import { identifiers, remoteOutputs } from "./identifiers";
import type { Registration } from "./registration";

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

export interface EvaluateOptions {
  readonly project: string;
  readonly stack: string;
  /** Full keys (`ferry:account`) to texts, as the engine hands them over. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys?: readonly string[];
  /** Outputs of other stacks, by `organization/project/stack`. */
  readonly exports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Leaves everything unknown that AWS invents, as in a first preview. */
  readonly unknown?: boolean;
}

/** The program reads a stack that is not among `exports`. */
export class UnknownStack extends Error {
  constructor(readonly missing: string) {
    super(`unknown stack "${missing}"`);
    this.name = "UnknownStack";
  }
}

export type Program = () => Promise<Record<string, pulumi.Input<unknown>>>;

/** What stands in inputs and outputs for a value that AWS would give later. */
export const unknownValue = "<unknown>";

/** The organization of stacks on a backend without organizations. */
export const organization = "organization";

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

/** The engine calls hooks where something was registered before, which nothing was here: the SDK's mocks know none. */
const hooks = { registerResourceHook: (_: unknown, done: (error: null) => void) => done(null) };
Object.assign(MockMonitor.prototype, hooks);

class Recorder implements pulumi.runtime.Mocks {
  readonly registrations: Registration[] = [];
  readonly warnings: string[] = [];
  /**
   * The first thing that has no answer here. An error thrown at the SDK would come back without its type,
   * and a second time as a rejection that nobody handles: the program gets an empty answer instead.
   */
  fault: Error | undefined;
  private readonly providers = new Map<string, Place>();
  /** References to providers, by the URN of the component that hands them on. */
  private readonly handedOn = new Map<string, string>();
  /** The request that the monitor is working on: the SDK's mocks see only a part of it. */
  private request: RegisterResourceRequest | undefined;

  constructor(private readonly options: EvaluateOptions) {}

  /** Watches the monitor's requests, and what is logged, until the returned function is called. */
  observe(): () => void {
    const { registerResource } = MockMonitor.prototype;
    const recorder = this;
    const log = pulumi.log as { warn: typeof pulumi.log.warn };
    const { warn } = log;
    log.warn = async (sentence) => {
      recorder.warnings.push(sentence);
    };
    MockMonitor.prototype.registerResource = function (this: MockMonitor, request, callback) {
      const index = recorder.registrations.length;
      recorder.request = request;
      return registerResource.call(this, request, (error: unknown, response) => {
        const registration = recorder.registrations[index];
        const handedOn = recorder.inherited(request);
        if (handedOn !== undefined && response) recorder.handedOn.set(response.getUrn(), handedOn);
        if (registration && response) {
          recorder.registrations[index] = { ...registration, urn: response.getUrn() };
        }
        callback(error as never, response);
      });
    };
    return () => {
      MockMonitor.prototype.registerResource = registerResource;
      log.warn = warn;
    };
  }

  newResource(args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    if (args.type === "pulumi:pulumi:StackReference") return this.stackReference(args);
    const request = this.request;
    this.request = undefined;
    if (!request) {
      this.fault ??= new Error(
        `${args.type} ${args.name} is read from AWS while the program runs: the rehearsal has no answer.`,
      );
      return { id: args.name, state: {} };
    }
    const inputs = plain(args.inputs) as Record<string, unknown>;
    const place = this.placeOf(args, inputs);
    const made =
      place && args.custom
        ? identifiers(args.type, args.name, inputs, place)
        : { id: args.name, outputs: this.remoteOutputsOf(args, request, inputs) };
    const outputs = this.options.unknown ? {} : made.outputs;
    if (args.type === "pulumi:providers:aws") this.addProvider(args, inputs);
    this.registrations.push({
      urn: "",
      type: args.type,
      name: args.name,
      parent: request.getParent(),
      component: !args.custom,
      remote: request.getRemote(),
      place,
      protect: request.getProtect() === true,
      retainOnDelete: request.getRetainondelete() === true,
      ignoreChanges: request.getIgnorechangesList(),
      aliases: [
        ...new Set(request.getAliasesList().map((alias) => aliasUrn(alias, request, this.options))),
      ],
      dependencies: request.getDependenciesList(),
      inputs,
      outputs,
    });
    const id = this.options.unknown && args.type !== "pulumi:providers:aws" ? undefined : made.id;
    return { id, state: { ...args.inputs, ...outputs } };
  }

  call({ token }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    this.fault ??= new Error(
      `${token} asks AWS while the program runs: the rehearsal has no answer.`,
    );
    return {};
  }

  private stackReference({ name, inputs }: pulumi.runtime.MockResourceArgs) {
    const stack = String(inputs.name ?? name);
    const outputs = this.exportsOf(stack);
    if (!outputs) this.fault ??= new UnknownStack(stack);
    return { id: stack, state: { name: stack, outputs: outputs ?? {}, secretOutputNames: [] } };
  }

  /** The stacks of a rehearsal belong to whatever organization a release names. */
  private exportsOf(stack: string) {
    const { exports = {}, project } = this.options;
    const [, ofProject, name] = stack.split("/");
    return (
      exports[stack] ??
      (ofProject === project ? exports[`${organization}/${project}/${name}`] : undefined)
    );
  }

  private addProvider({ name }: pulumi.runtime.MockResourceArgs, inputs: Record<string, unknown>) {
    const accounts = JSON.parse(String(inputs.allowedAccountIds ?? "[]")) as string[];
    const [account] = accounts;
    if (account === undefined || accounts.length > 1) {
      this.fault ??= new Error(`Provider ${name} does not say which one account it may use.`);
      return;
    }
    this.providers.set(name, { account, region: String(inputs.region) });
  }

  /** A component hands its provider on to what it contains, as the engine does for those of packages. */
  private inherited(request: RegisterResourceRequest): string | undefined {
    return request.getProvidersMap().get("aws") ?? this.handedOn.get(request.getParent());
  }

  /** What a remote component makes goes where the providers lead that it was given: one of the program's own. */
  private remoteOutputsOf(
    { type, name }: pulumi.runtime.MockResourceArgs,
    request: RegisterResourceRequest,
    inputs: Record<string, unknown>,
  ) {
    if (!request.getRemote()) return {};
    const given = this.inherited(request) ?? "";
    const place = this.providers.get(given.split("::").at(-2) ?? "");
    if (place) return remoteOutputs(type, name, inputs);
    this.fault ??= new Error(`${type} ${name} has no provider of the program's own.`);
    return {};
  }

  /** No resource of AWS may fall back to a default provider. */
  private placeOf(args: pulumi.runtime.MockResourceArgs, inputs: Record<string, unknown>) {
    if (!args.custom || !args.type.startsWith("aws:")) return undefined;
    const provider = args.provider?.split("::").at(-2) ?? "";
    const place = this.providers.get(provider);
    if (!place) {
      this.fault ??= new Error(`${args.type} ${args.name} has no provider of the program's own.`);
      return undefined;
    }
    return typeof inputs.region === "string" ? { ...place, region: inputs.region } : place;
  }
}

/** In the form of the URNs that the SDK's mocks give: of the parent, only the type is in it. */
function aliasUrn(
  alias: Alias,
  request: RegisterResourceRequest,
  { project, stack }: EvaluateOptions,
): string {
  const spec = alias.getSpec();
  if (!spec) return alias.getUrn();
  const parent = spec.getParenturn().split("::").at(-2)?.split("$").at(-1);
  const type = spec.getType() || request.getType();
  return [
    `urn:pulumi:${spec.getStack() || stack}`,
    spec.getProject() || project,
    parent === undefined ? type : `${parent}$${type}`,
    spec.getName() || request.getName(),
  ].join("::");
}

const secretSignature = "4dabf18193072939515e22adb298388d";
const unknownSignature = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Plain data: secrets unwrapped, unknown values marked, assets left as they are. */
function plain(value: unknown): unknown {
  if (value === unknownSignature || isUnknown(value)) return unknownValue;
  if (pulumi.Output.isInstance(value) || value === undefined) return unknownValue;
  if (Array.isArray(value)) return value.map(plain);
  if (pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)) return value;
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (secretSignature in fields && "value" in fields) return plain(fields.value);
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, plain(item)]));
}
