import assert from "node:assert/strict";
import { join } from "node:path";
import { program } from "../../../infra/program";
import { accountOf } from "../../../rehearsal/arn";
import { type CallDetails, callsOf, documented } from "../../../rehearsal/call";
import { evaluate } from "../../../rehearsal/evaluate";
import { readProject } from "../../../rehearsal/stack-files";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { judgeHops } from "../../../rehearsal/verdicts/hops";
import { AccessPolicies } from "../../../rehearsal/world/access-policies";
import { exampleStacks, exportsOf, root } from "../../support/stacks";
import { withStatement } from "../support/proof";
import { carry, type Stacks } from "../support/releases";

const dev = "111111111111";
const prod = "222222222222";
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/ferry/acme-${name}`;
const restore = role(prod, "api-restore");
const at = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:${prod}:${resource}`;
const alias = `arn:aws:lambda:eu-central-1:${dev}:function:acme-back:api_prod-api`;

/** The stacks of an example, and people who view, operate and approve. */
async function withPeople(example: string): Promise<Stacks> {
  const { prod: target } = await exampleStacks(example);
  const { project, stacks } = readProject(join(root, "examples", example), root);
  const file = stacks.find(({ stack }) => stack === "dev");
  const given = JSON.parse(file?.config[`${project}:delivery`] ?? "{}") as object;
  const people = {
    viewers: { may: "view", principals: [`arn:aws:iam::${dev}:user/viewer`] },
    operators: { may: "operate", principals: [`arn:aws:iam::${dev}:user/operator`] },
    approvers: { may: "approve", principals: [`arn:aws:iam::${dev}:user/approver`] },
  };
  const config = {
    ...file?.config,
    [`${project}:delivery`]: JSON.stringify({ ...given, people }),
  };
  const exports = exportsOf(target);
  return [target, await evaluate(program, { project, stack: "dev", config, exports })];
}

describe("the way back of a service, in the wrong hands", function () {
  this.timeout(60_000);
  let byCodeDeploy: Stacks;
  let byEcs: Stacks;

  before(async () => {
    byCodeDeploy = await withPeople("containers");
    byEcs = [(await exampleStacks("containers-rolling")).prod];
  });

  const allowed = (
    stacks: Stacks,
    by: string,
    action: string,
    on: string,
    details: CallDetails = {},
  ) => {
    const evidence = documented("IAM/latest/UserGuide/reference_policies_evaluation-logic");
    const owner = accountOf(on) || accountOf(by);
    const calls = callsOf(by, action, on, evidence, { owner, ...details });
    return judgeHops(calls, new AccessPolicies(stacks)).every(({ verdict }) => verdict.allowed);
  };

  it("is taken by the back function alone", () => {
    const takes = (by: string) => allowed(byCodeDeploy, by, "sts:AssumeRole", restore);
    assert.equal(takes(role(dev, "back")), true);
    const others = ["api-pipeline", "invalidate", "operators-people", "approvers-people"];
    for (const other of others) assert.equal(takes(role(dev, other)), false, other);
    assert.equal(takes(`arn:aws:iam::${dev}:role/ferry/codebuild-api-api-service-role`), false);
    assert.equal(takes(role("333333333333", "back")), false, "a namesake");
    assert.equal(takes(role(prod, "api-deploy")), false, "the deploy role");
  });

  it("is asked for by who operates the stage alone", () => {
    const asks = (by: string, on = alias) =>
      allowed(byCodeDeploy, role(dev, by), "lambda:InvokeFunction", on);
    assert.equal(asks("operators-people"), true);
    const others = ["viewers-people", "approvers-people", "api-pipeline", "invalidate"];
    for (const other of others) assert.equal(asks(other), false, other);
    // Without an alias it would go back in every stage.
    assert.equal(asks("operators-people", alias.replace(/:[^:]*$/, "")), false);
  });

  const ofCodeDeploy: readonly (readonly [action: string, on: string])[] = [
    ["codedeploy:CreateDeployment", at("codedeploy", "deploymentgroup:acme-shop/acme-shop")],
    ["codedeploy:GetDeployment", at("codedeploy", "deploymentgroup:acme-shop/acme-shop")],
    ["codedeploy:UpdateDeploymentGroup", at("codedeploy", "deploymentgroup:acme-api/acme-api")],
    ["codedeploy:ContinueDeployment", "*"],
    ["ecs:UpdateService", at("ecs", "service/acme/api")],
    ["ecs:RegisterTaskDefinition", at("ecs", "task-definition/acme-api:3")],
    ["iam:PassRole", role(prod, "api-task")],
  ];
  for (const [action, on] of ofCodeDeploy) {
    it(`by CodeDeploy, does no ${action} on ${on}`, () =>
      assert.equal(allowed(byCodeDeploy, restore, action, on), false));
  }

  const family = (name: string) => ({
    context: { "ecs:task-definition": at("ecs", `task-definition/${name}:1`) },
  });
  const tasks = { passedToService: "ecs-tasks.amazonaws.com" };
  const ofEcs: readonly (readonly [action: string, on: string, details?: CallDetails])[] = [
    ["ecs:UpdateService", at("ecs", "service/acme/api"), family("admin")],
    ["ecs:UpdateService", at("ecs", "service/acme/api")],
    ["ecs:UpdateService", at("ecs", "service/acme/web"), family("acme-web")],
    ["ecs:DeleteService", at("ecs", "service/acme/api")],
    ["ecs:RunTask", at("ecs", "task-definition/acme-api:1")],
    ["ecs:RegisterTaskDefinition", at("ecs", "task-definition/acme-api:3")],
    ["ecs:DeregisterTaskDefinition", "*"],
    ["ecs:StopServiceDeployment", at("ecs", "service-deployment/acme/web/1")],
    ["iam:PassRole", role(prod, "admin"), tasks],
    ["iam:PassRole", role(prod, "api-task"), { passedToService: "lambda.amazonaws.com" }],
  ];
  for (const [action, on, details] of ofEcs) {
    const how = details === undefined ? "" : ` with ${JSON.stringify(details)}`;
    it(`by Amazon ECS, does no ${action} on ${on}${how}`, () =>
      assert.equal(allowed(byEcs, restore, action, on, details), false));
  }

  it("by Amazon ECS, gives a service a revision of its own family, and hands over its roles", () => {
    const service = at("ecs", "service/acme/api");
    assert.equal(allowed(byEcs, restore, "ecs:UpdateService", service, family("acme-api")), true);
    assert.equal(allowed(byEcs, restore, "iam:PassRole", role(prod, "api-task"), tasks), true);
  });

  it("is missed by the rehearsal where one right of it goes, and found where one comes", async () => {
    const stacks = [...Object.values(await exampleStacks("containers"))];
    const release = await carry(stacks);
    const policy = "prod:api-restore-policy";
    for (const sid of ["LookAtService", "Redeploy", "FindRevision", "StopRollout"]) {
      const less = withStatement(stacks, policy, sid, () => undefined);
      assert.match(judgeRelease(less, release).faults.join("\n"), /acme-api-restore/, sid);
    }
    const more = withStatement(stacks, policy, "Redeploy", (each) => ({
      ...each,
      Resource: at("codedeploy", "deploymentgroup:*"),
    }));
    assert.match(
      judgeRelease(more, release).faults[0] ?? "",
      /^Nothing needs that acme-api-restore \(222222222222\) may codedeploy:/,
    );
  });
});
