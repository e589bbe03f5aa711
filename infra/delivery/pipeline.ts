import * as codepipeline from "@pulumi/aws/codepipeline";
import * as pulumi from "@pulumi/pulumi";
import { Role } from "../access/role";
import type { PlannedAction } from "../actions";
import { serviceTrust } from "../grants/policy";
import type { PlannedPipeline, PlannedStore } from "../plan";
import type { PlannedStage } from "../plan/pipelines";
import type { PlannedTrigger } from "../plan/triggers";
import { type References, resolveValue } from "../references";

export interface PipelineArgs {
  readonly pipeline: PlannedPipeline;
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
          ...bakeOf(stage),
        })),
        ...(pipeline.triggers.length > 0 && { triggers: pipeline.triggers.map(triggerOf) }),
      },
      { ...child, dependsOn: [...role.ready, ...args.after] },
    );

    this.arn = made.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-CloudWatchAlarm.html */
function bakeOf({ bake }: PlannedStage) {
  if (!bake) return {};
  const rule = {
    name: bake.rule,
    ruleTypeId: { category: "Rule", owner: "AWS", provider: "CloudWatchAlarm", version: "1" },
    configuration: {
      AlarmName: bake.alarm,
      ...(bake.waitMinutes !== undefined && { WaitTime: String(bake.waitMinutes) }),
    },
  };
  return { onSuccess: { condition: { result: bake.result, rules: [rule] } } };
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
    outputArtifacts: [...action.outputs],
    ...(roleArn !== undefined && { roleArn }),
    ...(namespace !== undefined && { namespace }),
    ...(timeoutInMinutes !== undefined && { timeoutInMinutes }),
  };
}
