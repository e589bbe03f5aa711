import type {
  RegisteredAction,
  RegisteredCondition,
  RegisteredPipeline,
  World,
} from "../../../rehearsal/world/world";
import { type Circumstance, partitionOf, role } from "../circumstance";
import type { Acting } from "./acting";
import { actions } from "./actions";
import { artifactObjects, throughS3 } from "./stored";

/** The circumstances of every registered pipeline and its actions. */
export function pipelineCircumstances(world: World): readonly Circumstance[] {
  return world
    .pipelines()
    .flatMap((pipeline) => [
      ...ofPipeline(world, pipeline),
      ...actingIn(world, pipeline).flatMap((acting) => ofAction(acting)),
    ]);
}

/** Every action and rule of a pipeline. */
export function actingIn(world: World, pipeline: RegisteredPipeline): readonly Acting[] {
  const rules = (condition: RegisteredCondition | undefined): readonly RegisteredAction[] =>
    (condition?.condition?.rules ?? []).map(({ ruleTypeId, ...rule }) => ({
      ...rule,
      category: "Rule",
      owner: "AWS",
      provider: ruleTypeId.provider,
      version: "1",
    }));
  return pipeline.stages.flatMap(({ name, actions: own, beforeEntry, onSuccess, onFailure }) =>
    [...own, ...[beforeEntry, onSuccess, onFailure].flatMap(rules)].map((action) => ({
      world,
      pipeline,
      action,
      where: `${pipeline.name} ${name}/${action.name}`,
      place: {
        account: (action.roleArn ?? pipeline.roleArn).split(":")[4] ?? "",
        region: action.region ?? pipeline.region,
      },
      configuration: action.configuration ?? {},
    })),
  );
}

function ofPipeline(world: World, pipeline: RegisteredPipeline): readonly Circumstance[] {
  const given = pipeline.stages.flatMap(({ actions: own }) =>
    own.flatMap(({ outputArtifacts = [] }) => outputArtifacts),
  );
  return pipeline.stores.flatMap((store) => {
    const at = store.region ?? pipeline.region;
    const found = storeOf(world, pipeline, at, { read: given, written: given });
    const actors = { "pipeline-role": role(pipeline.roleArn) };
    const place = { account: pipeline.account, region: at };
    const base = { where: `${pipeline.name} in ${at}`, place, actors, ...found };
    return ["always", ...(store.encryptionKey ? ["artifact-key"] : [])].map((when) => ({
      when,
      ...base,
    }));
  });
}

/** The artifact store of a region: its bucket, its key, and these objects. */
export function storeOf(
  world: World,
  pipeline: RegisteredPipeline,
  region: string,
  artifacts: { readonly read: readonly string[]; readonly written: readonly string[] },
): Pick<Circumstance, "arns" | "details" | "owners"> {
  const store = pipeline.stores.find((each) => (each.region ?? pipeline.region) === region);
  const bucket = world.bucket(store?.location ?? "");
  const arn = `arn:${partitionOf(region)}:s3:::${store?.location}`;
  const keyArn = store?.encryptionKey?.id;
  const objects = artifactObjects(pipeline, artifacts, region);
  const [object = `${arn}/0a1b2c3d`] = [...objects.read, ...objects.written];
  return {
    arns: {
      "artifact-bucket": [arn],
      "artifact-object": objects,
      bucket: [arn],
      ...(keyArn !== undefined && { "artifact-key": [keyArn], key: [keyArn], "own-key": [keyArn] }),
    },
    details: {
      ...throughS3(bucket, object),
      ...(keyArn !== undefined && {
        "s3:PutObject": { encryption: { algorithm: "aws:kms", keyArn } },
      }),
    },
    owners: { [arn]: bucket?.account ?? pipeline.account },
  };
}

function ofAction(acting: Acting): readonly Circumstance[] {
  const { world, pipeline, action, where, place } = acting;
  const { category, provider, roleArn, inputArtifacts = [], outputArtifacts = [] } = action;
  const store = storeOf(world, pipeline, place.region, {
    // What a source stored, later actions read in the same role.
    read: category === "Source" ? outputArtifacts : inputArtifacts,
    written: outputArtifacts,
  });
  const actors = {
    "pipeline-role": role(pipeline.roleArn),
    "action-role": role(roleArn ?? pipeline.roleArn),
    "any-role": role(pipeline.roleArn),
  };
  const { name } = pipeline;
  const own = { where, place, actors };
  const found = actions[`${category}/${provider}`]?.(acting) ?? [];
  const bucketOwner = (bucket: string | undefined) =>
    bucket === undefined
      ? {}
      : {
          [`arn:${partitionOf(place.region)}:s3:::${bucket}`]:
            world.bucket(bucket)?.account ?? place.account,
        };
  return [
    ...found.map((each) => ({
      ...own,
      ...each,
      actors: { ...actors, ...each.actors },
      names: { pipeline: name, ...each.names },
      arns: { ...(needsStore(each.when) ? store.arns : {}), ...each.arns },
      details: { ...(needsStore(each.when) ? store.details : {}), ...each.details },
      owners: { ...store.owners, ...bucketOwner(each.names?.bucket) },
    })),
    ...(roleArn === undefined
      ? []
      : [{ when: "action-with-role", ...own, arns: { "action-role": [roleArn] } }]),
    ...(place.account === pipeline.account
      ? []
      : [
          {
            when: "cross-account-action",
            ...own,
            ...store,
            actors: { ...actors, account: actors["action-role"] },
            arns: { ...store.arns, "action-role": [roleArn ?? ""] },
          },
        ]),
  ];
}

/** Rows of these circumstances name the artifact bucket of the pipeline. */
function needsStore(when: string): boolean {
  return [
    "codecommit-source",
    "tagged-source-objects",
    "connection-source",
    "codedeploy-ec2",
  ].includes(when);
}
