import assert from "node:assert/strict";
import { pulumiCloud } from "./provider/world";
import { describeOnEngine } from "./support/cli";
import { deployedExample, destroyExample, type Example } from "./support/example";

const accounts = { prod: "222222222222", dev: "111111111111" } as const;

describeOnEngine("stacks that pushes deploy", () => {
  let example: Example;

  before(async () => {
    example = await deployedExample("deployments");
  });

  /** What Pulumi Cloud was told, by type. */
  const told = (type: string) =>
    example.workspace.world
      .of(pulumiCloud.account)
      .filter((each) => each.type === `pulumiservice:index:${type}`);

  it("tell Pulumi Cloud of each what a push does, and as whom", () => {
    const settings = told("DeploymentSettings").map(({ id, inputs }) => {
      const { vcs, operationContext } = inputs as Record<string, Record<string, unknown>>;
      return [id, vcs?.deployCommits, vcs?.previewPullRequests, operationContext?.oidc];
    });
    const oidc = (account: string) => ({
      aws: {
        roleARN: `arn:aws:iam::${account}:role/ferry-deployments/acme-preview`,
        sessionName: "ferry-\u0024{deployment.operation}-\u0024{deployment.id}",
      },
    });
    assert.deepEqual(settings, [
      ["acme/ferry/dev", false, true, oidc(accounts.dev)],
      ["acme/ferry/prod", true, true, oidc(accounts.prod)],
    ]);
    assert.deepEqual(
      told("DriftSchedule").map(({ inputs }) => [inputs.stack, inputs.scheduleCron]),
      [
        ["dev", "30 6 * * *"],
        ["prod", "0 6 * * *"],
      ],
    );
    assert.deepEqual(
      told("Webhook").map(({ inputs }) => [inputs.stackName, inputs.payloadUrl, inputs.filters]),
      [["prod", "ferry/dev", ["update_succeeded"]]],
    );
  });

  it("pass the policy pack, which needs no waiver to tell who deploys from who escalates", () => {
    for (const { stack } of example.stacks) {
      const { output } = example.workspace.succeed(
        `pulumi preview --policy-pack policies -s ${stack}`,
      );
      assert.match(output, /ferry@v\d.*\(local: policies\)/);
      assert.doesNotMatch(output, /waive|deployments-/);
    }
  });

  it("plan no change the second time", () => {
    for (const { stack } of example.stacks) assert.deepEqual(example.workspace.plan(stack), []);
  });

  it("leave the identity provider, the roles and what bounds roles when they are removed", () => {
    destroyExample(example);
    const { workspace } = example;
    const left = (account: string) =>
      workspace.world
        .of(account)
        .filter(({ type }) => type !== "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .map(({ id }) => id)
        .sort();
    const kept = (account: string, policies: readonly string[]) => [
      "acme-preview",
      "acme-update",
      `arn:aws:iam::${account}:oidc-provider/api.pulumi.com/oidc`,
      ...policies.map((name) => `arn:aws:iam::${account}:policy/ferry-deployments/acme-${name}`),
    ];
    const { prod, dev } = accounts;
    assert.deepEqual(left(prod), kept(prod, ["boundary", "preview-1", "update-1"]));
    assert.deepEqual(left(dev), kept(dev, ["boundary", "preview-1", "update-1", "update-2"]));
    assert.deepEqual(left(pulumiCloud.account), []);
  });
});
