import assert from "node:assert/strict";
import { actionGrants } from "../../../infra/actions";
import { pipelineUsesArtifacts } from "../../../infra/grants/artifacts";
import { callerName } from "../../../rehearsal/call";
import type { Walk } from "../../../rehearsal/release/walk";
import { hopFaults, judgeHops } from "../../../rehearsal/verdicts/hops";
import { AccessPolicies } from "../../../rehearsal/world/access-policies";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { plan } from "../../support/plans";
import { changed, delivery, type Values } from "../../support/settings";
import { evaluateStack } from "../../support/stacks";
import { carry, type Stacks } from "../support/releases";

const account = { own: "111111111111", foreign: "333333333333" } as const;
type Whose = keyof typeof account;

const stack =
  (ActionMode: string, more: Values = {}) =>
  (whose: Whose) => ({
    provider: "CloudFormation",
    configuration: {
      ActionMode,
      StackName: "shop",
      ...(ActionMode !== "CHANGE_SET_EXECUTE" && {
        RoleArn: `arn:aws:iam::${account[whose]}:role/ShopStack`,
      }),
      ...more,
    },
    inputs: ["app_source"],
  });
const template = { TemplatePath: "app_source::template.yaml" };
const machine = (whose: Whose) =>
  `arn:aws:states:eu-central-1:${account[whose]}:stateMachine:load-test`;
const roleOf = (whose: Whose, name: string) => `arn:aws:iam::${account[whose]}:role/${name}`;

/** Each action in each of the forms in which it calls something else. */
const variants: Readonly<Record<string, (whose: Whose) => Values>> = {
  "create-stack": stack("CREATE_UPDATE", { ...template, Capabilities: "CAPABILITY_IAM" }),
  "replace-stack": stack("REPLACE_ON_FAILURE", template),
  "delete-stack": stack("DELETE_ONLY"),
  "make-change-set": stack("CHANGE_SET_REPLACE", { ...template, ChangeSetName: "next" }),
  "execute-change-set": stack("CHANGE_SET_EXECUTE", { ChangeSetName: "next" }),
  "private-image": () => ({
    provider: "ECRBuildAndPublish",
    configuration: { ECRRepositoryName: "shop/api", ImageTags: "a,b" },
    inputs: ["app_source"],
  }),
  "public-image": () => ({
    provider: "ECRBuildAndPublish",
    configuration: { ECRRepositoryName: "shop/api", RegistryType: "public" },
    inputs: ["app_source"],
  }),
  function: () => ({
    provider: "Lambda",
    category: "Deploy",
    configuration: { FunctionName: "shop" },
    inputs: ["app_source"],
  }),
  "function-version": () => ({
    provider: "Lambda",
    category: "Deploy",
    configuration: {
      FunctionName: "shop",
      FunctionAlias: "live",
      PublishedTargetVersion: 7,
      DeployStrategy: "Canary10Percent5Minutes",
      Alarms: "errors,slow",
    },
  }),
  invoke: () => ({
    provider: "Lambda",
    category: "Invoke",
    configuration: { FunctionName: "smoke" },
    inputs: ["app_source"],
  }),
  machine: (whose) => ({
    provider: "StepFunctions",
    configuration: {
      StateMachineArn: machine(whose),
      InputType: "FilePath",
      Input: "load.json",
    },
    inputs: ["app_source"],
  }),
  "other-pipeline": () => ({ provider: "CodePipeline", configuration: { PipelineName: "docs" } }),
  commands: () => ({ provider: "Commands", commands: ["npm test"], inputs: ["app_source"] }),
  "commands-in-vpc": () => ({
    provider: "Commands",
    commands: ["npm test"],
    inputs: ["app_source"],
    configuration: {
      VpcId: "vpc-0a1b2c3d",
      Subnets: "subnet-0a1b2c3d",
      SecurityGroupIds: "sg-0a1b2c3d",
    },
  }),
  project: (whose) => ({
    provider: "CodeBuild",
    category: "Test",
    configuration: { ProjectName: "unit" },
    inputs: ["app_source"],
    touches: { readers: [roleOf(whose, "Unit")] },
  }),
  batch: (whose) => ({
    provider: "CodeBuild",
    category: "Build",
    configuration: { ProjectName: "unit", BatchEnabled: true },
    inputs: ["app_source"],
    touches: { readers: [roleOf(whose, "Unit")] },
  }),
  files: () => ({
    provider: "S3",
    configuration: { BucketName: "reports", Extract: true, ObjectKey: "latest" },
    inputs: ["app_source"],
  }),
  "encrypted-files": (whose) => ({
    provider: "S3",
    configuration: {
      BucketName: "reports",
      Extract: true,
      KMSEncryptionKeyARN: `arn:aws:kms:eu-central-1:${account[whose]}:key/of-reports`,
    },
    inputs: ["app_source"],
  }),
  machines: (whose) => ({
    provider: "CodeDeploy",
    configuration: { ApplicationName: "shop", DeploymentGroupName: "front" },
    inputs: ["app_source"],
    touches: {
      readers: [roleOf(whose, "Front")],
      deploymentConfiguration: "CodeDeployDefault.AllAtOnce",
    },
  }),
  "shifted-tasks": (whose) => ({
    provider: "CodeDeployToECS",
    configuration: {
      ApplicationName: "shop",
      DeploymentGroupName: "api",
      TaskDefinitionTemplateArtifact: "app_source",
      AppSpecTemplateArtifact: "app_source",
    },
    inputs: ["app_source"],
    touches: {
      deploymentConfiguration: "CodeDeployDefault.ECSAllAtOnce",
      taskFamily: "shop",
      passedRoles: [roleOf(whose, "Shop")],
    },
  }),
  tasks: (whose) => ({
    provider: "ECS",
    configuration: { ClusterName: "shop", ServiceName: "api" },
    inputs: ["app_source"],
    touches: { taskFamily: "shop", passedRoles: [] },
    ...(whose === "own" && { region: "eu-west-1" }),
  }),
  beanstalk: () => ({
    provider: "ElasticBeanstalk",
    configuration: { ApplicationName: "shop", EnvironmentName: "live" },
    inputs: ["app_source"],
  }),
};

const taken = roleOf("foreign", "Release");

/** An action as the settings have it, in the pipeline's own role or in a role of another account. */
function actionOf(name: string, whose: Whose): Values {
  const action = variants[name]?.(whose) ?? {};
  if (whose === "own") return action;
  const configuration = action.configuration as Values | undefined;
  const theirs = configuration?.BucketName === undefined ? {} : { BucketName: "their-reports" };
  return {
    ...action,
    ...(configuration && { configuration: { ...configuration, ...theirs } }),
    role: taken,
  };
}

const names = Object.keys(variants);
const others = names.filter((name) => !name.startsWith("commands"));
/**
 * A role's policies have so many characters: the pipeline's own role has half of the variants, in each of two pipelines.
 * The code of commands must have no role that deploys: they have a third one.
 */
const parts: Readonly<Record<string, readonly string[]>> = {
  even: others.filter((_, index) => index % 2 === 0),
  odd: others.filter((_, index) => index % 2),
  commands: names.filter((name) => name.startsWith("commands")),
};

const values = Object.entries(parts).reduce(
  (all: Values, [pipeline, part]) => {
    const stage = (whose: Whose) =>
      Object.fromEntries(part.map((name) => [name, actionOf(name, whose)]));
    return changed(all, `delivery.pipelines.${pipeline}`, {
      sources: {
        app: { kind: "git", connection: "github", repository: "acme/website", branch: "main" },
      },
      stages: {
        own: { after: "source", actions: stage("own") },
        foreign: { after: "own", actions: stage("foreign") },
      },
    });
  },
  changed(delivery, "delivery.pipelines", {}),
);

describe("each form of an added action", () => {
  let stacks: Stacks;
  let release: Walk;
  const { plan: planned, faults } = plan(values);
  assert.deepEqual(faults, []);

  before(async () => {
    stacks = [withExistingResources(await evaluateStack("dev", values))];
    release = await carry(stacks);
  });

  for (const { name: pipeline, stages, stores } of planned?.pipelines ?? []) {
    const all = stages
      .slice(1)
      .flatMap((stage) => stage.actions.map((action) => ({ stage: stage.name, action })));
    for (const { stage, action } of all) {
      it(`is granted what AWS calls: ${action.name}, ${stage} role`, () => {
        const store = stores.find(({ region }) => region === action.region);
        assert.ok(store);
        const { actor } = action;
        const granted = actionGrants(action, store).filter(
          ({ to }) => to.roleArn === actor.roleArn,
        );
        const base = stage === "own" ? pipelineUsesArtifacts(actor, store) : [];
        const performed = release.actions.find(
          (each) => each.pipeline === pipeline && each.stage === stage && each.name === action.name,
        );
        const called = (performed?.calls ?? [])
          .filter(({ request }) => callerName(request.principal) === actor.roleArn)
          .map(({ request }) => request.action)
          // What the role of every pipeline takes and copies.
          .filter((each) => stage === "foreign" || each !== "sts:AssumeRole");
        const ofAll = new Set(base.flatMap(({ actions }) => actions));
        const own = (list: readonly string[]) =>
          [...new Set(list)].filter((each) => !ofAll.has(each)).sort();
        assert.deepEqual(own(called), own(granted.flatMap(({ actions }) => actions)));
      });
    }
  }

  it("calls nothing that is denied, each on what its configuration names", () => {
    const policies = new AccessPolicies(stacks);
    const own = release.actions.filter(({ stage }) => stage === "own" || stage === "foreign");
    assert.equal(own.length, 2 * names.length);
    const hops = judgeHops(
      own.flatMap(({ calls }) => calls),
      policies,
    );
    assert.deepEqual(hopFaults(hops, policies), []);
  });
});
