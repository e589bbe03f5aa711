import assert from "node:assert/strict";
import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy";
import { type EnginePolicy, enginePolicies, plainResource } from "../../policies/engine";
import { unknownValue } from "../../policies/read";
import { allRules } from "../../policies/rules";
import { unknownValue as rehearsalsUnknown } from "../../rehearsal/evaluate";

/** What stands for a text that the engine does not know yet; the SDK keeps it to itself. */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const now = () => new Date("2026-11-20T12:00:00Z");

const versioning = 'Bucket "web" keeps no older versions';
const options = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};

/** A resource as the engine shows it to policies. */
function shown(type: string, props: Readonly<Record<string, unknown>>, waitsFor = {}) {
  const proxied = unknownCheckingProxy({ ...props }) as Record<string, unknown>;
  return {
    type,
    props: proxied,
    urn: `urn:pulumi:dev::acme::${type}::web`,
    name: "web",
    opts: options,
    provider: {
      type: "pulumi:providers:aws",
      name: "aws",
      urn: "urn:pulumi:dev::acme::pulumi:providers:aws::aws",
      props: { allowedAccountIds: '["111111111111"]', region: "eu-central-1" },
    },
    stackTags: new Map(),
    dependencies: [],
    propertyDependencies: waitsFor,
    isType: () => false,
    asType: () => undefined,
    getConfig: <T extends object>() => ({}) as T,
    notApplicable: (): never => {
      throw new Error("not applicable");
    },
  } satisfies ResourceValidationArgs & PolicyResource;
}

const bucketType = "aws:s3/bucket:Bucket";

/** One run of the engine: every resource, then the stack. The texts are `policy: message`. */
async function run(
  policies: readonly EnginePolicy[],
  resources: readonly ReturnType<typeof shown>[],
  config: Readonly<Record<string, object>> = {},
) {
  const reports: { text: string; urn: string | undefined }[] = [];
  for (const policy of policies) {
    const getConfig = <T extends object>() => (config[policy.name] ?? {}) as T;
    const report = (message: string, urn?: string) => {
      reports.push({ text: `${policy.name}: ${message}`, urn });
    };
    const { validateResource } = policy as ResourceValidationPolicy;
    if (typeof validateResource === "function") {
      for (const resource of resources) await validateResource({ ...resource, getConfig }, report);
    }
    const { validateStack } = policy as StackValidationPolicy;
    const { stackTags, notApplicable } = shown(bucketType, {});
    await validateStack?.(
      { resources: [...resources], stackTags, notApplicable, getConfig },
      report,
    );
  }
  return reports;
}

function only(...names: readonly string[]): readonly EnginePolicy[] {
  return enginePolicies(
    allRules.filter(({ name }) => names.includes(name)),
    now,
  );
}

describe("The policies of the engine", () => {
  it("are the rules with their levels, and two about the configuration, which come last", () => {
    const policies = enginePolicies(allRules, now);
    assert.deepEqual(
      policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      [
        ...allRules.map(({ name, level }) => [name, level]),
        ["configuration", "mandatory"],
        ["waivers", "advisory"],
      ],
    );
  });

  it("tell what a rule is for, what to do, and what can be configured", () => {
    const [policy] = only("log-retention-days");
    assert.equal(
      policy?.description,
      "Logs are there as long as an investigation needs them. A break-in is often found months later.",
    );
    assert.equal(policy?.remediationSteps, "raise retentionInDays");
    assert.deepEqual(policy?.tags, ["logging", "CKV_AWS_338"]);
    assert.deepEqual(policy?.configSchema?.properties, {
      minimumDays: {
        type: "integer",
        default: 365,
        description: "Days for which logs are kept at least",
      },
      waivers: {
        type: "array",
        items: { type: "object" },
        description:
          'What is accepted: {"resource": name or pattern, "reason": text, "until": day}',
      },
    });
  });

  it("report on one resource, before it is touched", async () => {
    const reports = await run(only("key-rotation"), [shown("aws:kms/key:Key", {})]);
    assert.deepEqual(reports, [
      {
        text: 'key-rotation: Key "web" does not rotate: set enableKeyRotation to true (FSBP KMS.4, CIS 4.6, CKV_AWS_7, NAG KMS5, TRV AWS-0065, CFN F19).',
        urn: undefined,
      },
    ]);
  });

  it("report on the stack with the resource that is wrong", async () => {
    const bucket = shown(bucketType, { bucket: "web" });
    const [report] = await run(only("bucket-versioning"), [bucket]);
    assert.ok(report?.text.startsWith(`bucket-versioning: ${versioning}: `));
    assert.equal(report?.urn, bucket.urn);
  });

  it("say nothing about what a preview can't know", async () => {
    const reports = await run(only("key-rotation", "topic-encryption"), [
      shown("aws:kms/key:Key", { enableKeyRotation: unknownText }),
      shown("aws:sns/topic:Topic", { kmsMasterKeyId: unknownText }),
    ]);
    assert.deepEqual(reports, []);
  });

  it("find what belongs to a resource by what its inputs wait for", async () => {
    const bucket = shown(bucketType, { bucket: unknownText });
    const other = { ...shown(bucketType, { bucket: unknownText }), urn: "other", name: "other" };
    const versions = (waitsFor: object) =>
      shown(
        "aws:s3/bucketVersioning:BucketVersioning",
        { bucket: unknownText, versioningConfiguration: { status: "Enabled" } },
        waitsFor,
      );
    const known = await run(only("bucket-versioning"), [
      bucket,
      other,
      versions({ bucket: [bucket] }),
    ]);
    assert.deepEqual(
      known.map(({ urn }) => urn),
      ["other"],
    );
    const ambiguous = await run(only("bucket-versioning"), [bucket, other, versions({})]);
    assert.deepEqual(ambiguous, []);
  });

  it("note at the end what is waived, once", async () => {
    const policies = only("bucket-versioning");
    const bucket = shown(bucketType, { bucket: "web" });
    const waiver = { resource: "web", reason: "a cache", until: "2027-03-31" };
    const config = { "bucket-versioning": { waivers: [waiver] } };
    const waived = {
      text: `waivers: ${versioning}, waived from bucket-versioning until 2027-03-31: a cache`,
      urn: bucket.urn,
    };
    assert.deepEqual(await run(policies, [bucket], config), [waived]);
    assert.deepEqual(await run(policies, [], config), []);
  });

  it("refuse a configuration with faults, each once, and what it would have waived", async () => {
    const resources = [shown("aws:kms/key:Key", {}), shown("aws:kms/key:Key", {})];
    const config = { "key-rotation": { waivers: [{ resource: "web", reason: "soon" }] } };
    const policies = only("key-rotation");
    const texts = (await run(policies, resources, config)).map(({ text }) => text);
    assert.deepEqual(
      texts.map((text) => text.split(":")[0]),
      ["key-rotation", "key-rotation", "configuration"],
    );
    assert.equal(
      texts.at(-1),
      'configuration: Waiver 1 of rule "key-rotation" has no until; add it as a text.',
    );
    assert.deepEqual(await run(policies, []), []);
  });
});

describe("A resource that the engine shows", () => {
  it("becomes plain data, with unknown values marked at every depth", () => {
    const { inputs } = plainResource(
      shown(bucketType, { bucket: unknownText, tags: { a: "1" }, list: [unknownText, { b: 2 }] }),
    );
    assert.deepEqual(inputs, {
      bucket: unknownValue,
      tags: { a: "1" },
      list: [unknownValue, { b: 2 }],
    });
  });

  it("is in the account that its provider admits, and in its own region", () => {
    assert.deepEqual(plainResource(shown(bucketType, { region: "us-east-1" })).place, {
      account: "111111111111",
      region: "us-east-1",
    });
  });

  it("has its unknown values marked as the rehearsal marks them", () => {
    assert.equal(unknownValue, rehearsalsUnknown);
  });
});
