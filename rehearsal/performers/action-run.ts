import { accountOf } from "../arn";
import type { PastAction } from "../endpoints/history";
import { RehearsalFault } from "../fault";
import { packArtifact, type SiteFile, unpackArtifact } from "../site";
import type { RegisteredAction, RegisteredBucket, RegisteredPipeline } from "../world/world";
import { Caller } from "./caller";
import type { StoredObject } from "./object-store";
import type { Artifacts, Release, Rollout } from "./release";

/** What no stack registers of an added action's things, as the settings say it. */
export interface Touches {
  readonly readers?: readonly string[];
  readonly deploymentConfiguration?: string;
  readonly taskFamily?: string;
  readonly passedRoles?: readonly string[];
}

/** An artifact store: its bucket, and the customer key that it needs. */
export interface Store {
  readonly bucket: RegisteredBucket;
  readonly keyArn: string;
}

/** One action while it is performed: performers tell it each call that AWS makes, and what changes. */
export class ActionRun extends Caller {
  readonly written: StoredObject[] = [];
  /** What this rehearsal can't say of the action. */
  readonly warnings: string[] = [];
  /** Whether it does, or may do, what the rehearsal has no eyes for. */
  unseen = false;

  constructor(
    readonly release: Release,
    readonly pipeline: RegisteredPipeline,
    readonly stage: string,
    readonly action: RegisteredAction,
    /** What the release's actions gave so far, this one's parallels included. */
    private readonly artifacts: Artifacts,
    /** What this action can take: what was there before its parallels began, and what it gave itself. */
    private readonly known: Artifacts,
  ) {
    super();
  }

  /** The role that the action runs as. */
  get actor(): string {
    return this.action.roleArn ?? this.pipeline.roleArn;
  }

  get region(): string {
    return this.action.region ?? this.pipeline.region;
  }

  /** The account of the acting role: where the action looks for what its configuration names. */
  get account(): string {
    return accountOf(this.actor);
  }

  get where(): string {
    return `Pipeline ${this.pipeline.name}, stage ${this.stage}, action ${this.action.name}`;
  }

  /** A required key of the action's configuration. */
  configured(key: string): string {
    const value = this.action.configuration?.[key];
    this.must(value, `its configuration lacks ${key}`);
    return value;
  }

  /**
   * Its configuration as CodePipeline hands it over.
   * https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
   */
  get resolved(): Readonly<Record<string, string>> {
    const { variables, execution } = this.release;
    const known = new Map([...variables, ["codepipeline.PipelineExecutionId", execution]]);
    const filled = (text: string) =>
      text.replace(/#\{([\w.@-]+)\}/g, (whole, name) => known.get(name) ?? whole);
    return Object.fromEntries(
      Object.entries(this.action.configuration ?? {}).map(([key, text]) => [key, filled(text)]),
    );
  }

  /** The artifacts that it gives, wherever its declaration has them. */
  get outputs(): readonly string[] {
    const { outputArtifacts = [], outputArtifactsForComputeActions = [] } = this.action;
    return [...outputArtifacts, ...outputArtifactsForComputeActions.map(({ name }) => name)];
  }

  warn(what: string): void {
    this.warnings.push(`${this.where}: ${what}.`);
  }

  /** No fault, as nobody here can say: it may be right. */
  notSeen(what: string): void {
    this.unseen = true;
    this.warn(`not seen: ${what}`);
  }

  fault(what: string): RehearsalFault {
    return new RehearsalFault(`${this.where}: ${what.replace(/\.$/, "")}.`);
  }

  /** @throws RehearsalFault where something is not so */
  must(so: unknown, fault: string): asserts so {
    if (!so) throw this.fault(fault);
  }

  /** The artifact store of the action's region or another one. */
  store(region = this.region): Store {
    const { stores } = this.pipeline;
    const store = stores.find((each) => (each.region ?? this.pipeline.region) === region);
    this.must(store, `the pipeline has no artifact store in region ${region}`);
    const { location, encryptionKey } = store;
    const { world } = this.release;
    const bucket = world.bucket(location);
    this.must(bucket, `the artifact bucket ${location} is created by no stack of this rehearsal`);
    this.must(
      bucket.region === region,
      `the artifact bucket ${location} lies in ${bucket.region}, and the action runs in ${region}`,
    );
    this.must(
      encryptionKey,
      `the artifact store ${location} names no customer key, and a role of another account can't ` +
        "decrypt with the key of Amazon S3: give it an encryptionKey",
    );
    this.must(
      world.key(encryptionKey.id),
      `the artifact store ${location} names the key ${encryptionKey.id}, which no stack of this rehearsal creates`,
    );
    return { bucket, keyArn: encryptionKey.id };
  }

  /** A bucket that the action's configuration names. */
  bucket(key: string): RegisteredBucket {
    const name = this.configured(key);
    const { world } = this.release;
    const bucket = world.bucket(name);
    this.must(
      bucket,
      `${key} names the bucket "${name}", which no stack of this rehearsal creates (they create ${world.bucketNames().join(", ")})`,
    );
    return bucket;
  }

  /** What the settings say that the action touches beside what its configuration names; nothing for most. */
  get touches(): Touches | undefined {
    const name = `${this.pipeline.name}/${this.stage}/${this.action.name}`;
    return this.release.world
      .outputs("touches")
      .map((all) => (all as Readonly<Record<string, Touches>>)[name])
      .find((said) => said !== undefined);
  }

  /** The stored input artifact. */
  input(name: string): StoredObject {
    const artifact = this.known.get(name);
    const known = [...this.known.keys()].join(", ") || "none";
    this.must(
      artifact,
      `it takes the artifact "${name}", which no earlier action gives (so far: ${known})`,
    );
    return artifact;
  }

  /** The action as CodePipeline's history has it once it is done. */
  get past(): PastAction {
    const { name, category, inputArtifacts = [] } = this.action;
    const inputs = inputArtifacts.flatMap((artifact) => this.known.get(artifact) ?? []);
    return {
      stage: this.stage,
      name,
      category,
      inputs: inputs.map(({ key }, index) => ({
        name: inputArtifacts[index] ?? "",
        // An action of another region takes the copy there.
        bucket: this.store().bucket.name,
        key,
      })),
      outputs: this.outputs,
    };
  }

  async filesOf(name: string): Promise<readonly SiteFile[]> {
    return unpackArtifact(this.input(name).body);
  }

  /** Stores an output artifact as CodePipeline does, below shortened names of pipeline and artifact. */
  async output(name: string, files: readonly SiteFile[]): Promise<StoredObject> {
    this.must(!this.artifacts.has(name), `it gives the artifact "${name}" a second time`);
    const { bucket } = this.store();
    const stored = this.release.objects.put({
      bucket: bucket.name,
      key: artifactKey(this.pipeline.name, name),
      body: await packArtifact(files),
      contentType: "application/zip",
      owner: bucket.account,
    });
    this.artifacts.set(name, stored);
    this.known.set(name, stored);
    return stored;
  }

  /** The action's variables, for actions behind it. */
  tell(variables: Readonly<Record<string, string>>): void {
    const { namespace } = this.action;
    if (namespace === undefined) return;
    for (const [name, value] of Object.entries(variables))
      this.release.variables.set(`${namespace}.${name}`, value);
  }

  /** The same action in another role, which something that it calls takes. */
  as(roleArn: string, region: string): ActionRun {
    const action = { ...this.action, roleArn, region };
    return new ActionRun(
      this.release,
      this.pipeline,
      this.stage,
      action,
      this.artifacts,
      this.known,
    );
  }

  /** A service, a group or a stack has what the action gave it. */
  rolledOut(rollout: Rollout): void {
    this.release.rollouts.push(rollout);
  }

  /** Puts a file into a site's bucket. */
  write(
    bucket: RegisteredBucket,
    object: Pick<StoredObject, "key" | "body" | "contentType" | "cacheControl">,
  ) {
    const { cacheControl, ...rest } = object;
    this.written.push(
      this.release.objects.put({
        bucket: bucket.name,
        owner: bucket.account,
        ...rest,
        ...(cacheControl !== undefined && { cacheControl }),
      }),
    );
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html shows such keys. */
function artifactKey(pipeline: string, artifact: string): string {
  return `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/${artifact}`;
}
