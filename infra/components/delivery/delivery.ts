import * as pulumi from "@pulumi/pulumi";
import { notificationsKey } from "../../grants/notifications";
import { bucketSources, needStorage } from "../../plan";
import type { DeliveryPlan } from "../../plan/delivery";
import { adoptedOfDelivery } from "../../settings";
import { People } from "../access/people";
import { adopting } from "../adoption";
import { Notifications } from "../notifications/notifications";
import { NotificationRules } from "../notifications/rules";
import { StageWatch } from "../notifications/stage-watch";
import type { References } from "../references";
import { actionTypesOf } from "./action-types";
import { ArtifactStore } from "./artifact-store";
import { Build } from "./build";
import { buildStorage } from "./build-storage";
import { ChangedPaths } from "./changed-paths";
import { newConnections } from "./connections";
import { ImageRepository } from "./image-repository";
import { InvalidateFunction } from "./invalidate-function";
import { SourceBucket } from "./object-source";
import { OwnProject } from "./own-project";
import { Pipeline } from "./pipeline";
import { PipelineEvent } from "./pipeline-event";

export interface DeliveryArgs {
  readonly plan: DeliveryPlan;
  readonly keyAdministrators: readonly string[];
  readonly retain: boolean;
  /** Identifiers of this stack's own sites. */
  readonly references: References;
  /** This stack's own sites and their roles: the pipeline waits for them. */
  readonly after: readonly pulumi.Resource[];
}

/** Everything that carries releases: key, artifacts, sources, builds, the invalidate function, pipelines. */
export class Delivery extends pulumi.ComponentResource {
  /** ferry's own buckets in the delivery's region, by their names in the program. */
  readonly buckets: Readonly<Record<string, pulumi.Output<string>>>;
  /** Every identifier that the plan refers to. */
  readonly references: References;
  /** The projects without a pipeline, by key. */
  readonly projects: Readonly<Record<string, OwnProject>>;

  constructor(name: string, args: DeliveryArgs, opts: pulumi.ComponentResourceOptions) {
    super(
      "ferry:delivery:Delivery",
      name,
      {},
      adopting(adoptedOfDelivery(args.plan.settings), opts),
    );
    const child = { parent: this };
    const { plan, retain } = args;
    const { owner, settings, pipelines, projects } = plan;

    const { store, stores } = this.makeStores(args);
    const connections = newConnections(owner, settings.connections, child);
    const sources = bucketSources(pipelines).map((source) => ({
      key: source.key,
      bucket: new SourceBucket(
        `${source.key}-source`,
        { owner, source, retain, noncurrentDays: settings.rollbackDays },
        child,
      ),
    }));
    const storage = needStorage(plan)
      ? buildStorage(owner, retain, settings.logRetentionDays, child)
      : undefined;
    const notifications =
      plan.notifications &&
      new Notifications(
        "notifications",
        {
          owner,
          planned: plan.notifications,
          keyAdministrators: args.keyAdministrators,
          keyDeletionDays: settings.keyDeletionDays,
          retain,
        },
        child,
      );
    const references: References = {
      ...args.references,
      ...(notifications && { [notificationsKey.ref]: notifications.keyArn }),
      ...Object.fromEntries(stores.map(({ reference, made }) => [reference, made.keyArn])),
      ...storage?.references,
      ...prefixed("connection:", connections, ({ arn }) => arn),
      ...Object.fromEntries(
        sources.flatMap(({ key, bucket }) => [
          [`source-bucket:${key}`, bucket.bucketName],
          [`source-bucket-arn:${key}`, bucket.arn],
        ]),
      ),
    };
    const repositories = plan.repositories.map(
      (repository) =>
        new ImageRepository(
          `${repository.key}-images`,
          { owner, repository, keyArn: store.keyArn, grants: plan.grants, retain },
          { ...child, dependsOn: [...store.ready] },
        ),
    );
    const { logRetentionDays } = settings;
    const builds = pipelines.flatMap((pipeline) =>
      pipeline.builds.map(
        (build) =>
          new Build(
            `${build.key}-build`,
            { owner, build, keyArn: store.keyArn, logRetentionDays, retain, references },
            { ...child, dependsOn: [...store.ready, ...(storage?.ready ?? [])] },
          ),
      ),
    );
    this.projects = Object.fromEntries(
      projects.map((project) => [
        project.key,
        new OwnProject(
          `${project.key}-project`,
          { owner, project, keyArn: store.keyArn, logRetentionDays, retain, references },
          { ...child, dependsOn: [...store.ready, ...(storage?.ready ?? [])] },
        ),
      ]),
    );
    const invalidate =
      plan.invalidate &&
      new InvalidateFunction(
        "invalidate",
        {
          planned: plan.invalidate,
          keyArn: store.keyArn,
          logRetentionDays,
          reservedConcurrency: settings.reservedConcurrency,
          references,
        },
        child,
      );
    const after = [
      ...stores.flatMap(({ made }) => made.ready),
      ...Object.values(connections),
      ...sources.flatMap(({ bucket }) => bucket.ready),
      ...repositories.flatMap((repository) => repository.ready),
      ...builds.flatMap((build) => build.ready),
      ...(invalidate?.ready ?? []),
      ...(notifications?.ready ?? []),
      ...actionTypesOf(settings, child),
      ...args.after,
    ];
    for (const pipeline of pipelines) {
      const each = new Pipeline(
        pipeline.key,
        { pipeline, home: owner.region, logRetentionDays, references, after },
        child,
      );
      for (const event of pipeline.events) {
        new PipelineEvent(
          `${event.key}-event`,
          { owner, event, pipelineArn: each.arn, references },
          child,
        );
      }
    }
    for (const topic of plan.notifications?.topics ?? []) {
      new NotificationRules(`${topic.key}-rules`, { owner, topic }, child);
    }

    if (plan.changedPaths) {
      const { keyArn, ready } = store;
      new ChangedPaths(
        "changed-paths",
        { planned: plan.changedPaths, keyArn, logRetentionDays, references },
        { ...child, dependsOn: [...ready] },
      );
    }

    const watch = plan.notifications?.stageWatch;
    if (watch) {
      const { keyArn, ready } = store;
      new StageWatch(
        "stage-watch",
        { planned: watch, keyArn, logRetentionDays, references },
        { ...child, dependsOn: [...ready] },
      );
    }
    for (const group of plan.people) new People(`${group.key}-people`, { group }, child);

    this.references = references;
    this.buckets = {
      ...(settings.artifactBucket === undefined && { artifacts: store.bucketName }),
      ...Object.fromEntries(sources.map(({ key, bucket }) => [`${key}-source`, bucket.bucketName])),
      ...(storage && { "build-storage": storage.bucketName }),
    };
    this.registerOutputs({});
  }

  private makeStores({ plan, keyAdministrators, retain }: DeliveryArgs) {
    const common = { plan, keyAdministrators, retain };
    const child = { parent: this };
    const { home, others } = plan.stores;
    const store = new ArtifactStore("artifacts", { ...common, store: home }, child);
    const abroad = others.map((other) => ({
      reference: other.keyReference,
      made: new ArtifactStore(
        `artifacts-${other.region}`,
        { ...common, store: other, primaryKeyArn: store.keyArn },
        child,
      ),
    }));
    return { store, stores: [{ reference: home.keyReference, made: store }, ...abroad] };
  }
}

function prefixed<T, R>(prefix: string, items: Readonly<Record<string, T>>, of: (item: T) => R) {
  return Object.fromEntries(
    Object.entries(items).map(([key, item]) => [`${prefix}${key}`, of(item)]),
  );
}
