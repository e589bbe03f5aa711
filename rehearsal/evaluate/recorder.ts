import * as pulumi from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { Place } from "../arn";
import { identifiers, remoteOutputs } from "./identifiers";
import { plain } from "./plain";
import type { Registration } from "./registration";

import resources = require("@pulumi/pulumi/runtime/resource");

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

/** The organization of stacks on a backend without organizations. */
export const organization = "organization";

/** The engine calls hooks where something was registered before, which nothing was here: no server waits for its calls. */
Object.assign(resources, { registerResourceHook: async () => {} });

/** What the SDK talks to in the place of the engine: it notes what is registered, and answers as AWS would. */
export class Recorder implements pulumi.runtime.Mocks {
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
