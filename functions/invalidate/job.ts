import { Fault, misconfigured } from "./fault";

/** What the function reads of a job; the rest of the event (credentials) is never touched. */
export interface Job {
  readonly id: string;
  readonly userParameters: string | undefined;
  readonly continuationToken: string | undefined;
}

/**
 * Where the action began. A continuation is a new job, so both travel in its token: the first job's
 * id is the CallerReference, and the time bounds the wait (how often CodePipeline repeats a
 * continuation is not documented, so a count of attempts would bound nothing).
 */
export interface Start {
  readonly jobId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Reads the event of a Lambda invoke action.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 * @throws Error without any content of the event, which holds credentials.
 */
export function parseJob(event: unknown): Job {
  const job = member(event, "CodePipeline.job");
  const id = text(member(job, "id"));
  if (id === undefined) {
    throw new Error(
      "The event holds no CodePipeline job id, so there is no job to answer: " +
        "invoke this function by a Lambda invoke action of CodePipeline only.",
    );
  }
  const data = member(job, "data");
  const configuration = member(member(data, "actionConfiguration"), "configuration");
  return {
    id,
    userParameters: text(member(configuration, "UserParameters")),
    continuationToken: text(member(data, "continuationToken")),
  };
}

/** What the action's UserParameters say. */
interface Parameters {
  readonly wave: string;
  /** The execution of the pipeline; pipelines of older versions do not say it. */
  readonly execution?: string;
}

/**
 * The wave that the action's UserParameters name, and the execution that it is of.
 * @throws Fault ConfigurationError unless they are `{"wave":"<key>"}`, with `"execution"` or without.
 */
export function parametersOf(job: Job): Parameters {
  const form =
    'the form is {"wave":"<key>","execution":"<id>"}; run `pulumi up` on the delivery stack';
  if (job.userParameters === undefined) {
    throw misconfigured(`The action has no UserParameters: ${form}.`);
  }
  const parameters = parseJson(job.userParameters);
  if (!isRecord(parameters)) {
    throw misconfigured(`UserParameters is not a JSON object: ${form}.`);
  }
  const unknown = Object.keys(parameters).filter((key) => key !== "wave" && key !== "execution");
  if (unknown.length > 0) {
    throw misconfigured(`UserParameters has the unknown key ${quoted(unknown)}: ${form}.`);
  }
  const wave = text(parameters.wave);
  if (wave === undefined) {
    throw misconfigured(`UserParameters names no wave: ${form}.`);
  }
  const execution = text(parameters.execution);
  // A variable that CodePipeline left as it is says nothing.
  return execution === undefined || execution.startsWith("#{") ? { wave } : { wave, execution };
}

/**
 * The start of this job's action: of the token when it is a continuation, of the job itself otherwise.
 * @throws Fault JobFailed when the token is not one that this function wrote.
 */
export function startOf(job: Job, now: number): Start {
  if (job.continuationToken === undefined) {
    return { jobId: job.id, at: now };
  }
  const token = parseJson(job.continuationToken);
  const jobId = text(member(token, "job"));
  const at = Date.parse(text(member(token, "since")) ?? "");
  if (jobId === undefined || Number.isNaN(at)) {
    throw new Fault(
      "JobFailed",
      "The continuation token is not one that this function wrote: retry the action.",
    );
  }
  return { jobId, at };
}

/** The continuation token (1 to 2,048 characters) from which `startOf` reads the start again. */
export function tokenOf(start: Start): string {
  return JSON.stringify({ job: start.jobId, since: new Date(start.at).toISOString() });
}

/** Names for a message, in quotes. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

/** The value of a JSON text, undefined when it is not JSON (the parser's message repeats its input). */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
