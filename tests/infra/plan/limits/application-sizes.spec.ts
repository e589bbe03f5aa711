import assert from "node:assert/strict";
import { planApplications } from "../../../../infra/plan";
import { planDeployments } from "../../../../infra/plan/deployments";
import type { Limited } from "../../../../infra/plan/limits/limited";
import { checkPolicies, measuredPolicies } from "../../../../infra/plan/limits/policy-sizes";
import { Faults } from "../../../../infra/settings";
import { policiesOf } from "../../../support/registrations";
import { changed, configOf, load, target, type Values } from "../../../support/settings";
import { evaluateStack, faultOf } from "../../../support/stacks";

const pulumi = { organization: "acme", repository: "acme/platform", branch: "main" };

/** A stack with an application of that many functions. */
function stackWith(functions: number, own: Values = target): Values {
  const resources = Array.from(
    { length: functions },
    (_, index) => `arn:aws:lambda:eu-central-1:222222222222:function:acme-api-${index}`,
  );
  const permissions = [{ actions: ["lambda:CreateFunction"], resources }];
  return changed(own, "applications", { api: { permissions } });
}

function limited(values: Values): Limited {
  const settings = load(values);
  const deployments = planDeployments(settings, { project: "ferry", stack: "prod" });
  return {
    owner: settings,
    sites: [],
    applications: planApplications(settings),
    boundary: deployments?.boundary?.document,
  };
}

const measured = (values: Values) => measuredPolicies(limited(values));

/** What of these is a fault, and what a warning. */
function sentencesOf(values: Values) {
  const refused = new Faults("ferry");
  const warnings = checkPolicies(limited(values), refused);
  return { faults: refused.all, warnings };
}

describe("the policies of applications", () => {
  const onPush = changed(target, "deployments.pulumi", pulumi);

  it("are measured as AWS counts them", async () => {
    const values = stackWith(3, onPush);
    const policies = policiesOf(await evaluateStack("prod", values));
    const lengthOf = (name: string) => JSON.stringify(policies[name]).length;
    assert.deepEqual(
      measured(values).map(({ characters }) => characters),
      [lengthOf("api-cloudformation-policy"), lengthOf("deployments-boundary")],
    );
  });

  it("are none without applications, but for the boundary of deployments", () => {
    assert.deepEqual(measured(target), []);
    assert.equal(measured(onPush).length, 1);
  });

  it("are refused above a limit, with its name and the way out", () => {
    const { faults, warnings } = sentencesOf(stackWith(150));
    assert.deepEqual(warnings, []);
    assert.match(
      faults.join(),
      /^ferry:applications\.api: The policy of the role acme-api-cloudformation would have 10,\d{3} characters, and AWS allows the policies written into a role 10,240 \(https:\/\/docs\.aws\.amazon\.com\/.*\): leave out permissions that the template does not need, or divide the application\.$/,
    );
  });

  it("end the program before anything is registered", async () => {
    const config = configOf(stackWith(150));
    const fault = await faultOf({ project: "ferry", stack: "prod", config });
    assert.match(
      fault.message,
      /^Stack prod has 1 fault in its settings; nothing was created\.\n- ferry:applications\.api: The policy of the role acme-api-cloudformation would have/,
    );
    assert.deepEqual(fault.registrations, []);
  });

  it("on push are held to what one boundary can have", () => {
    const { faults, warnings } = sentencesOf(stackWith(40, onPush));
    assert.deepEqual(warnings, []);
    assert.match(
      faults.join(),
      /^ferry:deployments: The policy of the permissions boundary of deployments, which has what the settings give to applications, actions and builds, would have 6,\d{3} characters, and AWS allows a managed policy 6,144 \(.*\): leave out permissions that the template does not need, or divide what the stack has between two stacks\.$/,
    );
  });
});
