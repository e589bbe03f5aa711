import assert from "node:assert/strict";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as kms from "@pulumi/aws/kms";
import { Provider } from "@pulumi/aws/provider";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config";
import {
  type EvaluateOptions,
  evaluate,
  type Program,
  UnknownStack,
} from "../../../rehearsal/evaluate";
import { one } from "../../support/registrations";

const account = (name = "aws", ...accounts: readonly string[]) =>
  new Provider(name, {
    region: "eu-central-1",
    allowedAccountIds: accounts.length > 0 ? [...accounts] : ["111111111111"],
  });

const run = (program: Program, options: Partial<EvaluateOptions> = {}) =>
  evaluate(program, { project: "ferry", stack: "dev", config: {}, ...options });

/** A program without outputs. */
const making = (make: () => void) => async () => {
  make();
  return {};
};

describe("evaluate", () => {
  it("keeps evaluations apart that are asked for at once, whether they end well or not", async () => {
    const naming = (name: string) => async () => {
      const provider = account(name);
      await new Promise((resolve) => setTimeout(resolve, 5));
      new s3.Bucket(name, {}, { provider });
      return { name, stack: pulumi.getStack() };
    };
    const failing = making(() => {
      throw new Error("no");
    });
    const [first, second, third] = await Promise.allSettled([
      run(naming("one"), { stack: "one" }),
      run(failing, { stack: "two" }),
      run(naming("three"), { stack: "three" }),
    ]);
    assert.equal(second.status, "rejected");
    for (const [evaluation, name] of [
      [first, "one"],
      [third, "three"],
    ] as const) {
      assert.equal(evaluation.status, "fulfilled");
      const { outputs, registrations } = evaluation.value;
      assert.deepEqual(outputs, { name, stack: name });
      assert.deepEqual(
        registrations.map((each) => each.name),
        [name, name],
      );
    }
  });

  describe("refuses", () => {
    for (const [what, program, fault] of [
      [
        "a resource that would fall back to a default provider",
        making(() => new s3.Bucket("web")),
        "aws:s3/bucket:Bucket web has no provider of the program's own.",
      ],
      [
        "such a resource whose outputs are used",
        async () => ({ arn: new s3.Bucket("web").arn }),
        "aws:s3/bucket:Bucket web has no provider of the program's own.",
      ],
      [
        "a provider that is bound to no account",
        making(() => new Provider("aws", { region: "eu-central-1" })),
        "Provider aws does not say which one account it may use.",
      ],
      [
        "a provider that is bound to two accounts",
        making(() => account("both", "111111111111", "222222222222")),
        "Provider both does not say which one account it may use.",
      ],
      [
        "a question to AWS",
        async () => ({ id: (await getCallerIdentity({}, { provider: account() })).accountId }),
        "aws:index/getCallerIdentity:getCallerIdentity asks AWS while the program runs: the rehearsal has no " +
          "answer.",
      ],
      [
        "a resource that is read from AWS",
        making(() => s3.Bucket.get("web", "web", {}, { provider: account() })),
        "aws:s3/bucket:Bucket web is read from AWS while the program runs: the rehearsal has no answer.",
      ],
    ] as const) {
      it(what, async () => {
        await assert.rejects(run(program), { name: "Error", message: fault });
      });
    }

    it("a program that waits for what nothing gives", async () => {
      const program = () => {
        setImmediate(() => process.emit("beforeExit", 0));
        return new Promise<never>(() => {});
      };
      await assert.rejects(run(program), {
        message:
          "The program of stack dev waits for a value that nothing gives: look for resources that need each " +
          "other, or a promise that never ends.",
      });
    });

    it("a stack that is not there, by its full name", async () => {
      const program = async () => {
        const stack = new pulumi.StackReference("organization/ferry/prod");
        return { contract: (await stack.getOutputDetails("contract")).value };
      };
      await assert.rejects(run(program), (error) => {
        assert.ok(error instanceof UnknownStack);
        assert.equal(error.missing, "organization/ferry/prod");
        assert.equal(error.message, 'unknown stack "organization/ferry/prod"');
        return true;
      });
    });

    it("what the program refuses, with the program's own error", async () => {
      const error = new Error("no");
      const program = async () => {
        new s3.Bucket("web", {}, { provider: account() });
        throw error;
      };
      await assert.rejects(run(program), error);
    });
  });

  it("hands over the configuration, and which of it is secret", async () => {
    const secret = (key: string) =>
      (runtimeConfig as { isConfigSecret?: (key: string) => boolean }).isConfigSecret?.(key);
    const program = async () => ({
      name: new pulumi.Config().require("name"),
      secret: [secret("ferry:name"), secret("ferry:token")],
    });
    const { outputs } = await run(program, {
      config: { "ferry:name": "acme", "ferry:token": "t" },
      secretKeys: ["ferry:token"],
    });
    assert.deepEqual(outputs, { name: "acme", secret: [false, true] });
  });

  it("hands over the outputs of other stacks", async () => {
    const program = async () => {
      const stack = new pulumi.StackReference("organization/ferry/prod");
      return {
        there: (await stack.getOutputDetails("contract")).value,
        missing: (await stack.getOutputDetails("other")).value ?? "none",
      };
    };
    const { outputs } = await run(program, {
      exports: { "organization/ferry/prod": { contract: { version: 1 } } },
    });
    assert.deepEqual(outputs, { there: { version: 1 }, missing: "none" });
  });

  it("unwraps secrets, at any depth", async () => {
    const program = async () => {
      const provider = account();
      new s3.Bucket("web", { tags: { owner: pulumi.secret("ann") } }, { provider });
      return { plain: pulumi.secret("a"), deep: [{ here: pulumi.secret({ b: [1] }) }] };
    };
    const stack = await run(program);
    assert.deepEqual(stack.outputs, { plain: "a", deep: [{ here: { b: [1] } }] });
    assert.deepEqual(one(stack, "aws:s3/bucket:Bucket").inputs, { tags: { owner: "ann" } });
  });

  it("marks what AWS would give as unknown, as in a first preview", async () => {
    const program = async () => {
      const provider = account();
      const { arn, bucket } = new s3.Bucket("web", { bucket: "acme-web" }, { provider });
      new kms.Alias("alias", { name: "alias/acme", targetKeyId: arn }, { provider });
      return { bucket, arn, text: pulumi.interpolate`${arn}/*` };
    };
    const stack = await run(program, { unknown: true });
    assert.deepEqual(stack.outputs, { bucket: "acme-web", arn: "<unknown>", text: "<unknown>" });
    assert.deepEqual(one(stack, "aws:kms/alias:Alias").inputs, {
      name: "alias/acme",
      targetKeyId: "<unknown>",
    });
    assert.deepEqual(one(stack, "aws:s3/bucket:Bucket").outputs, {});
  });

  describe("records of a resource", () => {
    it("everything that the program says", async () => {
      const stack = await run(
        making(() => {
          const provider = account("aws", "222222222222");
          const group = new pulumi.ComponentResource("ferry:test:Group", "group", {}, { provider });
          const key = new kms.Key("key", {}, { provider });
          new s3.Bucket(
            "web",
            { bucket: "acme-web" },
            {
              parent: group,
              protect: true,
              retainOnDelete: true,
              ignoreChanges: ["tags"],
              aliases: [{ name: "old" }, { parent: pulumi.rootStackResource }, "urn:whole"],
              dependsOn: key,
            },
          );
        }),
      );
      assert.deepEqual(one(stack, "aws:s3/bucket:Bucket"), {
        urn: "urn:pulumi:dev::ferry::ferry:test:Group$aws:s3/bucket:Bucket::web",
        type: "aws:s3/bucket:Bucket",
        name: "web",
        parent: "urn:pulumi:dev::ferry::ferry:test:Group::group",
        component: false,
        remote: false,
        place: { account: "222222222222", region: "eu-central-1" },
        protect: true,
        retainOnDelete: true,
        ignoreChanges: ["tags"],
        aliases: [
          "urn:pulumi:dev::ferry::ferry:test:Group$aws:s3/bucket:Bucket::old",
          "urn:pulumi:dev::ferry::aws:s3/bucket:Bucket::web",
          "urn:whole",
          "urn:pulumi:dev::ferry::ferry:test:Group$aws:s3/bucketV2:BucketV2::web",
        ],
        dependencies: ["urn:pulumi:dev::ferry::aws:kms/key:Key::key"],
        inputs: { bucket: "acme-web" },
        outputs: {
          bucket: "acme-web",
          arn: "arn:aws:s3:::acme-web",
          bucketRegionalDomainName: "acme-web.s3.eu-central-1.amazonaws.com",
        },
      });
    });

    it("what it waits for by its inputs", async () => {
      const stack = await run(
        making(() => {
          const provider = account();
          const key = new kms.Key("key", {}, { provider });
          new kms.Alias("alias", { name: "alias/acme", targetKeyId: key.keyId }, { provider });
        }),
      );
      assert.deepEqual(one(stack, "aws:kms/alias:Alias").dependencies, [
        "urn:pulumi:dev::ferry::aws:kms/key:Key::key",
      ]);
    });

    it("a region of its own", async () => {
      const stack = await run(
        making(() => new kms.Key("key", { region: "us-east-1" }, { provider: account() })),
      );
      const { place, outputs } = one(stack, "aws:kms/key:Key");
      assert.deepEqual(place, { account: "111111111111", region: "us-east-1" });
      assert.match(String(outputs.arn), /^arn:aws:kms:us-east-1:111111111111:key\//);
    });

    it("that a component has neither place nor identifiers", async () => {
      const stack = await run(
        making(() => new pulumi.ComponentResource("ferry:test:Group", "group", {})),
      );
      const { component, place, outputs } = one(stack, "ferry:test:Group");
      assert.deepEqual(
        { component, place, outputs },
        {
          component: true,
          place: undefined,
          outputs: {},
        },
      );
    });
  });

  describe("leaves nothing behind", () => {
    const bucket = (name: string) => making(() => new s3.Bucket(name, {}, { provider: account() }));
    const names = async (program: Program) =>
      (await run(program)).registrations.map(({ name }) => name);

    it("for the evaluation after it", async () => {
      assert.deepEqual(await names(bucket("first")), ["aws", "first"]);
      assert.deepEqual(await names(bucket("second")), ["aws", "second"]);
    });

    it("of a program that failed with resources on their way", async () => {
      let registered = false;
      const failing = async () => {
        const name = new Promise<string>((resolve) => setTimeout(resolve, 20, "late"));
        const { urn } = new s3.Bucket("first", { bucket: name }, { provider: account() });
        urn.apply(() => {
          registered = true;
        });
        throw new Error("no");
      };
      await assert.rejects(run(failing), { message: "no" });
      assert.ok(registered, "it goes on while the next one runs");
    });

    it("of what it takes from the SDK: what goes wrong shows where", async () => {
      await run(bucket("first"));
      await assert.rejects(
        run(async () => {
          throw new Error("no");
        }),
        ({ stack }: Error) => stack?.includes("evaluate.spec.ts") === true,
      );
      const { stack } = new Error("later");
      assert.match(String(stack), /evaluate\.spec\.ts/);
    });

    it("of the configuration", async () => {
      const program = async () => ({ all: pulumi.runtime.allConfig() });
      await run(program, { config: { "ferry:name": "acme" } });
      assert.deepEqual((await run(program)).outputs, { all: {} });
    });
  });
});
