import { identifiers } from "../../../rehearsal/evaluate/identifiers";
import type { Schema } from "./schema";
import { overlap } from "./subnets";
import { canonical, textOf, type Values } from "./values";
import type { Existing, Place, World } from "./world";

export interface NewResource {
  readonly type: string;
  /** The logical name. */
  readonly name: string;
  readonly inputs: Values;
}

/** Makes a resource. @throws Error where its physical name is taken */
export function create(world: World, place: Place, schema: Schema, made: NewResource): Existing {
  const { type } = made;
  const inputs = canonical(made.inputs) as Values;
  refuseSecondConfiguration(world, place, type, inputs);
  if (type === subnetType) refuseOverlap(world, place, inputs);
  const { id, outputs } = identify(world, place, { ...made, inputs });
  const resource: Existing = {
    type,
    id,
    inputs,
    outputs: { ...inventedTexts(schema, type, id, place), ...outputs, ...tagsAll(schema, inputs) },
  };
  world.put(place, resource);
  return resource;
}

/** Changes a resource in place. @throws Error where it isn't there any more */
export function update(
  world: World,
  place: Place,
  schema: Schema,
  { type, id, inputs }: Pick<Existing, "type" | "id" | "inputs">,
): Existing {
  const before = world.find(place, type, id);
  if (!before) throw new Error(`NotFoundException: ${type} ${id} does not exist`);
  const given = canonical(inputs) as Values;
  const after: Existing = {
    ...before,
    inputs: given,
    outputs: { ...before.outputs, ...tagsAll(schema, given) },
  };
  world.put(place, after);
  return after;
}

/** Removes a resource, if it is still there. @throws Error where AWS or the provider refuses */
export function remove(
  world: World,
  place: Place,
  { type, id, inputs }: Pick<Existing, "type" | "id" | "inputs">,
): void {
  const existing = world.find(place, type, id);
  if (!existing) return;
  if (type === bucketType) emptyBucket(world, place, existing, inputs.forceDestroy === true);
  if (type === "aws:kms/key:Key") refuseWithReplicas(world, place, existing);
  world.remove(place, type, id);
}

/**
 * An account has one configuration for a channel of chat.
 * https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1155
 */
function refuseSecondConfiguration(world: World, place: Place, type: string, inputs: Values): void {
  const id = { slack: "slackChannelId", teams: "channelId" }[
    /^aws:chatbot\/(\w+)ChannelConfiguration:/.exec(type)?.[1] ?? ""
  ];
  if (id === undefined) return;
  const taken = world
    .of(place.account)
    .some((each) => each.type === type && each.inputs[id] === inputs[id]);
  if (taken)
    throw new Error(
      `creating ${type}: ConflictException: ${inputs[id]} has already been configured`,
    );
}

const subnetType = "aws:ec2/subnet:Subnet";

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
function refuseOverlap(world: World, place: Place, { vpcId, cidrBlock }: Values): void {
  const block = textOf(cidrBlock);
  const other = world
    .of(place.account)
    .find(
      ({ type, inputs }) =>
        type === subnetType && inputs.vpcId === vpcId && overlap(textOf(inputs.cidrBlock), block),
    );
  if (other) {
    throw new Error(
      `creating EC2 Subnet: InvalidSubnet.Conflict: The CIDR '${block}' conflicts with another subnet`,
    );
  }
}

const bucketType = "aws:s3/bucket:Bucket";
const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
function emptyBucket(world: World, place: Place, bucket: Existing, force: boolean): void {
  const objects = world
    .of(place.account)
    .filter(({ type, inputs }) => type === objectType && inputs.bucket === bucket.id);
  if (!force && objects.length + (bucket.objects ?? []).length > 0) {
    throw new Error(
      `deleting S3 Bucket (${bucket.id}): BucketNotEmpty: The bucket you tried to delete is not empty`,
    );
  }
  for (const object of objects) world.remove(place, objectType, object.id);
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-delete.html */
function refuseWithReplicas(world: World, place: Place, key: Existing): void {
  const replica = world
    .of(place.account)
    .find(
      ({ type, inputs }) =>
        type === "aws:kms/replicaKey:ReplicaKey" && inputs.primaryKeyArn === key.outputs.arn,
    );
  if (replica) {
    throw new Error(`deleting KMS Key (${key.id}): its replica ${replica.id} still exists`);
  }
}

function identify(world: World, place: Place, made: NewResource) {
  const { type, name, inputs } = made;
  const make = (logical: string) => {
    const { id, outputs } = identifiers(type, logical, inputs, place);
    return { id: composedId(type, inputs) ?? id, outputs };
  };
  const first = make(name);
  if (!world.find(place, type, first.id)) return first;
  // The same under another logical name: the program chose it.
  if (make(`${name}'`).id === first.id) {
    throw new Error(`creating ${type} (${first.id}): EntityAlreadyExists: it already exists`);
  }
  for (let count = 2; ; count += 1) {
    const next = make(`${name}-${count}`);
    if (!world.find(place, type, next.id)) return next;
  }
}

/** Ids that the provider composes of inputs. */
function composedId(type: string, inputs: Values): string | undefined {
  const part = (key: string) => textOf(inputs[key]);
  if (type === objectType) return `${part("bucket")}/${part("key")}`;
  if (type === "aws:iam/rolePolicy:RolePolicy") return `${part("role")}:${part("name")}`;
  if (type === "aws:kms/alias:Alias") return part("name");
  if (type.startsWith("aws:s3/") && type !== bucketType) return part("bucket");
  if (type === "pulumiservice:index:DeploymentSettings") {
    return ["organization", "project", "stack"].map(part).join("/");
  }
  return undefined;
}

/** A text for whatever AWS would answer, so that a program that uses it has something. */
function inventedTexts(schema: Schema, type: string, id: string, { account, region }: Place) {
  const [, module = ""] = /^aws:(\w+)\//.exec(type) ?? [];
  const texts = schema.outputs.filter((property) => schema.textOutputs.has(property));
  return Object.fromEntries(
    texts.map((property) => [
      property,
      property === "arn" ? `arn:aws:${module}:${region}:${account}:${id}` : `${id}/${property}`,
    ]),
  );
}

/** Known before anything is made. */
export function tagsAll(schema: Schema, { tags }: Values): Values {
  return schema.outputs.includes("tagsAll") ? { tagsAll: tags ?? {} } : {};
}
