import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codepipeline from "@pulumi/aws/codepipeline";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedAction } from "../../actions";
import { serviceTrust } from "../../grants/policy";
import type { PlannedPipeline, PlannedStore } from "../../plan";
import { structureWarning } from "../../plan/pipelines/structure";
import type { PlannedTrigger } from "../../plan/pipelines/triggers";
import { Role } from "../access/role";
import { type References, resolveValue } from "../references";
import { conditionsOf } from "./conditions";

export interface PipelineArgs {
  readonly pipeline: PlannedPipeline;
  /** The region of the delivery. */
  readonly home: string;
  readonly logRetentionDays: number;
  readonly references: References;
  /** What a release touches: CreatePipeline checks the roles, and the first run starts at once. */
  readonly after: readonly pulumi.Resource[];
}

/** A pipeline with its service role. It comes last of all. */
export class Pipeline extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PipelineArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:Pipeline", name, {}, opts);
    const child = { parent: this };
    const { pipeline, references } = args;

    const log = computeLogs(name, args, child);
    const role =
      typeof pipeline.role === "string"
        ? { arn: pipeline.role, ready: [] }
        : new Role(
            `${name}-role`,
            {
              role: pipeline.role,
              description: `Carries the releases of ${pipeline.name}`,
              // No aws:SourceAccount here: AWS does not document that CodePipeline sends it.
              trust: serviceTrust("codepipeline.amazonaws.com"),
              grants: pipeline.grants,
              references,
            },
            child,
          );
    const made = new codepipeline.Pipeline(
      `${name}-pipeline`,
      {
        name: pipeline.name,
        pipelineType: "V2",
        executionMode: pipeline.mode,
        roleArn: role.arn,
        artifactStores: artifactStores(pipeline.stores, references),
        stages: pipeline.stages.map((stage) => ({
          name: stage.name,
          actions: stage.actions.map((action) => declaration(action, references)),
          ...conditionsOf(stage),
        })),
        ...(Object.keys(pipeline.variables).length > 0 && {
          variables: Object.entries(pipeline.variables).map(
            ([variable, { default: value, ...rest }]) => ({
              name: variable,
              defaultValue: value,
              ...(rest.description !== undefined && { description: rest.description }),
            }),
          ),
        }),
        ...(pipeline.triggers.length > 0 && { triggers: pipeline.triggers.map(triggerOf) }),
      },
      {
        ...child,
        dependsOn: [...role.ready, ...log, ...args.after],
        hooks: { beforeUpdate: [structureHook(name)] },
      },
    );

    this.arn = made.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** The engine alone knows what was registered before: it asks in previews too, and only where something changes. */
function structureHook(name: string): pulumi.ResourceHook {
  const warn: pulumi.ResourceHookFunction = async ({ oldInputs = {}, newInputs = {} }) => {
    const warning = structureWarning(oldInputs, newInputs);
    if (warning !== undefined) await pulumi.log.warn(warning);
  };
  return new pulumi.ResourceHook(`${name}-structure`, warn, { onDryRun: true });
}

/** The log of what CodePipeline computes itself, in each region where it does. */
function computeLogs(
  name: string,
  { pipeline, home, logRetentionDays, references }: PipelineArgs,
  opts: pulumi.CustomResourceOptions,
): readonly cloudwatch.LogGroup[] {
  const { log, stores } = pipeline;
  return (log?.regions ?? []).map((region) => {
    const abroad = region !== home;
    const key = stores.find((store) => store.region === region)?.keyArn;
    return new cloudwatch.LogGroup(
      abroad ? `${name}-compute-logs-${region}` : `${name}-compute-logs`,
      {
        ...(abroad && { region }),
        ...(log && { name: log.group }),
        retentionInDays: logRetentionDays,
        ...(key !== undefined && { kmsKeyId: resolveValue(key, references) }),
      },
      opts,
    );
  });
}

/** A pipeline of one region may not name it: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
function artifactStores(stores: readonly PlannedStore[], references: References) {
  return stores.map(({ region, bucketName, keyArn }) => ({
    type: "S3",
    location: bucketName,
    encryptionKey: { type: "KMS", id: resolveValue(keyArn, references) },
    ...(stores.length > 1 && { region }),
  }));
}

/** AWS knows one provider of triggers, under the former name of CodeConnections. */
function triggerOf({ source, pushes, pullRequests }: PlannedTrigger) {
  return {
    providerType: "CodeStarSourceConnection",
    gitConfiguration: {
      sourceActionName: source,
      ...(pushes.length > 0 && { pushes: mutable(pushes) }),
      ...(pullRequests.length > 0 && { pullRequests: mutable(pullRequests) }),
    },
  };
}

/** The SDK's types take no read-only lists. */
function mutable<Item>(items: readonly Item[]): Mutable<Item>[] {
  return structuredClone(items) as Mutable<Item>[];
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** The action as CodePipeline declares it. */
function declaration(action: PlannedAction, references: References) {
  const { provider } = action;
  const { roleArn, namespace, timeoutInMinutes } = action;
  return {
    name: action.name,
    category: provider.category,
    owner: provider.owner,
    provider: provider.provider,
    version: provider.version,
    runOrder: action.runOrder,
    ...(provider.across.regions && { region: action.region }),
    configuration: Object.fromEntries(
      Object.entries(action.configuration).map(([key, value]) => [
        key,
        resolveValue(value, references),
      ]),
    ),
    inputArtifacts: [...action.inputs],
    ...outputsOf(action),
    ...(roleArn !== undefined && { roleArn }),
    ...(namespace !== undefined && { namespace }),
    ...(timeoutInMinutes !== undefined && { timeoutInMinutes }),
  };
}

/** CodePipeline keeps the artifacts of its own compute with their files, beside the commands. */
function outputsOf({ outputs, compute }: PlannedAction) {
  if (compute === undefined) return { outputArtifacts: [...outputs] };
  return {
    commands: [...compute.commands],
    outputArtifactsForComputeActions: outputs.map((name) => ({ name, files: [...compute.files] })),
    ...(compute.outputVariables.length > 0 && { outputVariables: [...compute.outputVariables] }),
  };
}
