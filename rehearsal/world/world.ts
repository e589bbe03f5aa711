import type { codepipeline, s3 } from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import type { Place } from "../arn";
import type { Evaluation, Registration } from "../evaluate";
import { defaultTags, type Tags } from "./default-tags";

type PipelineInputs = Unwrap<codepipeline.PipelineArgs>;
type RegisteredStore = PipelineInputs["artifactStores"][number];
export type RegisteredStage = PipelineInputs["stages"][number];
export type RegisteredAction = RegisteredStage["actions"][number];
type RegisteredTrigger = NonNullable<PipelineInputs["triggers"]>[number];
/** What stands before a stage, or after it. */
export type RegisteredCondition = NonNullable<
  RegisteredStage["beforeEntry" | "onSuccess" | "onFailure"]
>;
export type RegisteredRule = NonNullable<RegisteredCondition["condition"]>["rules"][number];
/** What a push has to be like. */
export type TriggerFilter = NonNullable<RegisteredTrigger["gitConfiguration"]["pushes"]>[number];
/** Globs of which one includes, and none excludes. */
export type TriggerPatterns = NonNullable<TriggerFilter["branches"]>;

/** A pipeline as it was registered. */
export interface RegisteredPipeline extends Place {
  readonly stack: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly mode: string;
  readonly stores: readonly RegisteredStore[];
  readonly stages: readonly RegisteredStage[];
  readonly triggers: readonly RegisteredTrigger[];
}

/** Whether pull requests start a pipeline: it builds what nobody has reviewed, and releases nothing. */
export function isOfPullRequests({ triggers }: RegisteredPipeline): boolean {
  return triggers.some(({ gitConfiguration }) => gitConfiguration.pullRequests !== undefined);
}

export interface RegisteredBucket extends Place {
  readonly stack: string;
  readonly name: string;
  readonly arn: string;
  readonly versioned: boolean;
  /** Key of the bucket's default encryption; undefined means SSE-S3. */
  readonly keyArn: string | undefined;
  readonly bucketKey: boolean;
  /** Whether the bucket reports its events to EventBridge. */
  readonly eventBridge: boolean;
}

const typeOf = {
  bucket: "aws:s3/bucket:Bucket",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  encryption:
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  notification: "aws:s3/bucketNotification:BucketNotification",
  pipeline: "aws:codepipeline/pipeline:Pipeline",
  project: "aws:codebuild/project:Project",
  function: "aws:lambda/function:Function",
  distribution: "aws:cloudfront/distribution:Distribution",
  key: "aws:kms/key:Key",
  replica: "aws:kms/replicaKey:ReplicaKey",
} as const;

/** A resource with the stack that registered it. */
export interface Registered {
  readonly stack: string;
  readonly place: Place;
  readonly resource: Registration;
}

/** The inputs of a resource as its provider has them, such as `inputsOf<codebuild.ProjectArgs>(project)`. */
export function inputsOf<Args>({ resource }: Pick<Registered, "resource">): Unwrap<Args> {
  return resource.inputs as Unwrap<Args>;
}

/** A service that acts on behalf of a resource. */
export function actingFor(service: string, { place, resource }: Registered) {
  const { account: sourceAccount } = place;
  return { service, sourceArn: String(resource.outputs.arn), sourceAccount };
}

/** What the evaluated stacks registered, as a release meets it: nothing here is read from settings or plans. */
export class World {
  private readonly resources: readonly Registered[];
  private readonly byType = new Map<string, Registered[]>();
  private readonly standIns: ReadonlySet<string>;

  constructor(private readonly evaluations: readonly Evaluation[]) {
    this.resources = evaluations.flatMap(({ stack, registrations }) =>
      registrations.flatMap((resource) =>
        resource.place ? [{ stack, place: resource.place, resource }] : [],
      ),
    );
    for (const each of this.resources) {
      const { type } = each.resource;
      const known = this.byType.get(type);
      if (known) known.push(each);
      else this.byType.set(type, [each]);
    }
    this.standIns = new Set(
      this.resources.flatMap(({ resource }) =>
        resource.standIn ? [String(resource.outputs.arn)] : [],
      ),
    );
  }

  ofType(type: string): readonly Registered[] {
    return this.byType.get(type) ?? [];
  }

  /** The one whose output, such as its name or its ARN, is this. */
  withOutput(type: string, output: string, value: unknown): Registered | undefined {
    return this.ofType(type).find(({ resource }) => resource.outputs[output] === value);
  }

  /** The tags that a resource is made with: its own, and its stack's. */
  tagsOf({ stack, resource }: Registered): Tags {
    const evaluation = this.evaluations.find((each) => each.stack === stack);
    return { ...(evaluation && defaultTags(evaluation)), ...(resource.inputs.tags as Tags) };
  }

  /** What the stacks say by an output of this name. */
  outputs(name: string): readonly unknown[] {
    return this.evaluations.flatMap(({ outputs }) => outputs[name] ?? []);
  }

  /** Where releases are made, or what is there at all. */
  homeRegion(): string {
    return this.pipelines()[0]?.region ?? this.resources[0]?.place.region ?? "us-east-1";
  }

  pipelines(): readonly RegisteredPipeline[] {
    return this.ofType(typeOf.pipeline).map(({ stack, place, resource }) => {
      const { inputs, outputs } = resource;
      return {
        ...place,
        stack,
        name: String(inputs.name),
        arn: String(outputs.arn),
        roleArn: String(inputs.roleArn),
        mode: String(inputs.executionMode),
        stores: (inputs.artifactStores ?? []) as readonly RegisteredStore[],
        stages: (inputs.stages ?? []) as readonly RegisteredStage[],
        triggers: (inputs.triggers ?? []) as readonly RegisteredTrigger[],
      };
    });
  }

  bucket(name: string): RegisteredBucket | undefined {
    const found = this.withOutput(typeOf.bucket, "bucket", name);
    if (!found) return undefined;
    const settings = <Args>(type: string): Partial<Unwrap<Args>> => {
      const own = this.ofType(type).find(({ resource }) => resource.inputs.bucket === name);
      return own ? inputsOf<Args>(own) : {};
    };
    const { versioningConfiguration } = settings<s3.BucketVersioningArgs>(typeOf.versioning);
    const encryption = settings<s3.BucketServerSideEncryptionConfigurationArgs>(typeOf.encryption);
    const [rule] = encryption.rules ?? [];
    const { eventbridge } = settings<s3.BucketNotificationArgs>(typeOf.notification);
    return {
      ...found.place,
      stack: found.stack,
      name,
      arn: String(found.resource.outputs.arn),
      versioned: versioningConfiguration?.status === "Enabled",
      keyArn: rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId,
      bucketKey: rule?.bucketKeyEnabled === true,
      eventBridge: eventbridge === true,
    };
  }

  bucketNames(): readonly string[] {
    return this.ofType(typeOf.bucket).map(({ resource }) => String(resource.outputs.bucket));
  }

  project(account: string, name: string): Registered | undefined {
    return this.inAccount(typeOf.project, account, (resource) => resource.inputs.name === name);
  }

  lambda(account: string, name: string): Registered | undefined {
    return this.inAccount(typeOf.function, account, (resource) => resource.inputs.name === name);
  }

  /** Primaries and replicas: each has a policy of its own. */
  keys(): readonly Registered[] {
    return [...this.ofType(typeOf.key), ...this.ofType(typeOf.replica)];
  }

  key(arn: string): Registered | undefined {
    return this.keys().find(({ resource }) => resource.outputs.arn === arn);
  }

  distributions(): readonly Registered[] {
    return this.ofType(typeOf.distribution);
  }

  /** Whether a role is known by its stack's contract alone. */
  isStandIn(roleArn: string): boolean {
    return this.standIns.has(roleArn);
  }

  private inAccount(type: string, account: string, matches: (resource: Registration) => boolean) {
    return this.ofType(type).find(
      ({ place, resource }) => place.account === account && matches(resource),
    );
  }
}
