import assert from "node:assert/strict";
import type { Registration } from "../../rehearsal/evaluate";
import { describeOnEngine } from "./support/cli";
import { deployedExample, destroyExample, type Example, examples } from "./support/example";
import { secretsOf } from "./support/secrets";

/** Objects of S3: the first one of a source, and what a site tells its code. */
const seed = "aws:s3/bucketObjectv2:BucketObjectv2";

/** What CodeBuild makes up for a webhook and the provider reads; the engine encrypts it. */
const webhookSecret = "aws:codebuild/webhook:Webhook secret";

const isResource = ({ component, type }: Registration) =>
  !component && /^(aws|pulumiservice):/.test(type);

/** The resources of a stack by the engine's state: `<type> <name>`, and their ids. */
function resourcesOf({ workspace }: Example, stack: string): ReadonlyMap<string, string> {
  const resources = workspace
    .state(stack)
    // What awsx makes below its component, the rehearsal doesn't see.
    .filter(({ custom, type, urn }) => custom && !/^pulumi:/.test(type) && !/awsx:/.test(urn));
  return new Map(
    resources.map(({ type, urn, id = "" }) => [`${type} ${urn.split("::").at(-1)}`, id]),
  );
}

describeOnEngine("examples", () => {
  for (const example of examples) {
    it(`${example} goes up with the resources that the rehearsal sees, and down but for what outlives it`, async () => {
      const made = await deployedExample(example);
      const outliving: string[] = [];
      for (const { stack, registrations } of made.stacks) {
        const resources = resourcesOf(made, stack);
        const rehearsed = registrations.filter(isResource);
        const named = ({ type, name }: Registration) => `${type} ${name}`;
        assert.deepEqual([...resources.keys()].sort(), rehearsed.map(named).sort());
        // A bucket that goes is emptied before: what lies in it outlives nothing.
        const outlives = ({ retainOnDelete, type }: Registration) =>
          retainOnDelete && type !== seed;
        for (const each of rehearsed.filter(outlives)) {
          outliving.push(`${each.type} ${resources.get(named(each))}`);
        }
      }
      for (const { stack } of made.stacks) {
        const secrets = secretsOf(made.workspace, stack);
        assert.deepEqual(
          secrets.filter((each) => each !== webhookSecret),
          [],
        );
      }
      destroyExample(made);
      const { world } = made.workspace;
      for (const { stack } of made.stacks) assert.deepEqual(made.workspace.state(stack), []);
      assert.deepEqual(
        world
          .accounts()
          .flatMap((account) => world.of(account).map(({ type, id }) => `${type} ${id}`))
          .sort(),
        outliving.sort(),
      );
    });
  }
});

describeOnEngine("a release by an upload to the source's bucket", () => {
  it("is left as it is by the next update, with and without a refresh", async () => {
    const { workspace } = await deployedExample("s3-source");
    const account = "111111111111";
    const uploaded = { metadata: { build: "7" }, cacheControl: "no-cache", contentType: "text/x" };
    workspace.world.change(account, seed, ({ inputs: { bucket, key } }) => ({
      inputs: { bucket, key, ...uploaded },
    }));
    workspace.succeed("pulumi preview --expect-no-changes -s dev");
    workspace.succeed("pulumi up --refresh --expect-no-changes --yes --skip-preview -s dev");
    const [found] = workspace.world.of(account).filter(({ type }) => type === seed);
    assert.deepEqual(found?.inputs.metadata, uploaded.metadata);
    workspace.succeed("pulumi preview --expect-no-changes -s dev");
  });
});
