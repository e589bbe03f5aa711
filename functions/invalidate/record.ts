import type { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import type { ECSClient } from "@aws-sdk/client-ecs";
import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  approvalsIn,
  artifactsOf,
  deployedBy,
  type Execution,
  executionIn,
  readExecution,
  stageState,
} from "../records/history";
import { listVersions, pagesIn, pageTest, type SitePart } from "../records/pages";
import {
  type RecordedArtifact,
  type RecordedTarget,
  type ReleaseRecord,
  recordId,
} from "../records/record";
import { type RunsAs, runningIn } from "../records/running";
import { keepRecord } from "../records/store";
import { factsOf, trace } from "./aws-error";
import { assume, type Clients, type RoleCredentials } from "./invalidation";
import { throttling } from "./outcome";

/** What the function records, as `records.json` beside the code has it. */
export interface RecordPlan {
  /** The bucket of the records. */
  readonly bucket: string;
  readonly waves: Readonly<Record<string, RecordedWave>>;
}

/** The stage of a wave, and what it releases to. */
export interface RecordedWave {
  readonly pipeline: string;
  readonly stage: string;
  /** Whether sites are among the targets, which are invalidated first. */
  readonly sites: boolean;
  /** The stages whose approvals let a release in. */
  readonly approvedIn: readonly string[];
  readonly targets: readonly WaveTarget[];
}

export interface WaveTarget extends RecordedTarget {
  /** The actions that bring a release there. */
  readonly actions: readonly string[];
  /** The role in which the function looks what is there; left out where the target's stack has none. */
  readonly role?: string;
  /** Where a site's pages lie in its bucket. */
  readonly parts?: readonly SitePart[];
  /** The service whose tasks a release exchanges. */
  readonly runs?: RunsAs;
}

/** What the records are read of and written with. */
export interface RecordClients extends Clients {
  readonly codePipeline: CodePipelineClient;
  readonly s3: (region?: string, credentials?: RoleCredentials) => S3Client;
  readonly ecs: (region: string, credentials: RoleCredentials) => ECSClient;
}

/** Whether another try may bring the records. */
export type Recorded =
  | { readonly state: "completed" }
  | { readonly state: "waiting" | "lost"; readonly reason: string };

/**
 * Records what a wave released, a record for each target. It never fails the action: the stage would roll a good release
 * back, and could not record that either.
 */
export async function recordWave(
  clients: RecordClients,
  bucket: string,
  wave: RecordedWave,
  said: { readonly execution?: string | undefined; readonly at: number },
  signal: AbortSignal,
): Promise<Recorded> {
  try {
    const state = await stageState(clients.codePipeline, wave.pipeline, wave.stage, signal);
    const id = executionIn(state, said.execution);
    if (id === undefined) {
      const where = `stage ${wave.stage} of pipeline ${wave.pipeline}`;
      return { state: "waiting", reason: `CodePipeline names no execution in ${where}` };
    }
    const execution = await readExecution(clients.codePipeline, wave.pipeline, id, signal);
    for (const target of wave.targets) {
      const record = await recordOf(clients, wave, target, execution, said.at, signal);
      await keepRecord({ s3: clients.s3(), bucket }, record, signal);
    }
    return { state: "completed" };
  } catch (error) {
    const { name, status, code } = factsOf(error);
    const reason = `the release is in place, and its record is not: ${trace(error)}`;
    const temporary =
      name === "AbortError" ||
      name === "TimeoutError" ||
      throttling.has(name) ||
      (status === undefined ? code !== undefined : status >= 500);
    if (temporary) return { state: "waiting", reason };
    const advice = name.startsWith("AccessDenied")
      ? "; run `pulumi up` on the stack of the target, then on the delivery stack, so that both halves agree"
      : "";
    return { state: "lost", reason: `${reason}${advice}` };
  }
}

async function recordOf(
  clients: RecordClients,
  wave: RecordedWave,
  target: WaveTarget,
  execution: Execution,
  startedAt: number,
  signal: AbortSignal,
): Promise<ReleaseRecord> {
  const deployed = deployedBy(execution, wave.stage, target.actions);
  const times = deployed.flatMap(({ lastUpdateTime }) => lastUpdateTime?.getTime() ?? []);
  const at = new Date(times.length > 0 ? Math.max(...times) : startedAt).toISOString();
  const { name, kind, account, region, place, url } = target;
  const artifacts = await Promise.all(
    artifactsOf(deployed).map((artifact) => withVersion(clients.s3(region), artifact, signal)),
  );
  return {
    version: 1,
    id: recordId(at, execution.id),
    at,
    what: execution.what,
    target: { name, kind, account, region, place, ...(url !== undefined && { url }) },
    pipeline: {
      name: wave.pipeline,
      stage: wave.stage,
      ...(execution.version !== undefined && { version: execution.version }),
      execution: execution.id,
      ...(execution.target !== undefined && { origin: execution.target }),
    },
    ...(execution.startedBy && { startedBy: execution.startedBy }),
    sources: execution.sources,
    approvals: approvalsIn(execution, wave.approvedIn),
    artifacts,
    ...(await stateOf(clients, target, signal)),
  };
}

/** What is there now: the versions of a site's pages, or the tasks of a service. */
async function stateOf(
  clients: RecordClients,
  { role, region, place, parts, runs }: WaveTarget,
  signal: AbortSignal,
): Promise<Pick<ReleaseRecord, "pages" | "service">> {
  if (role === undefined) return {};
  const credentials = await assume(clients.sts, role, signal);
  if (parts) {
    const versions = await listVersions(clients.s3(region, credentials), place, parts, signal);
    return { pages: pagesIn(versions, pageTest(parts)) };
  }
  if (!runs) return {};
  return { service: await runningIn(clients.ecs(region, credentials), runs, signal) };
}

/** The newest version of an artifact: no other execution writes to its key. */
async function withVersion(
  s3: S3Client,
  artifact: RecordedArtifact,
  abortSignal: AbortSignal,
): Promise<RecordedArtifact> {
  const [newest] = await s3
    .send(
      new ListObjectVersionsCommand({ Bucket: artifact.bucket, Prefix: artifact.key, MaxKeys: 1 }),
      { abortSignal },
    )
    .then(({ Versions = [] }) => Versions)
    .catch((error: unknown) => {
      // AWS does not say which copy an action of another region is told of: the function may see that of its region.
      if (factsOf(error).name === "AccessDenied") return [];
      throw error;
    });
  if (newest?.Key !== artifact.key) return artifact;
  return {
    ...artifact,
    ...(newest.VersionId !== undefined && { versionId: newest.VersionId }),
    ...(newest.ETag !== undefined && { etag: newest.ETag }),
  };
}
