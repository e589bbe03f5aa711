import assert from "node:assert/strict";
import { type BackTarget, nextRelease } from "../../../rehearsal/release/back-target";
import type { RegisteredAction } from "../../../rehearsal/world/world";

const target = (account: string, of: Partial<BackTarget>): BackTarget => ({
  name: `api@${account}`,
  alias: "api_wave",
  stage: "wave",
  account,
  place: "",
  pipeline: "acme-api",
  ...of,
});

const deploy = (account: string, provider: string, configuration: Record<string, string>) =>
  ({
    name: `deploy-${account}`,
    provider,
    configuration,
    roleArn: `arn:aws:iam::${account}:role/ferry/acme-api-deploy`,
  }) as unknown as RegisteredAction;

describe("the next release to one target of a wave", () => {
  const accounts = ["222222222222", "444444444444"];

  for (const { kind, of, provider, configuration } of [
    {
      kind: "group of CodeDeploy",
      of: {
        runs: { cluster: "acme", service: "api" },
        group: { applicationName: "acme-api", deploymentGroupName: "acme-api" },
      },
      provider: "CodeDeployToECS",
      configuration: { ApplicationName: "acme-api", DeploymentGroupName: "acme-api" },
    },
    {
      kind: "service of Amazon ECS",
      of: { runs: { cluster: "acme", service: "api" } },
      provider: "ECS",
      configuration: { ClusterName: "acme", ServiceName: "api" },
    },
  ]) {
    it(`leaves a ${kind} of that name in another account as it is`, async () => {
      const actions = accounts.map((account) => deploy(account, provider, configuration));
      const passed = { stage: { name: "wave", actions }, before: new Map() };
      for (const account of accounts) {
        const { stages } = await nextRelease(passed, [target(account, of)], "two", false);
        assert.deepEqual(
          stages.flatMap((stage) => stage.actions.map(({ name }) => name)),
          [`deploy-${account}`],
        );
      }
    });
  }
});
