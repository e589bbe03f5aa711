import assert from "node:assert/strict";
import { planDeployments, planRights } from "../../../../infra/plan/deployments";
import { plan } from "../../../support/plans";
import { changed, delivery, load, target, type Values } from "../../../support/settings";

const pulumi = { organization: "acme", repository: "acme/platform", branch: "main" };
const onPush = (values: Values) => changed(values, "deployments.pulumi", pulumi);

/** What the boundary has beside the steps of releases and ferry's own roles. */
function beside(values: Values) {
  const deployed = { project: "ferry", stack: "dev" };
  const { plan: ofDelivery, faults } = plan(values);
  assert.deepEqual(faults, []);
  const planned = planDeployments(load(values), deployed, ofDelivery);
  return planned?.boundary?.document.Statement.slice(4);
}

const container = {
  kind: "container",
  certificate:
    "arn:aws:acm:eu-central-1:222222222222:certificate/00000000-0000-0000-0000-000000000000",
};
const withAction = (action: Values) =>
  onPush(
    changed(delivery, "delivery.pipelines.web.stages", {
      own: { after: "build", actions: { own: action } },
    }),
  );

describe("the boundary of roles on push", () => {
  it("has nothing beside the steps of releases and ferry's own roles, unless the settings give it", () => {
    assert.deepEqual(beside(onPush(delivery)), []);
  });

  it("has the stack that an action changes, and the role that it hands to CloudFormation", () => {
    const RoleArn = "arn:aws:iam::111111111111:role/Dashboards";
    const action = {
      provider: "CloudFormation",
      category: "Deploy",
      inputs: ["app_source"],
      configuration: {
        ActionMode: "CREATE_UPDATE",
        StackName: "acme-dashboard",
        TemplatePath: "app_source::dashboard.yaml",
        RoleArn,
      },
    };
    const [changes, ...others] = beside(withAction(action)) ?? [];
    assert.equal(
      changes?.Resource,
      "arn:aws:cloudformation:eu-central-1:111111111111:stack/acme-dashboard/*",
    );
    assert.deepEqual(others, [
      {
        Sid: "ValidateTemplate",
        Effect: "Allow",
        Action: "cloudformation:ValidateTemplate",
        Resource: "*",
      },
      {
        Sid: "PassStackRole",
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: RoleArn,
        Condition: { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } },
      },
    ]);
  });

  it("has the existing role that performs an action", () => {
    const role = "arn:aws:iam::111111111111:role/Announcer";
    const action = {
      provider: "S3",
      category: "Deploy",
      inputs: ["app_source"],
      role,
      configuration: { BucketName: "acme-reports", Extract: "true" },
    };
    assert.deepEqual(
      beside(withAction(action))?.map(({ Action, Resource }) => [Action, Resource]),
      [["sts:AssumeRole", role]],
    );
  });

  it("has what the settings give to an action that is not proven", () => {
    const given = { actions: ["ssm:SendCommand"], resources: ["arn:aws:ssm:*:*:document/Deploy"] };
    const action = {
      provider: "EC2",
      category: "Deploy",
      inputs: ["app_source"],
      configuration: { InstanceTagKey: "app", InstanceType: "EC2", TargetDirectory: "/srv" },
      permissions: [given],
    };
    assert.deepEqual(beside(withAction(action)), [
      { Sid: "Given", Effect: "Allow", Action: "ssm:SendCommand", Resource: given.resources[0] },
    ]);
  });

  it("has the secrets that builds read, and none beside them", () => {
    const secret = { secretsManager: "acme/sentry" };
    const values = onPush(changed(delivery, "delivery.builds.web.environment.SENTRY", secret));
    assert.deepEqual(
      beside(values)?.map(({ Action, Resource }) => [Action, Resource]),
      [
        [
          "secretsmanager:GetSecretValue",
          "arn:aws:secretsmanager:eu-central-1:111111111111:secret:acme/sentry-??????",
        ],
      ],
    );
  });

  it("has builds by the stack's name", () => {
    const planned = planDeployments(load(onPush(delivery)), { project: "ferry", stack: "dev" });
    const [, , builds] = planned?.boundary?.document.Statement ?? [];
    assert.deepEqual(
      builds?.Resource,
      "arn:aws:codebuild:eu-central-1:111111111111:project/acme-*",
    );
  });

  it("lets a release tag the task definition that it registers, and nothing that is there", () => {
    const values = onPush(changed(target, "services.api", container));
    const planned = planDeployments(load(values), { project: "ferry", stack: "dev" });
    const tags = planned?.boundary?.document.Statement.filter(({ Action }) =>
      [Action].flat().includes("ecs:TagResource"),
    );
    assert.deepEqual(tags, [
      {
        Sid: "TagsOfReleases",
        Effect: "Allow",
        Action: "ecs:TagResource",
        Resource: "*",
        Condition: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
      },
    ]);
  });

  it("has the existing role of an application's tasks, which the deployment hands over too", () => {
    const taskRole = "arn:aws:iam::222222222222:role/Shop";
    const values = onPush(changed(target, "services.api", { ...container, taskRole }));
    const [passes, ...others] = beside(values) ?? [];
    assert.deepEqual(others, []);
    assert.equal(passes?.Action, "iam:PassRole");
    assert.ok([passes?.Resource].flat().includes(taskRole));

    const task = {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "api-task",
      inputs: { family: "acme-api", taskRoleArn: taskRole },
    };
    const statements = planRights(load(values), [task]).policies.update.flatMap(
      ({ document }) => document.Statement,
    );
    const handsOver = statements.find(({ Sid }) => Sid === "HandRolesToEcstasks");
    assert.deepEqual(handsOver?.Resource, taskRole);
  });
});
