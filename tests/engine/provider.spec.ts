import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, compare } from "./provider/plan";
import * as resources from "./provider/resources";
import { Schemas } from "./provider/schema";
import type { Values } from "./provider/values";
import { type Existing, World } from "./provider/world";
import { root } from "./support/cli";

const schemas = new Schemas(join(root, "node_modules/@pulumi/aws"));
const bucket = "aws:s3/bucket:Bucket";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";
const key = "aws:kms/key:Key";
const replica = "aws:kms/replicaKey:ReplicaKey";
const role = "aws:iam/role:Role";

describe("the stand-in provider checks", () => {
  const options = { name: "site", before: {}, seed: new Uint8Array([1]), defaultTags: {} };

  it("a type that the SDK doesn't have", () => {
    assert.throws(() => schemas.of("aws:s3/pail:Pail"), {
      message: "aws:s3/pail:Pail is not a resource type of the installed @pulumi/aws.",
    });
  });

  it("inputs that the type doesn't have, and inputs that are missing", () => {
    const { faults } = check(schemas.of("aws:iam/rolePolicy:RolePolicy"), { polcy: "" }, options);
    assert.deepEqual(faults, [
      { property: "polcy", reason: "Invalid or unknown key" },
      { property: "policy", reason: "Missing required argument" },
      { property: "role", reason: "Missing required argument" },
    ]);
  });

  it("inputs of Pulumi Cloud's types by their own SDK", () => {
    const cloud = new Schemas(join(root, "node_modules/@pulumi/pulumiservice"));
    const schema = cloud.of("pulumiservice:index:DriftSchedule");
    assert.deepEqual(schema.outputs, ["scheduleId"]);
    const { faults } = check(schema, { organization: "acme", project: "p", cron: "" }, options);
    assert.deepEqual(faults, [
      { property: "cron", reason: "Invalid or unknown key" },
      { property: "scheduleCron", reason: "Missing required argument" },
      { property: "stack", reason: "Missing required argument" },
    ]);
  });

  it("a physical name into place where there is none, and keeps it", () => {
    const schema = schemas.of(bucket);
    const { inputs } = check(schema, {}, options);
    assert.match(String(inputs.bucket), /^site-[0-9a-f]{7}$/);
    const again = check(schema, {}, { ...options, before: inputs, seed: new Uint8Array([2]) });
    assert.deepEqual(again.inputs, inputs);
  });

  it("default tags into every type with tags, below the resource's own", () => {
    const defaultTags = { team: "web", stage: "all" };
    const given = { bucket: "b", tags: { stage: "prod" } };
    const { inputs } = check(schemas.of(bucket), given, { ...options, defaultTags });
    assert.deepEqual(inputs.tags, { team: "web", stage: "prod" });
  });
});

describe("the stand-in provider compares", () => {
  const differences: readonly (readonly [string, Values, Values, readonly string[]])[] = [
    [key, { multiRegion: true }, { multiRegion: false }, ["multiRegion"]],
    [key, { policy: "a" }, { policy: "b" }, []],
    [role, { name: "r", path: "/a/" }, { name: "r", path: "/b/" }, ["path"]],
    [bucket, { bucket: "a", forceDestroy: true }, { bucket: "b" }, ["bucket"]],
    ["aws:s3/filesAccessPoint:FilesAccessPoint", { posixUsers: [] }, {}, ["posixUsers"]],
  ];
  for (const [type, before, after, replacing] of differences) {
    it(`${type}: ${JSON.stringify(before)} with ${JSON.stringify(after)}`, () => {
      assert.deepEqual(compare(schemas.of(type), "x", before, after).replacing, replacing);
    });
  }

  it("a chosen name that stays makes the old resource go first", () => {
    const schema = schemas.of(role);
    const first = (name: string) =>
      compare(schema, "r", { name, path: "/a/" }, { name, path: "/b/" }).deleteFirst;
    assert.deepEqual([first("chosen"), first("r-0123abc")], [true, false]);
  });
});

describe("the stand-in AWS", () => {
  const place = { account: "111111111111", region: "eu-central-1" };
  let folder: string;
  let world: World;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ferry-world-"));
    world = new World(folder);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const create = (type: string, inputs: Values, name = "x"): Existing =>
    resources.create(world, place, schemas.of(type), { type, name, inputs });

  it("keeps a file per resource below account, region and type", () => {
    const { id } = create(bucket, { bucket: "pages" });
    assert.deepEqual(new World(folder).find(place, bucket, id)?.inputs, { bucket: "pages" });
    const elsewhere = { ...place, region: "eu-west-1" };
    assert.equal(world.find(elsewhere, bucket, id), undefined);
  });

  it("refuses a physical name that is taken", () => {
    create(role, { name: "deploy", assumeRolePolicy: "{}" });
    assert.throws(() => create(role, { name: "deploy", assumeRolePolicy: "{}" }, "y"), {
      message: "creating aws:iam/role:Role (deploy): EntityAlreadyExists: it already exists",
    });
  });

  it("invents another id for the replacement of a resource that it named", () => {
    assert.notEqual(create(key, {}).id, create(key, {}).id);
  });

  it("refuses to delete a bucket with objects, unless forced", () => {
    const made = create(bucket, { bucket: "pages" });
    create(object, { bucket: "pages", key: "index.html" });
    assert.throws(() => resources.remove(world, place, made), {
      message:
        "deleting S3 Bucket (pages): BucketNotEmpty: The bucket you tried to delete is not empty",
    });
    resources.remove(world, place, { ...made, inputs: { forceDestroy: true } });
    assert.deepEqual(world.of(place.account), []);
  });

  it("refuses to delete a key with a replica in another region", () => {
    const primary = create(key, { multiRegion: true });
    const other = { ...place, region: "eu-west-1" };
    const inputs = { primaryKeyArn: primary.outputs.arn };
    const made = { type: replica, name: "x", inputs };
    const copy = resources.create(world, other, schemas.of(replica), made);
    assert.throws(() => resources.remove(world, place, primary), {
      message: `deleting KMS Key (${primary.id}): its replica ${copy.id} still exists`,
    });
    resources.remove(world, other, copy);
    resources.remove(world, place, primary);
    assert.deepEqual(world.of(place.account), []);
  });

  it("answers every text that only AWS knows", () => {
    const { id, outputs } = create("aws:sns/topic:Topic", { name: "news" });
    assert.equal(outputs.arn, `arn:aws:sns:eu-central-1:111111111111:${id}`);
    assert.equal(outputs.owner, `${id}/owner`);
  });
});
