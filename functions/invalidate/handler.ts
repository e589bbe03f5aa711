import { setMaxListeners } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { ECSClient } from "@aws-sdk/client-ecs";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { type Answer, answerTo, answerToError, answerWithRecord, send } from "./answer";
import { Fault, misconfigured } from "./fault";
import { invalidate } from "./invalidation";
import { isRecord, type Job, parametersOf, parseJob, parseJson, startOf } from "./job";
import { type Log, logOf } from "./log";
import { type RecordClients, type RecordPlan, recordWave } from "./record";
import { targetsOf } from "./targets";
import { invalidateWave, type Progress, type Time } from "./wave";

/** What differs between production, which is the default, and a test. */
export interface HandlerSettings {
  /** How often the SDK tries a call, and what it waits between. */
  readonly retries?: Pick<STSClientConfig, "maxAttempts" | "retryStrategy">;
  /** Milliseconds between the looks at what is still running in one invocation. */
  readonly delays?: readonly number[];
}

/** What the function reads of Lambda's context. */
interface Context {
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: Context) => Promise<void>;

/** Milliseconds that are kept for the answer to the job. */
const reserve = 10_000;

/** Milliseconds that must be left for a second look: the rest of the wait is a continuation's. */
const enough = 30_000;

/**
 * The function behind the invoke action of a wave: invalidates its targets, answers the job exactly
 * once, and returns normally when the job has its answer.
 */
export function createHandler(settings: HandlerSettings = {}): Handler {
  const { retries = { maxAttempts: 4 }, delays = [250, 750, 2000, 5000] } = settings;
  const codePipeline = new CodePipelineClient({
    ...retries,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
  });
  // One pool of connections for all clients: CloudFront's are made anew for each role.
  const { requestHandler } = codePipeline.config;
  const clients: RecordClients = {
    codePipeline,
    sts: new STSClient({ ...retries, requestHandler }),
    cloudFront: (credentials) => new CloudFrontClient({ ...retries, requestHandler, credentials }),
    s3: (region, credentials) =>
      new S3Client({
        ...retries,
        requestHandler,
        // An artifact may lie in the pipeline's region, or in that of its action.
        followRegionRedirects: true,
        ...(region !== undefined && { region }),
        ...(credentials && { credentials }),
      }),
    ecs: (region, credentials) =>
      new ECSClient({ ...retries, requestHandler, region, credentials }),
  };

  return async (event, context) => {
    const job = parseJob(event);
    const log = logOf(job.id);
    const controller = new AbortController();
    // Every target and every call of it listens; Node.js takes more than ten for a leak.
    setMaxListeners(0, controller.signal);
    const timer = setTimeout(
      () => controller.abort(),
      Math.max(0, context.getRemainingTimeInMillis() - reserve),
    );
    const time: Time = {
      signal: controller.signal,
      delays,
      patient: () => context.getRemainingTimeInMillis() > enough,
    };
    try {
      const answer = await work(job, clients, time, log);
      await send(codePipeline, job.id, answer, log);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function work(job: Job, clients: RecordClients, time: Time, log: Log): Promise<Answer> {
  const answer = await decide(job, clients, time, log).catch((error: unknown) => {
    if (!(error instanceof Fault)) {
      log("error", { frames: frames(error) });
    }
    return answerToError(error);
  });
  log("answer", answer);
  return answer;
}

async function decide(job: Job, clients: RecordClients, time: Time, log: Log): Promise<Answer> {
  const start = startOf(job, Date.now());
  const { wave, execution } = parametersOf(job);
  const records = readRecords();
  const recorded = records?.waves[wave];
  // A wave of services alone has nothing to invalidate.
  const targets = recorded?.sites === false ? [] : targetsOf(readTargets(), wave);
  log("start", { wave, targets: targets.length, continues: start.jobId !== job.id });
  const progress = await invalidateWave(
    targets,
    (target) => invalidate(clients, target, start.jobId, time.signal),
    time,
  );
  for (const one of progress) {
    log("target", describe(one));
  }
  const answer = answerTo(progress, start, Date.now());
  if (answer.result !== "success" || !records || !recorded) return answer;
  const kept = await recordWave(
    clients,
    records.bucket,
    recorded,
    { execution, at: start.at },
    time.signal,
  );
  log("record", { ...kept });
  return answerWithRecord(answer, kept, start, Date.now());
}

/** What to record; nothing where records are left out. */
function readRecords(): RecordPlan | undefined {
  const file = join(__dirname, "records.json");
  if (!existsSync(file)) return undefined;
  const read = parseJson(readFileSync(file, "utf8"));
  if (!isRecord(read)) {
    throw misconfigured(
      "records.json beside the function is not a JSON object: run `pulumi up` on the delivery stack.",
    );
  }
  return read as unknown as RecordPlan;
}

/** Read for each job and not while loading, so that a missing file too becomes an answer. */
function readTargets(): string {
  try {
    return readFileSync(join(__dirname, "targets.json"), "utf8");
  } catch {
    throw misconfigured(
      "There is no targets.json beside the function: run `pulumi up` on the delivery stack.",
    );
  }
}

function describe({ target, outcome }: Progress): Readonly<Record<string, unknown>> {
  return {
    target: target.name,
    distribution: target.distributionId,
    state: outcome.state,
    ...("invalidationId" in outcome ? { invalidation: outcome.invalidationId } : {}),
    ...("reason" in outcome ? { reason: outcome.reason } : {}),
  };
}

/** Where an error comes from; its message is left out, for it may quote what was being read. */
function frames(error: unknown): readonly string[] {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}
