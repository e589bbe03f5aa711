import assert from "node:assert/strict";
import { parse } from "yaml";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { World } from "../../../../rehearsal/world/world";
import { one, policiesOf, types } from "../../../support/registrations";
import { arn, role } from "../../../support/services";
import { exampleStacks } from "../../../support/stacks";

const functionRole = "arn:aws:iam::111111111111:role/ferry/acme-before";

describe("a command before the releases of a service", () => {
  let prod: Evaluation;
  let dev: Evaluation;

  before(async () => {
    ({ prod, dev } = await exampleStacks("worker"));
  });

  it("runs in a role of the service's account, for its family in its cluster, with its roles", () => {
    const { "mail-before-policy": policy } = policiesOf(prod);
    const Condition = { ArnEquals: { "ecs:cluster": arn("ecs", "cluster/acme") } };
    const about = (sid: string) => policy?.Statement.find(({ Sid }) => Sid === sid);
    assert.deepEqual(
      policy?.Statement.map(({ Sid }) => Sid),
      [
        "LookAtService",
        "LookAtTaskDefinitions",
        "RegisterTaskDefinition",
        "TagTaskDefinition",
        "RunTask",
        "FollowTask",
        "PassTaskRoles",
      ],
    );
    assert.deepEqual(about("RunTask"), {
      Sid: "RunTask",
      Effect: "Allow",
      Action: "ecs:RunTask",
      Resource: arn("ecs", "task-definition/acme-mail:*"),
      Condition,
    });
    assert.deepEqual(about("FollowTask"), {
      Sid: "FollowTask",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks", "ecs:StopTask"],
      Resource: arn("ecs", "task/acme/*"),
      Condition,
    });
    assert.deepEqual(about("LookAtService")?.Resource, arn("ecs", "service/acme/mail_worker"));
    assert.deepEqual(about("PassTaskRoles")?.Resource, [role("mail-execution"), role("mail-task")]);
  });

  it("is taken by the function of the delivery alone", () => {
    const { inputs } = one(prod, "aws:iam/role:Role", "mail-before");
    const { Statement } = JSON.parse(String(inputs.assumeRolePolicy));
    assert.deepEqual(Statement, [
      {
        Sid: "TakeBeforeRole",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "sts:AssumeRole",
        Condition: { ArnEquals: { "aws:PrincipalArn": functionRole } },
      },
    ]);
  });

  it("takes no definition over where the release brings one", () => {
    const { "stock-before-policy": policy } = policiesOf(prod);
    assert.deepEqual(
      policy?.Statement.filter(({ Sid }) => Sid === "LookAtTaskDefinitions"),
      [],
    );
  });

  it("comes before everything else of its stage, with the image that the build made", () => {
    const [pipeline] = new World([prod, dev]).pipelines();
    const stage = pipeline?.stages.find(({ name }) => name === "wave-1");
    assert.deepEqual(
      stage?.actions.map(({ name, runOrder }) => [name, runOrder]),
      [
        ["prod-mail-before", 2],
        ["prod-stock-before", 2],
        ["prod-mail-deploy", 3],
        ["prod-stock-deploy", 3],
        ["record", 4],
      ],
    );
    const [first] = stage?.actions ?? [];
    assert.deepEqual(first?.configuration, {
      FunctionName: "acme-before",
      UserParameters: '{"release":"shop/prod-mail","image":"#{Build-shop.RELEASE_IMAGE}"}',
    });
    const { buildspec } = one(dev, types.project, "shop-shop-build-project").inputs.source as {
      readonly buildspec: string;
    };
    assert.deepEqual(parse(buildspec).env["exported-variables"], ["RELEASE_IMAGE"]);
  });

  it("has no role, function or variable of a build where nobody asks for one", async () => {
    const containers = await exampleStacks("containers");
    const { source } = one(containers.dev, types.project).inputs as {
      readonly source: { readonly buildspec: string };
    };
    assert.doesNotMatch(source.buildspec, /exported-variables|RELEASE_IMAGE/);
    const own = [containers.prod, containers.dev].flatMap(({ registrations }) =>
      registrations.filter(({ name }) => /(^|-)before/.test(name)),
    );
    assert.deepEqual(own, []);
  });
});
