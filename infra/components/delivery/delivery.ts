import * as pulumi from "@pulumi/pulumi";
import { reference } from "../../grants/references";

import { bucketSources, needStorage } from "../../plan";
import type { DeliveryPlan } from "../../plan/delivery";
import { keyPolicy } from "../../plan/stores/key-policy";
import { adoptedOfDelivery } from "../../settings";
import { People } from "../access/people";
import { adopting } from "../adoption";
import { ApprovalMessage } from "../notifications/approval-message";
import { Notifications } from "../notifications/notifications";
import { NotificationRules } from "../notifications/rules";
import { StageWatch } from "../notifications/stage-watch";
import { identifiers, type References } from "../references";
import { actionTypesOf } from "./action-types";
import { ArtifactStore } from "./artifact-store";
import { BackFunction } from "./back-function";
import { BeforeFunction } from "./before-function";
import { Build } from "./build";
import { buildStorage } from "./build-storage";
import { ChangedPaths } from "./changed-paths";
import { newConnections } from "./connections";
import { Holds } from "./holds";
import { ImageRepository } from "./image-repository";
import { InvalidateFunction } from "./invalidate-function";
import { OwnProject } from "./own-project";
import { Pipeline } from "./pipeline";
import { PipelineEvent } from "./pipeline-event";
import { Records } from "./records";
import { SourceBucket } from "./source-bucket";
import { SourceBus } from "./source-bus";

export interface DeliveryArgs {
  readonly plan: DeliveryPlan;
  readonly retain: boolean;
  /** Identifiers of this stack's own sites. */
  readonly references: References;
  /** This stack's own sites and their roles: the pipeline waits for them. */
  readonly after: readonly pulumi.Resource[];
}

type Ground = ReturnType<Delivery["makeGround"]>;

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
    const ground = this.makeGround(args);
    this.references = ground.references;
    const { projects, ready } = this.makeWork(args, ground);
    this.projects = projects;
    this.makePipelines(args, ground.references, [...ground.ready, ...ready, ...args.after]);
    this.makeWatches(args.plan, ground);
    for (const group of args.plan.people) {
      new People(`${group.key}-people`, { group }, { parent: this });
    }
    this.buckets = ground.buckets;
    this.registerOutputs({});
  }

  /** What all else stands on: stores, connections, buckets and topics, and with them every identifier. */
  private makeGround(args: DeliveryArgs) {
    const { plan, retain } = args;
    const { owner, settings, pipelines } = plan;
    const child = { parent: this };
    const { store, stores } = this.makeStores(args);
    const connections = newConnections(plan.connections, child);
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
    const { keyDeletionDays, keyRotationDays } = settings;
    const records =
      plan.records &&
      new Records("records", { planned: plan.records, keyArn: store.keyArn, retain }, child);
    const notifications =
      plan.notifications &&
      new Notifications(
        "notifications",
        {
          owner,
          planned: plan.notifications,
          keyPolicy: keyPolicy(plan, plan.notifications.keyUse),
          keyDeletionDays,
          keyRotationDays,
          retain,
        },
        child,
      );
    const references: References = {
      ...args.references,
      ...storage?.references,
      ...identifiers(
        ...(notifications ? [[reference.notificationsKey, notifications.keyArn] as const] : []),
        ...stores.map(({ reference: key, made }) => [key, made.keyArn] as const),
        ...Object.entries(connections).map(
          ([key, { arn }]) => [reference.connection(key), arn] as const,
        ),
        ...sources.flatMap(({ key, bucket }) => [
          [reference.sourceBucket(key), bucket.bucketName] as const,
          [reference.sourceBucketArn(key), bucket.arn] as const,
        ]),
      ),
    };
    return {
      store,
      storage,
      references,
      buckets: {
        ...(settings.artifactBucket === undefined && { artifacts: store.bucketName }),
        ...Object.fromEntries(
          sources.map(({ key, bucket }) => [`${key}-source`, bucket.bucketName]),
        ),
        ...(storage && { "build-storage": storage.bucketName }),
        ...(records && { records: records.bucketName }),
      },
      ready: [
        ...stores.flatMap(({ made }) => made.ready),
        ...Object.values(connections),
        ...sources.flatMap(({ bucket }) => bucket.ready),
        ...(records?.ready ?? []),
        ...(notifications?.ready ?? []),
      ],
    };
  }

  /** What pipelines call: images, builds and the invalidate function; and builds that no pipeline calls. */
  private makeWork({ plan, retain }: DeliveryArgs, { store, storage, references }: Ground) {
    const { owner, settings, grants } = plan;
    const { logRetentionDays, reservedConcurrency } = settings;
    const { keyArn } = store;
    const child = { parent: this };
    const repositories = plan.repositories.map(
      (repository) =>
        new ImageRepository(
          `${repository.key}-images`,
          { owner, repository, keyArn, grants, retain },
          { ...child, dependsOn: [...store.ready] },
        ),
    );
    const common = { owner, keyArn, logRetentionDays, retain, references };
    const building = { ...child, dependsOn: [...store.ready, ...(storage?.ready ?? [])] };
    const builds = plan.pipelines.flatMap((pipeline) =>
      pipeline.builds.map(
        (build) => new Build(`${build.key}-build`, { ...common, build }, building),
      ),
    );
    const projects = Object.fromEntries(
      plan.projects.map((project) => [
        project.key,
        new OwnProject(`${project.key}-project`, { ...common, project }, building),
      ]),
    );
    const invalidate =
      plan.invalidate &&
      new InvalidateFunction(
        "invalidate",
        { planned: plan.invalidate, keyArn, logRetentionDays, reservedConcurrency, references },
        child,
      );
    const before =
      plan.before &&
      new BeforeFunction(
        "before",
        { planned: plan.before, keyArn, logRetentionDays, references },
        child,
      );
    return {
      projects,
      ready: [
        ...(before?.ready ?? []),
        ...repositories.flatMap((repository) => repository.ready),
        ...builds.flatMap((build) => build.ready),
        ...(invalidate?.ready ?? []),
        ...actionTypesOf(settings, child),
      ],
    };
  }

  /** They come after every role with its policies: a pipeline checks the roles of its actions, and starts at once. */
  private makePipelines(
    { plan: { owner, settings, pipelines, sourceBus } }: DeliveryArgs,
    references: References,
    after: readonly pulumi.Resource[],
  ): void {
    const { logRetentionDays } = settings;
    const child = { parent: this };
    const { busName } = sourceBus ? new SourceBus("sources", sourceBus, child) : {};
    for (const pipeline of pipelines) {
      // A hold that comes too late is refused before the pipeline changes.
      const held = pipeline.holds
        ? new Holds(`${pipeline.key}-holds`, { owner, holds: pipeline.holds, references }, child)
            .ready
        : [];
      const { arn: pipelineArn } = new Pipeline(
        pipeline.key,
        {
          pipeline,
          home: owner.region,
          logRetentionDays,
          references,
          after: [...after, ...held],
        },
        child,
      );
      for (const event of pipeline.events) {
        const bus = event.bus === undefined ? undefined : busName;
        const args = { owner, event, pipelineArn, references, bus };
        new PipelineEvent(`${event.key}-event`, args, child);
      }
    }
  }

  /** What tells of releases, and what looks at branches and stages in between. */
  private makeWatches(plan: DeliveryPlan, { store, references }: Ground): void {
    const { owner, settings, changedPaths, notifications, back } = plan;
    const common = {
      keyArn: store.keyArn,
      logRetentionDays: settings.logRetentionDays,
      references,
    };
    const child = { parent: this };
    const afterStore = { ...child, dependsOn: [...store.ready] };
    for (const topic of notifications?.topics ?? []) {
      new NotificationRules(`${topic.key}-rules`, { owner, topic }, child);
    }
    if (back) new BackFunction("back", { planned: back, ...common }, afterStore);
    if (changedPaths) {
      new ChangedPaths("changed-paths", { planned: changedPaths, ...common }, afterStore);
    }
    const { stageWatch, approvalMessage } = notifications ?? {};
    if (stageWatch) new StageWatch("stage-watch", { planned: stageWatch, ...common }, afterStore);
    if (approvalMessage) {
      new ApprovalMessage("approval-message", { planned: approvalMessage, ...common }, afterStore);
    }
  }

  private makeStores({ plan, retain }: DeliveryArgs) {
    const common = { plan, retain };
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
