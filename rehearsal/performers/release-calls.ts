import { arnIn, type Place } from "../arn";
import { type Call, type CallDetails, callsOf, documented, transport } from "../call";
import type { RecordedCall } from "../endpoints/protocol";
import type { RegisteredBucket, World } from "../world/world";
import { documentedAs } from "./api-pages";
import type { Release } from "./release";
import { taskOperations } from "./run-task";
import { taskCalls } from "./task-calls";

/** What functions really asked of S3, CodePipeline and Amazon ECS, as calls to judge. */

const encryption = documented("AmazonS3/latest/userguide/UsingKMSEncryption");

/** Calls of one kind on a bucket are one, with the first object standing for all. */
export function releaseCalls(
  release: Release,
  place: Place,
  calls: readonly RecordedCall[],
): readonly Call[] {
  const { world } = release;
  const groups = new Map<string, RecordedCall[]>();
  for (const call of calls.filter(({ error }) => error === undefined)) {
    const { service, operation, input, credentials } = call;
    const about = service === "s3" ? input.Bucket : input;
    const key = JSON.stringify([credentials.role, service, operation, about]);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    const role = first?.credentials.role;
    // What it does in an account that is known by a contract alone, its own policy decides.
    if (!first || role === undefined || world.isStandIn(role)) return [];
    const known = { world, place, role, call: first, count: others.length + 1 };
    if (first.service === "s3") return objectCalls(known);
    if (first.service === "codepipeline") return pipelineCalls(known);
    if (taskOperations.includes(first.operation)) return [];
    return taskCalls(release, role, first, others.length + 1);
  });
}

interface Known {
  readonly world: World;
  readonly place: Place;
  readonly role: string;
  readonly call: RecordedCall;
  readonly count: number;
}

function objectCalls({ world, role, call, count }: Known): readonly Call[] {
  const { operation, input } = call;
  const text = (name: string) => String(input[name] ?? "");
  const bucket = world.bucket(text("Bucket"));
  if (!bucket) return [];
  const on = (actions: string, resource: string) =>
    callsOf(role, actions, resource, documentedAs(call), { ...at(bucket), count });
  const object = `${bucket.arn}/${text("Key")}`;
  const keyed = (actions: string) => keyCalls(role, actions, bucket, object);
  switch (operation) {
    case "ListObjectVersions":
      return on("s3:ListBucketVersions", bucket.arn);
    case "ListObjectsV2":
      return on("s3:ListBucket", bucket.arn);
    case "GetObject":
      return [...on("s3:GetObject", object), ...keyed("kms:Decrypt")];
    case "PutObject":
      return [...on("s3:PutObject", object), ...keyed("kms:GenerateDataKey")];
    case "CopyObject":
      return [
        ...on("s3:GetObjectVersion s3:PutObject", object),
        ...keyed("kms:Decrypt kms:GenerateDataKey"),
      ];
    default:
      return on(`s3:${operation}`, object);
  }
}

const at = ({ account: owner, region }: RegisteredBucket): CallDetails => ({
  owner,
  region,
  transport,
});

/** S3 uses the bucket's key in the caller's name. */
function keyCalls(
  role: string,
  actions: string,
  { keyArn, region, bucketKey, account: owner }: RegisteredBucket,
  object: string,
): readonly Call[] {
  if (keyArn === undefined) return [];
  const via = { service: "s3.amazonaws.com", region, object, bucketKey };
  return callsOf(role, actions, keyArn, encryption, { via, region, owner });
}

const transitions = ["DisableStageTransition", "EnableStageTransition"];
const answers = ["PutJobFailureResult", "PutJobSuccessResult"];

/** Whether a call is about what was released, and not about an invalidation or the answer to a job. */
export function looksAtRelease({ service, operation }: RecordedCall): boolean {
  if (service === "codepipeline") return !answers.includes(operation);
  return service === "s3" || service === "ecs";
}

function pipelineCalls({ role, place, call, count }: Known): readonly Call[] {
  const { operation, input } = call;
  const pipeline = arnIn(place, "codepipeline", String(input.pipelineName ?? input.name));
  const on = transitions.includes(operation) ? `${pipeline}/${input.stageName}` : pipeline;
  const details = { owner: place.account, region: place.region, count };
  return callsOf(role, `codepipeline:${operation}`, on, documentedAs(call), details);
}
