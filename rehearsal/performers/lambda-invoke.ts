import { randomUUID } from "node:crypto";
import type { lambda } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountOf, arnIn, globalArn } from "../arn";
import { documented } from "../call";
import { type Endpoints, endpointsOf } from "../endpoints/aws";
import { historyService } from "../endpoints/history";
import { type Invocation, loadFunction } from "../endpoints/lambda";
import { objectService } from "../endpoints/objects";
import type { RecordedCall } from "../endpoints/protocol";
import { tasksThatRun } from "../endpoints/run-task";
import type { Behaviour } from "../endpoints/services";
import { serviceMade } from "../world/running-services";
import { inputsOf, type Registered } from "../world/world";
import type { ActionRun } from "./action-run";
import { documentedAs } from "./api-pages";
import { giveOutputs, takeInputs, takeRoles } from "./artifacts";
import { looksAtRelease, releaseCalls } from "./release-calls";
import { runTasks } from "./run-task";

const page = documented("codepipeline/latest/userguide/action-reference-Lambda");
const executionRole = documented("lambda/latest/dg/lambda-intro-execution-role");
const answers = documented("codepipeline/latest/userguide/actions-invoke-lambda-function");
const tracing = documented("lambda/latest/dg/services-xray");

/** Answers that CodePipeline waits for at the most: a wave that goes on and on is a fault. */
const mostJobs = 20;

export type LambdaFunction = pulumi.Unwrap<lambda.FunctionArgs>;

/**
 * Invokes a function's registered code in this process, with real AWS SDK clients against stand-ins of
 * the services it calls. It is invoked again for as long as it answers with a continuation token.
 */
export async function invokeFunction(run: ActionRun): Promise<void> {
  const name = run.configured("FunctionName");
  const registered = run.release.world.lambda(run.account, name);
  if (!registered) return invokeYours(run, name);
  const lambda = inputsOf<lambda.FunctionArgs>(registered);
  takeRoles(run);
  const arn = String(registered.resource.outputs.arn);
  run.act("lambda:InvokeFunction", arn, page);
  takeFunctionRole(run, lambda, registered);

  const known = run.release.world.distributions();
  const distributions = new Set(known.map(({ resource }) => distributionId(resource.outputs.arn)));
  const behaviour = { distributions, others: surroundingsOf(run) };
  await runFunction(lambda, registered, behaviour, async (invoke, calls) => {
    await invokeUntilDone(run, invoke, calls);
    for (const call of calls.filter((each) => !looksAtRelease(each))) recordCall(run, call);
    runTasks(run, calls);
    run.calls.push(...releaseCalls(run.release, run.pipeline, calls.filter(looksAtRelease)));
  });
  // The release arrives, so the function has no reason for the answer that it gives on a failure.
  run.call(lambda.role, "codepipeline:PutJobFailureResult", "*", answers);
}

/** What a function finds that looks at its release: buckets, what the execution did, and what runs. */
function surroundingsOf({ release, pipeline, stage }: ActionRun): NonNullable<Behaviour["others"]> {
  return {
    s3: objectService(release.objects),
    ecs: tasksThatRun(release.tasks.answer, (role, name) => serviceMade(release.world, role, name)),
    codepipeline: historyService(() => ({
      pipeline: pipeline.name,
      execution: release.execution,
      began: release.began,
      sources: release.sources ?? [],
      actions: release.past,
      closed: release.closed,
      running: stage,
    })),
  };
}

/** A function that no stack makes: that it is invoked is judged, what it does is not. */
async function invokeYours(run: ActionRun, name: string): Promise<void> {
  takeInputs(run);
  run.act("lambda:InvokeFunction", run.arn("lambda", `function:${name}`), page);
  await giveOutputs(run);
  run.notSeen(`what function "${name}" of account ${run.account}, which is yours, does`);
}

/** Lambda takes the function's role; what runs writes its log and its traces. */
export function takeFunctionRole(
  run: ActionRun,
  lambda: LambdaFunction,
  { place }: Registered,
): void {
  const { role } = lambda;
  run.call({ service: "lambda.amazonaws.com" }, "sts:AssumeRole", role, executionRole);
  const group = lambda.loggingConfig?.logGroup ?? `/aws/lambda/${lambda.name}`;
  run.log(role, group, "instance", executionRole);
  if (lambda.tracingConfig?.mode !== "Active") return;
  const traces = "xray:PutTraceSegments xray:PutTelemetryRecords";
  run.call(role, traces, "*", tracing, { owner: place.account });
}

/** Runs a registered function's code in its role, against stand-ins of AWS. */
export async function runFunction(
  lambda: LambdaFunction,
  registered: Registered,
  behaviour: Behaviour,
  use: (
    invoke: (event: unknown, also?: object) => Promise<Invocation>,
    calls: readonly RecordedCall[],
  ) => Promise<void>,
): Promise<void> {
  const { resource } = registered;
  const { loaded, endpoints } = warm.get(resource) ?? (await start(lambda, registered));
  // Whoever runs it meanwhile gets an instance of their own.
  warm.delete(resource);
  endpoints.begin(behaviour);
  await use(loaded.invoke, endpoints.calls);
  warm.set(resource, { loaded, endpoints });
}

interface Instance {
  readonly loaded: ReturnType<typeof loadFunction>;
  readonly endpoints: Endpoints;
}

/** Instances that wait for their next invocation, as on Lambda: a start takes longer than most of them. */
const warm = new WeakMap<object, Instance>();

async function start(
  { code, handler = "", role }: LambdaFunction,
  { place }: Registered,
): Promise<Instance> {
  const files = await filesOf(code);
  const endpoints = endpointsOf();
  const env = { AWS_REGION: place.region, ...endpoints.env, ...endpoints.role(role) };
  return { loaded: loadFunction({ files, handler, env, network: endpoints.network }), endpoints };
}

/** A continuation comes as a new job, which carries the token of the answer before. */
async function invokeUntilDone(
  run: ActionRun,
  invoke: (event: unknown) => Promise<Invocation>,
  calls: readonly RecordedCall[],
): Promise<void> {
  let continuationToken: string | undefined;
  for (let job = 1; job <= mostJobs; job += 1) {
    const id = randomUUID();
    await invoke(jobEvent(run, id, continuationToken)).catch((error: unknown) => {
      throw run.fault(`the function threw instead of answering its job: ${messageOf(error)}`);
    });
    const answer = calls.find((call) => call.input.jobId === id);
    continuationToken = tokenOf(run, answer);
    if (continuationToken === undefined) return;
  }
  throw run.fault(`the function was not done after ${mostJobs} invocations`);
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html#actions-invoke-lambda-function-json-event-example */
function jobEvent(run: ActionRun, id: string, continuationToken: string | undefined) {
  return {
    "CodePipeline.job": {
      id,
      accountId: run.pipeline.account,
      data: {
        actionConfiguration: { configuration: run.resolved },
        inputArtifacts: [],
        outputArtifacts: [],
        artifactCredentials: {
          accessKeyId: "ASIAREHEARSAL",
          secretAccessKey: "rehearsal",
          sessionToken: "rehearsal",
        },
        ...(continuationToken !== undefined && { continuationToken }),
      },
    },
  };
}

function tokenOf(run: ActionRun, answer: RecordedCall | undefined): string | undefined {
  if (!answer) throw run.fault("the function did not answer its job");
  if (answer.operation !== "PutJobSuccessResult") {
    const details = answer.input.failureDetails as { message?: string } | undefined;
    throw run.fault(`the function failed its job: ${details?.message ?? "without a reason"}`);
  }
  const { summary = "" } = Object(answer.input.executionDetails) as { readonly summary?: string };
  // The release is in place all the same.
  run.must(!summary.startsWith("NOT RECORDED"), `the function answered its job with ${summary}`);
  const token = answer.input.continuationToken;
  return typeof token === "string" ? token : undefined;
}

/** The texts of the registered archive, as Lambda would unpack them. */
export async function filesOf(code: unknown): Promise<Readonly<Record<string, string>>> {
  if (!(code instanceof pulumi.asset.AssetArchive)) throw new Error("The code is not an archive.");
  const assets = Object.entries(await code.assets);
  const texts = assets.map(async ([path, asset]) => [
    path,
    asset instanceof pulumi.asset.StringAsset ? await asset.text : "",
  ]);
  return Object.fromEntries(await Promise.all(texts));
}

/** A request that a function really made, as a call to judge. */
export function recordCall(run: ActionRun, call: RecordedCall): void {
  const { service, operation, input } = call;
  const { role } = call.credentials;
  run.must(role, `${operation} was called without a role's credentials`);
  const owner = accountOf(role);
  const place = { account: owner, region: run.region };
  const at = { owner, region: service === "cloudfront" ? "us-east-1" : run.region };
  const resources: Partial<Record<RecordedCall["service"], string>> = {
    sts: String(input.RoleArn),
    codecommit: arnIn(place, "codecommit", String(input.repositoryName)),
    codepipeline: "name" in input ? arnIn(place, "codepipeline", String(input.name)) : "*",
    cloudfront: globalArn(place, "cloudfront", `distribution/${input.DistributionId}`),
  };
  // What it does in an account that is known by a contract alone, its own policy decides.
  if (service === "cloudfront" && run.release.world.isStandIn(role)) return;
  const { [service]: on = "*" } = resources;
  const details = service === "sts" ? {} : at;
  run.call(role, `${service}:${operation}`, on, documentedAs(call), details);
  if (operation === "CreateInvalidation") recordInvalidation(run, input);
}

function recordInvalidation(run: ActionRun, input: RecordedCall["input"]): void {
  const distribution = String(input.DistributionId);
  const batch = input.InvalidationBatch as {
    readonly CallerReference: string;
    readonly Paths: { readonly Items: readonly string[] };
  };
  const { invalidations, objects } = run.release;
  const same = invalidations.some(
    (each) => each.distribution === distribution && each.callerReference === batch.CallerReference,
  );
  if (same) return;
  invalidations.push({
    distribution,
    paths: batch.Paths.Items,
    callerReference: batch.CallerReference,
    step: objects.step,
  });
}

function distributionId(arn: unknown): string {
  return String(arn).split("/").at(-1) ?? "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
