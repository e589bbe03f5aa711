import assert from "node:assert/strict";
import { join } from "node:path";
import { program } from "../../../infra/program";
import { type Evaluation, evaluate, organization } from "../../../rehearsal/evaluate";
import { filesOf } from "../../../rehearsal/performers/lambda-invoke";
import { readProject } from "../../../rehearsal/stack-files";
import { policiesOf, statement } from "../../support/registrations";
import { exampleStacks, root } from "../../support/stacks";

const ecs = (resource: string) => `arn:aws:ecs:eu-central-1:222222222222:${resource}`;
const codedeploy = (resource: string) => `arn:aws:codedeploy:eu-central-1:222222222222:${resource}`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/ferry/acme-${name}`;
const allow = (Sid: string, Action: string | readonly string[], Resource: unknown, more = {}) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

const look = (service: string) => [
  allow("LookAtService", "ecs:DescribeServices", ecs(`service/acme/${service}`)),
  allow("LookAtTaskDefinitions", "ecs:DescribeTaskDefinition", "*"),
];
const rollouts = (service: string) => [
  ecs(`service/acme/${service}`),
  ecs(`service-deployment/acme/${service}/*`),
];
const returns = (service: string) => [
  allow("ReturnService", "ecs:UpdateService", ecs(`service/acme/${service}`), {
    Condition: {
      ArnLike: { "ecs:task-definition": ecs(`task-definition/acme-${service}:*`) },
    },
  }),
  allow(
    "PassTaskRoles",
    "iam:PassRole",
    ["execution", "task"].map((of) => role("222222222222", `${service}-${of}`)),
    { Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } },
  ),
];

describe("the role in which tasks of an earlier release come back", () => {
  const statements = async (example: string, service: string) => {
    const policies = policiesOf((await exampleStacks(example)).prod);
    return policies[`${service}-restore-policy`]?.Statement;
  };

  it("deploys a revision again by CodeDeploy, or stops a rollout, and nothing else", async () => {
    assert.deepEqual(await statements("containers", "api"), [
      ...look("api"),
      allow(
        "Redeploy",
        ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
        codedeploy("deploymentgroup:acme-api/acme-api"),
      ),
      allow(
        "FindRevision",
        ["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
        codedeploy("application:acme-api"),
      ),
      allow(
        "ReadDeploymentConfiguration",
        "codedeploy:GetDeploymentConfig",
        codedeploy("deploymentconfig:CodeDeployDefault.ECSAllAtOnce"),
      ),
      allow("StopRollout", "codedeploy:StopDeployment", "*"),
    ]);
  });

  it("gives Amazon ECS a revision of the service's own family, and stops no rollout of one by one", async () => {
    assert.deepEqual(await statements("containers-rolling", "api"), [
      ...look("api"),
      allow("LookAtRollouts", "ecs:DescribeServiceDeployments", rollouts("api")),
      ...returns("api"),
    ]);
  });

  it("stops a rollout of Amazon ECS where old tasks run beside the new ones", async () => {
    assert.deepEqual(await statements("containers-rolling", "web"), [
      ...look("web"),
      allow("LookAtRollouts", "ecs:DescribeServiceDeployments", rollouts("web")),
      allow("LookAtRevisions", "ecs:DescribeServiceRevisions", [
        ecs("service/acme/web"),
        ecs("service-revision/acme/web/*"),
      ]),
      allow("StopRollout", "ecs:StopServiceDeployment", rollouts("web")),
      ...returns("web"),
    ]);
  });

  it("is taken by the back function of the delivering account alone", async () => {
    const policies = policiesOf((await exampleStacks("containers")).prod);
    assert.deepEqual(
      Object.entries(policies).flatMap(([name, { Statement }]) =>
        /^api-restore.*trust$/.test(name) ? Statement : [],
      ),
      [
        {
          Sid: "TakeRestoreRole",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111111111111:root" },
          Action: "sts:AssumeRole",
          Condition: { ArnEquals: { "aws:PrincipalArn": role("111111111111", "back") } },
        },
      ],
    );
  });
});

describe("the back function of containers", () => {
  let dev: Evaluation;
  /** The delivery of the example, with another contract of prod. */
  const delivery = async (change: (contract: Contract) => void) => {
    const { prod } = await exampleStacks("containers");
    const exported = structuredClone(prod.outputs) as { contract: Contract };
    change(exported.contract);
    const { project, stacks } = readProject(join(root, "examples/containers"), root);
    const file = stacks.find(({ stack }) => stack === "dev");
    return evaluate(program, {
      project,
      stack: "dev",
      config: file?.config ?? {},
      exports: { [`${organization}/${project}/prod`]: exported },
    });
  };
  interface Contract {
    version: number;
    services: Record<string, Record<string, unknown>>;
  }
  const targetsOf = async ({ registrations }: Evaluation) => {
    const found = registrations.find(({ inputs }) => inputs.name === "acme-back" && inputs.code);
    const files = await filesOf(found?.inputs.code);
    return JSON.parse(files["targets.json"] ?? "{}").targets;
  };

  before(async () => {
    dev = (await exampleStacks("containers")).dev;
  });

  it("takes that role, and looks for images in the repository", () => {
    const policies = policiesOf(dev);
    const [name = ""] = Object.keys(policies).filter((each) => /^back.*policy$/.test(each));
    const take = allow("TakeRestoreRole", "sts:AssumeRole", role("222222222222", "api-restore"));
    assert.deepEqual(statement(policies, name, "TakeRestoreRole"), take);
    assert.deepEqual(
      statement(policies, name, "FindImages"),
      allow(
        "FindImages",
        "ecr:DescribeImages",
        "arn:aws:ecr:eu-central-1:111111111111:repository/acme/api",
      ),
    );
  });

  it("knows who exchanges the tasks, and by which configuration all traffic moves at once", async () => {
    const { group, runs, alias, stage, retries } = (await targetsOf(dev))["api@prod"];
    assert.deepEqual(
      { group, runs, alias, stage, retries },
      {
        group: {
          applicationName: "acme-api",
          deploymentGroupName: "acme-api",
          deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
        },
        runs: { cluster: "acme", service: "api" },
        alias: "api_prod-api",
        stage: "prod-api",
        retries: undefined,
      },
    );
  });

  it("knows which releases run a command before their tasks come", async () => {
    const worker = (await exampleStacks("worker")).dev;
    const all = { ...(await targetsOf(worker)), ...(await targetsOf(dev)) };
    const migrating = Object.entries<{ readonly migrates?: true }>(all).map(
      ([name, { migrates = false }]) => `${name} ${migrates}`,
    );
    assert.deepEqual(migrating.sort(), ["api@prod false", "mail@prod true", "stock@prod true"]);
  });

  const lacking =
    "ferry back refuses api@prod: the contract of stack prod names no role for it. Run `pulumi up -s prod` with this " +
    "version of ferry, then this stack again.";
  for (const [why, change] of [
    [
      "lacks the role",
      ({ services }) => {
        delete services.api?.restoreRole;
      },
    ],
    [
      "does not say who takes the role",
      ({ services }) => {
        delete services.api?.backRole;
      },
    ],
    [
      "is of the version before",
      (contract) => {
        contract.version = 1;
        for (const key of ["restoreRole", "backRole", "recordRole", "runs"])
          delete contract.services.api?.[key];
      },
    ],
  ] as readonly [string, (contract: Contract) => void][]) {
    it(`says beforehand that nobody goes back where the contract ${why}, and takes no role there`, async () => {
      const made = await delivery(change);
      assert.deepEqual(
        made.warnings.filter((each) => each.startsWith("ferry back")),
        [lacking],
      );
      assert.equal((await targetsOf(made))["api@prod"].role, undefined);
      assert.equal(JSON.stringify(policiesOf(made)).includes("api-restore"), false);
    });
  }

  it("says nothing where the contract has all", () =>
    assert.deepEqual(
      dev.warnings.filter((each) => each.startsWith("ferry back")),
      [],
    ));
});
