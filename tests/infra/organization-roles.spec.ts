import assert from "node:assert/strict";
import { planDeployments } from "../../infra/plan/deployments";
import type { Evaluation } from "../../rehearsal/evaluate";
import { plan } from "../support/plans";
import { all, one, policiesOf, types } from "../support/registrations";
import { changed, configOf, delivery, load, target, type Values } from "../support/settings";
import { evaluateStack, exampleStacks, exportsOf, faultOf } from "../support/stacks";

const boundaryOf = (account: string) => `arn:aws:iam::${account}:policy/acme/Developer`;

describe("roles as an organization asks for them", () => {
  let prod: Evaluation;
  let dev: Evaluation;

  before(async () => {
    ({ prod, dev } = await exampleStacks("landing-zone"));
  });

  it("lie below its path, those of deployments on push apart from all others", () => {
    for (const stack of [prod, dev]) {
      const roles = all(stack, types.role);
      assert.ok(roles.length > 4);
      for (const { name, inputs } of roles) {
        const path = name.startsWith("deployments-") ? "/acme/ferry-deployments/" : "/acme/ferry/";
        assert.equal(inputs.path, path, name);
      }
      const policies = all(stack, "aws:iam/policy:Policy");
      assert.ok(policies.length > 0);
      for (const { inputs } of policies) assert.equal(inputs.path, "/acme/ferry-deployments/");
    }
  });

  it("have its boundary, each of them, and ferry makes none beside it", () => {
    for (const [stack, account] of [
      [prod, "222222222222"],
      [dev, "111111111111"],
    ] as const) {
      for (const { name, inputs } of all(stack, types.role))
        assert.equal(inputs.permissionsBoundary, boundaryOf(account), name);
      assert.ok(!stack.registrations.some(({ name }) => name === "deployments-boundary"));
    }
  });

  it("are known to both stacks by the contract, with their paths", () => {
    const { admits, sites } = prod.outputs.contract as {
      readonly admits: Values;
      readonly sites: { readonly web: Readonly<Record<string, string>> };
    };
    const role = (account: string, name: string) =>
      `arn:aws:iam::${account}:role/acme/ferry/acme-${name}`;

    assert.equal(admits.rolePath, "/acme/");
    assert.equal(sites.web.deployRole, role("222222222222", "web-deploy"));
    assert.equal(sites.web.pipelineRole, role("111111111111", "web-pipeline"));
    assert.equal(sites.web.functionRole, role("111111111111", "invalidate"));
    assert.equal(one(dev, types.role, "web-role").outputs.arn, sites.web.pipelineRole);
    const takes = policiesOf(dev)["web-role-policy"]?.Statement.filter(
      ({ Action }) => Action === "sts:AssumeRole",
    );
    assert.deepEqual(
      takes?.map(({ Resource }) => Resource),
      [sites.web.deployRole],
    );
    const [trust] = policiesOf(prod)["web-roles-deploy/trust"]?.Statement ?? [];
    assert.deepEqual(trust?.Condition, {
      ArnEquals: { "aws:PrincipalArn": sites.web.pipelineRole },
    });
  });

  it("are told apart from those of a delivery with another path, beforehand", async () => {
    const without = changed(target, "receives.rolePath", undefined);
    const exports = exportsOf(await evaluateStack("prod", without));
    const values = changed(delivery, "rolePath", "/acme/");
    const { message, registrations } = await faultOf({
      project: "ferry",
      stack: "dev",
      config: configOf(values),
      exports,
    });
    assert.deepEqual(registrations, []);
    assert.ok(
      message.endsWith(
        "Stack prod admits releases of acme in account 111111111111, region eu-central-1, artifact bucket " +
          "acme-artifacts-111111111111-eu-central-1, and this stack is acme in account 111111111111, region eu-central-1, " +
          "role path /acme/, artifact bucket acme-artifacts-111111111111-eu-central-1: correct receives in Pulumi.prod.yaml " +
          "and run `pulumi up -s prod` first.",
      ),
      message,
    );
  });

  it("may be elsewhere in the account that receives", async () => {
    const elsewhere = changed(target, "rolePath", "/other/");
    const made = await evaluateStack("prod", elsewhere);
    const deploys = await evaluateStack(
      "dev",
      changed(delivery, "deployments.github", { repository: "acme/platform", branch: "main" }),
      { exports: exportsOf(made) },
    );
    const role = "arn:aws:iam::222222222222:role/other/ferry/acme-web-deploy";
    const boundary = policiesOf(deploys)["deployments-boundary"]?.Statement ?? [];

    assert.equal(one(made, types.role, "web-roles-deploy").outputs.arn, role);
    // Roles of another path are in ferry's own boundary by their names.
    assert.ok(boundary.some(({ Resource }) => [Resource].flat().includes(role)));
  });

  it("are changed on push by nobody: one role has one boundary, and what that of others holds is not known", () => {
    const values = changed(
      changed(delivery, "deployments.github", { repository: "acme/platform", branch: "main" }),
      "permissionsBoundary",
      "acme/Developer",
    );
    const { plan: planned, faults } = plan(values);
    assert.deepEqual(faults, []);
    const deployments = planDeployments(load(values), { project: "ferry", stack: "dev" }, planned);
    assert.equal(deployments?.boundary, undefined);
    const writes = policiesOf(dev);
    const given = Object.entries(writes)
      .filter(([name]) => name.startsWith("deployments-update-"))
      .flatMap(([, { Statement }]) => Statement.flatMap(({ Action }) => Action));
    assert.ok(given.includes("iam:GetRole") && given.includes("iam:PassRole"));
    assert.deepEqual(
      given.filter((action) => /^iam:(?!Get|List|PassRole)/.test(action)),
      [],
    );
    assert.match(
      dev.warnings.join(),
      /may only read aws:iam\/role:Role, aws:iam\/rolePolicy:RolePolicy: /,
    );
  });
});
