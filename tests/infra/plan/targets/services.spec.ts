import assert from "node:assert/strict";
import type { PlannedAction } from "../../../../infra/actions";
import { type Contract, contractOf } from "../../../../infra/contract";
import type {
  CodeDeployService,
  EcsService,
  InstancesService,
  ServiceContract,
} from "../../../../infra/contract/service";
import { callerHalf, principal } from "../../../../infra/grants/grant";
import { planServices } from "../../../../infra/plan/targets/services";
import { planOf } from "../../../support/plans";
import { aPipeline } from "../../../support/refusals";
import { changed, load, target } from "../../../support/settings";

const account = "222222222222";
const roles = `arn:aws:iam::${account}:role/ferry/acme-api`;
const common = {
  deployRole: `${roles}-deploy`,
  pipelineRole: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
};
const container = {
  ...common,
  family: "acme-api",
  architecture: "X86_64" as const,
  repository: "api",
  container: "api",
  executionRole: `${roles}-execution`,
  taskRole: `${roles}-task`,
};
const group = {
  application: "acme-api",
  group: "acme-api",
  deploymentConfiguration: "CodeDeployDefault.ECSAllAtOnce",
};
const blueGreen: CodeDeployService = {
  kind: "codedeploy",
  ...container,
  ...group,
  taskDefinition: "{}",
  appSpec: "{}",
};
const rolling: EcsService = {
  kind: "ecs",
  ...container,
  cluster: "acme",
  service: "api",
  timeoutMinutes: 15,
};
const machines: InstancesService = {
  kind: "instances",
  ...common,
  ...group,
  deploymentConfiguration: "CodeDeployDefault.OneAtATime",
  instanceRole: `${roles}-instance`,
};

/** A plan for releases to a stack with this service beside its site, by a build that makes images. */
function plan(api: ServiceContract, releases: readonly unknown[], build: object = makesImages) {
  const contract = JSON.parse(
    JSON.stringify({ ...contractOf(load(target)), services: { api } }, (_, value) =>
      typeof value === "object" && value !== null && "ref" in value ? "E1" : value,
    ),
  ) as Contract;
  const values = Object.entries({
    "delivery.repositories": { api: {} },
    "delivery.builds.web": build,
  }).reduce((all, [path, value]) => changed(all, path, value), aPipeline("releases", releases));
  return planOf(load(values), { prod: { contract } });
}

const makesImages = { commands: ["make"], output: "dist", container: { repository: "api" } };

const toService = { stack: "prod", service: "api" };
const toSite = { stack: "prod", site: "web" };

function actionsOf(api: ServiceContract, releases: readonly unknown[]): readonly PlannedAction[] {
  const { plan: planned, faults } = plan(api, releases);
  assert.deepEqual(faults, []);
  return (planned?.pipelines ?? []).flatMap(({ stages }) =>
    stages.slice(2).flatMap(({ actions }) => actions),
  );
}

const order = (actions: readonly PlannedAction[]) =>
  actions.map(({ name, runOrder }) => `${runOrder} ${name}`);

describe("releases to services", () => {
  it("have CodeDeploy shift traffic, with the files of their own target", () => {
    const [, deploy] = actionsOf(blueGreen, [toService]);
    assert.equal(deploy?.provider.provider, "CodeDeployToECS");
    assert.equal(deploy.roleArn, `${roles}-deploy`);
    assert.deepEqual(deploy.configuration, {
      ApplicationName: "acme-api",
      DeploymentGroupName: "acme-api",
      TaskDefinitionTemplateArtifact: deploy.inputs[0],
      TaskDefinitionTemplatePath: "taskdef-prod-api.json",
      AppSpecTemplateArtifact: deploy.inputs[0],
      AppSpecTemplatePath: "appspec-prod-api.yaml",
      Image1ArtifactName: deploy.inputs[0],
      Image1ContainerName: "IMAGE1_NAME",
    });
  });

  it("have Amazon ECS roll the tasks, and give up in time", () => {
    const [, deploy] = actionsOf(rolling, [toService]);
    assert.equal(deploy?.provider.provider, "ECS");
    assert.deepEqual(deploy.configuration, {
      ClusterName: "acme",
      ServiceName: "api",
      FileName: "imagedefinitions-prod-api.json",
      DeploymentTimeout: "15",
    });
  });

  it("have CodeDeploy's agents fetch the bundle", () => {
    const [, deploy] = actionsOf(machines, [toService]);
    assert.equal(deploy?.provider.provider, "CodeDeploy");
    assert.deepEqual(deploy.configuration, {
      ApplicationName: "acme-api",
      DeploymentGroupName: "acme-api",
    });
  });

  it("come before the sites of their wave, which are invalidated last", () => {
    const releases = [toService, toSite].map((release) => ({
      ...release,
      wave: 1,
      approval: false,
    }));
    assert.deepEqual(order(actionsOf(blueGreen, releases)), [
      "2 prod-api-deploy",
      "3 prod-web-assets",
      "4 prod-web-pages",
      "5 invalidate",
    ]);
  });

  it("let a command of the image succeed first, in the definition that they bring", () => {
    const before = {
      command: ["bin/migrate"],
      timeoutMinutes: 20,
      role: `${roles}-before`,
      logGroup: "/ecs/acme-api",
    };
    const runs = { cluster: "acme", service: "api" };
    const releases = [toService, toSite].map((release) => ({
      ...release,
      wave: 1,
      approval: false,
    }));
    assert.deepEqual(order(actionsOf({ ...blueGreen, runs, before }, releases)), [
      "2 prod-api-before",
      "3 prod-api-deploy",
      "4 prod-web-assets",
      "5 prod-web-pages",
      "6 invalidate",
    ]);
    const { plan: planned } = plan({ ...blueGreen, runs, before }, [toService]);
    assert.deepEqual(planned?.before?.plan, {
      "web/prod-api": {
        ...before,
        ...runs,
        region: "eu-central-1",
        container: "api",
        repository: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/api",
        taskDefinition: "{}",
      },
    });
    const taskDefinition = "deploy/taskdef.json";
    assert.deepEqual(
      plan({ ...blueGreen, runs, before }, [{ ...toService, taskDefinition }]).faults,
      [
        "ferry:delivery.pipelines.web.releases[0]: Service api of stack prod has a command before its releases (services.api.before), " +
          "which runs in the task definition that ferry makes, and the release brings deploy/taskdef.json: leave taskDefinition out, " +
          "or before.",
      ],
    );
  });

  it("need no invalidation where there is no site, and the function for the record alone", () => {
    const { plan: planned } = plan(blueGreen, [{ ...toService, approval: false }]);
    assert.deepEqual(planned?.invalidate?.targets, {});
    assert.deepEqual(order(actionsOf(blueGreen, [{ ...toService, approval: false }])), [
      "2 prod-api-deploy",
      "3 record",
    ]);
  });

  it("pass two roles to tasks, and deploy one group with one configuration", () => {
    const { plan: planned } = plan(blueGreen, [toService]);
    const statements = callerHalf(planned?.grants ?? [], principal(`${roles}-deploy`));
    const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    assert.deepEqual(of("PassTaskRoles"), {
      Sid: "PassTaskRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [`${roles}-execution`, `${roles}-task`],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
    const codedeploy = `arn:aws:codedeploy:eu-central-1:${account}`;
    assert.equal(of("Deploy")?.Resource, `${codedeploy}:deploymentgroup:acme-api/acme-api`);
    assert.equal(of("RegisterRevision")?.Resource, `${codedeploy}:application:acme-api`);
    assert.equal(
      of("ReadDeploymentConfiguration")?.Resource,
      `${codedeploy}:deploymentconfig:CodeDeployDefault.ECSAllAtOnce`,
    );
    assert.equal(
      of("RegisterTaskDefinition")?.Resource,
      `arn:aws:ecs:eu-central-1:${account}:task-definition/acme-api:*`,
    );
  });

  const refused: Readonly<Record<string, readonly [ServiceContract, unknown, string]>> = {
    "a service that the stack has not": [
      blueGreen,
      { stack: "prod", service: "web" },
      'ferry:delivery.pipelines.web.releases[0]: Stack prod has no service "web": it has api. Correct the release, or add the service to Pulumi.prod.yaml and run `pulumi up -s prod` first.',
    ],
    "a service that admits another pipeline": [
      { ...blueGreen, pipelineRole: common.pipelineRole.replace("web", "api") },
      toService,
      "ferry:delivery.pipelines.web.releases[0]: Service api of stack prod admits the pipeline role arn:aws:iam::111111111111:role/ferry/acme-api-pipeline, and pipeline web runs as arn:aws:iam::111111111111:role/ferry/acme-web-pipeline: set services.api.pipeline to web in Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    ],
  };
  it("are refused for a pipeline that makes no image", () => {
    const build = { commands: ["docker build ."], output: "dist" };
    assert.deepEqual(plan(blueGreen, [toService], build).faults, [
      'ferry:delivery.pipelines.web.releases[0]: Service api of stack prod runs images of the repository "api", and pipeline web makes no image: give ' +
        "it a build with container: {repository: api}, or release something else.",
    ]);
    assert.deepEqual(plan(machines, [toService], build).faults, []);
  });

  for (const [what, [api, release, fault]] of Object.entries(refused)) {
    it(`are refused for ${what}`, () => {
      assert.deepEqual(plan(api, [release]).faults, [fault]);
    });
  }
});

describe("a group of machines", () => {
  const grantsOf = (alarms: readonly string[]) => {
    const worker = { kind: "instances", ec2: { Role: "worker" }, alarms };
    const { instances } = planServices(load(changed(target, "services", { worker })));
    return instances[0]?.grants.map(({ id }) => id) ?? [];
  };

  it("has CodeDeploy look at alarms only where it has some", () => {
    assert.ok(grantsOf([]).includes("FindMachines"));
    assert.ok(!grantsOf([]).includes("WatchAlarms"));
    assert.ok(grantsOf(["acme-errors"]).includes("WatchAlarms"));
  });
});
