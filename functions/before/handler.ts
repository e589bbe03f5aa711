import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { ECSClient, type Task } from "@aws-sdk/client-ecs";
import { STSClient } from "@aws-sdk/client-sts";
import { type Answer, answerToError, send } from "../invalidate/answer";
import { factsOf, trace } from "../invalidate/aws-error";
import { Fault, misconfigured } from "../invalidate/fault";
import { assume } from "../invalidate/invalidation";
import { isRecord, type Job, parseJob, parseJson } from "../invalidate/job";
import { logOf } from "../invalidate/log";
import { throttling } from "../invalidate/outcome";
import type { BeforePlan, BeforeRelease } from "./plan";
import { startTask, stopTask, taskNow } from "./task";

/** What the function reads of Lambda's context. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/** A task that was started, as a continuation carries it. */
interface Started {
  readonly task: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Milliseconds that are kept for the answer. */
const reserve = 15_000;

/**
 * Runs a command of a release's image before the service gets the release, and answers the job: the release goes on only
 * where the command ended with 0.
 * @param delay milliseconds between two looks at the task
 */
export function createHandler(delay = 5_000): (event: unknown, context: Context) => Promise<void> {
  const codePipeline = new CodePipelineClient({});
  const sts = new STSClient({});
  return async (event, context) => {
    const job = parseJob(event);
    const log = logOf(job.id);
    const answer = await decide(job, sts, context, delay).catch(answerToFailure);
    log("answer", { ...answer });
    await send(codePipeline, job.id, answer, log);
  };
}

async function decide(job: Job, sts: STSClient, context: Context, delay: number): Promise<Answer> {
  const { release, image } = meantBy(job);
  const started = startedBy(job);
  const credentials = await assume(sts, release.role, AbortSignal.timeout(30_000));
  const ecs = new ECSClient({ region: release.region, credentials });
  if (started === undefined) {
    const task = await startTask(ecs, release, image, job.id);
    return goesOn(release, { task, at: Date.now() });
  }
  for (;;) {
    const found = await look(ecs, release, started);
    if (found) return found;
    if (context.getRemainingTimeInMillis() <= reserve + delay) return goesOn(release, started);
    await wait(delay);
  }
}

/** What the task came to; nothing as long as it runs and may. */
async function look(
  ecs: ECSClient,
  release: BeforeRelease,
  { task, at }: Started,
): Promise<Answer | undefined> {
  const now = await taskNow(ecs, release, task).catch(patient);
  if (now === "later") return undefined;
  if (now === undefined)
    return failure(release, task, "Amazon ECS does not know its task any more");
  if (now.lastStatus === "STOPPED") return endOf(release, task, now);
  if (Date.now() - at < release.timeoutMinutes * 60_000) return undefined;
  await stopTask(ecs, release, task);
  return failure(
    release,
    task,
    `was not done after ${release.timeoutMinutes} minutes, and was stopped`,
  );
}

/** Time cures these: the next look comes. */
function patient(error: unknown): "later" {
  const { name, status } = factsOf(error);
  if (throttling.has(name) || (status ?? 0) >= 500) return "later";
  throw error;
}

function endOf(release: BeforeRelease, arn: string, task: Task): Answer {
  const container = task.containers?.find(({ name }) => name === release.container);
  const { exitCode } = container ?? {};
  if (exitCode === 0) {
    return { result: "success", summary: `${said(release)} ended with 0` };
  }
  const why = container?.reason ?? task.stoppedReason ?? "no reason given";
  return failure(
    release,
    arn,
    exitCode === undefined ? `did not run: ${why}` : `ended with ${exitCode}`,
  );
}

function failure(release: BeforeRelease, task: string, what: string): Answer {
  const { logGroup, container, region } = release;
  // The service's key is the prefix of its streams, and the container's name.
  const stream = `${container}/${container}/${task.split("/").at(-1)}`;
  return {
    result: "failure",
    type: "JobFailed",
    message:
      `${said(release)} ${what}: the release stays out. Its log: aws logs tail ${logGroup} --log-stream-names ${stream} ` +
      `--region ${region}`,
  };
}

function goesOn(release: BeforeRelease, { task, at }: Started): Answer {
  return {
    result: "continuation",
    token: JSON.stringify({ task, since: new Date(at).toISOString() }),
    summary: `${said(release)} runs as ${task.split("/").at(-1)}`,
    percentComplete: 50,
  };
}

/** The command, cut: answers have room for no more. */
function said({ command }: BeforeRelease): string {
  return JSON.stringify(command.join(" ").slice(0, 200));
}

/** The release that the action's UserParameters name, and the image: one of the service's repository, by its digest. */
function meantBy({ userParameters = "" }: Job) {
  const form =
    'the form is {"release":"<key>","image":"<address>"}; run `pulumi up` on the delivery stack';
  const parameters = parseJson(userParameters);
  if (!isRecord(parameters)) throw misconfigured(`UserParameters is not a JSON object: ${form}.`);
  const plan = readPlan();
  const key = String(parameters.release);
  const release = Object.hasOwn(plan, key) ? plan[key] : undefined;
  if (!release)
    throw misconfigured(`The release ${JSON.stringify(key)} is not in before.json: ${form}.`);
  const image = String(parameters.image);
  const [repository, digest = ""] = image.split("@");
  if (repository !== release.repository || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw misconfigured(
      `The image is ${JSON.stringify(image)}, and must be one of ${release.repository} by its digest.`,
    );
  }
  return { release, image };
}

function startedBy({ continuationToken }: Job): Started | undefined {
  if (continuationToken === undefined) return undefined;
  const token = parseJson(continuationToken);
  const at = isRecord(token) ? Date.parse(String(token.since)) : Number.NaN;
  if (isRecord(token) && typeof token.task === "string" && !Number.isNaN(at)) {
    return { task: token.task, at };
  }
  throw new Fault(
    "JobFailed",
    "The continuation token is not one that this function wrote: retry the action.",
  );
}

function readPlan(): BeforePlan {
  return JSON.parse(readFileSync(join(__dirname, "before.json"), "utf8")) as BeforePlan;
}

/** AWS's own text is left out: it may quote the request with its session token. */
function answerToFailure(error: unknown): Answer {
  const { name } = factsOf(error);
  if (error instanceof Fault || name === "error") return answerToError(error);
  const denied = name.startsWith("AccessDenied");
  return {
    result: "failure",
    type: denied ? "PermissionError" : "JobFailed",
    message: `The command before the release: Amazon ECS failed with ${trace(error)}. ${
      denied
        ? "Run `pulumi up` on the stack of the target, then on the delivery stack, so that both halves agree."
        : "Retry the action."
    }`,
  };
}
