import assert from "node:assert/strict";
import { aDelivery, aPipeline, faultsOf, refuses } from "../../support/refusals";
import { changed, type Values } from "../../support/settings";

const at = "ferry:delivery.pipelines.web.stages.more";
const page = "https://docs.aws.amazon.com/codepipeline/latest/userguide";

/** A pipeline with one more stage, of one action. */
const anAction = (action: Values) =>
  aPipeline("stages.more", { after: "build", actions: { one: action } });
const test = { provider: "CodeBuild", category: "Test", build: "web", inputs: ["app_source"] };
const commands = { provider: "Commands", inputs: ["app_source"], commands: ["npm test"] };
const aStage = (settings: Values) =>
  aPipeline("stages.more", { after: "build", actions: { one: test }, ...settings });
/** A pipeline of one stage, which deploys nothing. */
const alone = (stage: Values, more: Values = {}) =>
  aDelivery("delivery.pipelines.web", {
    sources: {
      app: { kind: "git", connection: "github", repository: "acme/website", branch: "main" },
    },
    build: "web",
    stages: { more: { after: "build", ...stage } },
    ...more,
  });
const aCommand = (settings: Values) => alone({ actions: { one: { ...commands, ...settings } } });
const aRule = (rule: Values, slot = "beforeEntry") => aStage({ [slot]: { rules: { one: rule } } });

describe("settings of added actions", () => {
  refuses([
    [
      "what AWS has ended, with its successor",
      anAction({ provider: "OpsWorks" }),
      `${at}.actions.one.provider is "OpsWorks", which CodePipeline can't run any more: AWS ended OpsWorks on 2024-05-26: use AWS Systems Manager, for instance by CodeDeploy or the EC2 action.`,
    ],
    [
      "what its permissions could not name",
      anAction({
        provider: "ECS",
        configuration: { ClusterName: "front", ServiceName: "mail" },
        inputs: ["app_source"],
        touches: { readers: [] },
      }),
      `${at}.actions.one.touches.taskFamily is missing: name the family of the task definition.`,
      `${at}.actions.one.touches.passedRoles is missing: name the roles in the task definition, or [] where it has none.`,
      `${at}.actions.one.touches.readers is nothing that ECS needs here: leave it out.`,
    ],
    [
      "a project of CodeBuild whose role could not read the artifacts",
      anAction({
        provider: "CodeBuild",
        category: "Test",
        configuration: { ProjectName: "ours" },
        inputs: ["app_source"],
      }),
      `${at}.actions.one.touches.readers is missing: name the roles that read the artifacts: the project's, or the machines'.`,
    ],
    [
      "half an image, and an artifact that is no input",
      anAction({
        provider: "CodeDeployToECS",
        configuration: {
          ApplicationName: "orders",
          DeploymentGroupName: "live",
          TaskDefinitionTemplateArtifact: "app_source",
          AppSpecTemplateArtifact: "app",
          Image1ArtifactName: "app_source",
        },
        inputs: ["app_source"],
        touches: { deploymentConfiguration: "Canary", taskFamily: "orders", passedRoles: [] },
      }),
      `${at}.actions.one.configuration: AppSpecTemplateArtifact names the artifact "app", which is not in inputs.`,
      `${at}.actions.one.configuration: Image1ArtifactName and Image1ContainerName belong together: write both.`,
    ],
    [
      "a network of which a part is missing",
      aCommand({ configuration: { VpcId: "vpc-0a1b2c3d" } }),
      `${at}.actions.one.configuration: VpcId, Subnets and SecurityGroupIds belong together: write all three.`,
    ],
    [
      "a region where CodePipeline runs nothing",
      aCommand({ region: "ca-west-1" }),
      `${at}.actions.one.region is ca-west-1, where AWS offers no CodePipeline, so that no action runs there (${page}/limits.html of 2026-11-25): choose another region.`,
    ],
    [
      "a region of another partition",
      aCommand({ region: "cn-north-1" }),
      `${at}.actions.one.region is cn-north-1, and this stack delivers in eu-central-1: no action crosses AWS's partitions; deliver there from a stack of that partition.`,
    ],
    [
      "a build of ferry's in another region",
      anAction({
        provider: "CodeBuild",
        category: "Test",
        build: "web",
        region: "eu-west-1",
        inputs: ["app_source"],
      }),
      `${at}.actions.one.build is made in account 111111111111, region eu-central-1: leave out region, or name a project that is there in configuration.ProjectName.`,
    ],
    [
      "what lies in another account than the action's role",
      anAction({
        provider: "StepFunctions",
        configuration: {
          StateMachineArn: "arn:aws:states:eu-central-1:111111111111:stateMachine:load",
        },
        role: "arn:aws:iam::333333333333:role/Release",
      }),
      `${at}.actions.one.configuration.StateMachineArn lies in account 111111111111, region eu-central-1, and StepFunctions runs in account 333333333333, region eu-central-1: name what is there, or run the action there by role and region.`,
    ],
    [
      "a provider of two categories, without one",
      anAction({ provider: "Lambda", configuration: { FunctionName: "x" } }),
      `${at}.actions.one.provider is "Lambda", which is of more than one category: set category to Deploy or Invoke.`,
    ],
    [
      "a provider of another category",
      anAction({ provider: "Manual", category: "Deploy" }),
      `${at}.actions.one.provider is "Manual", which is no Deploy action: set category to Approval.`,
    ],
    [
      "an unknown key of a configuration",
      anAction({ provider: "Manual", configuration: { Customdata: "x" } }),
      `${at}.actions.one.configuration.Customdata is not a key of Manual: write ${at}.actions.one.configuration.CustomData, or one of NotificationArn, CustomData, ExternalEntityLink (${page}/approvals-action-add.html).`,
    ],
    [
      "a key that is missing",
      anAction({ provider: "CodePipeline" }),
      `${at}.actions.one.configuration.PipelineName is missing: The pipeline that is started.`,
    ],
    [
      "a wildcard where the value stands in a policy",
      anAction({ provider: "CodePipeline", configuration: { PipelineName: "acme-*" } }),
      `${at}.actions.one.configuration.PipelineName is "acme-*": it stands in the policy of the action's role, so it must name one thing, without wildcards and variables.`,
    ],
    [
      "more characters than a value may have",
      anAction({ provider: "Manual", configuration: { CustomData: "x".repeat(1_001) } }),
      `${at}.actions.one.configuration.CustomData is "${"x".repeat(76)}...: it must be at most 1000 characters.`,
    ],
    [
      "too many artifacts",
      anAction({ provider: "Manual", inputs: ["app_source"] }),
      `${at}.actions.one.inputs has 1 artifacts: Manual takes 0.`,
    ],
    [
      "a role where CodePipeline has none",
      anAction({ provider: "Manual", role: "arn:aws:iam::111111111111:role/Ours" }),
      `${at}.actions.one.role is not possible: CodePipeline runs Manual with the pipeline's own role.`,
    ],
    [
      "another region",
      anAction({ provider: "Manual", region: "eu-west-1" }),
      `${at}.actions.one.region is "eu-west-1": CodePipeline runs Manual in the pipeline's region alone.`,
    ],
    [
      "the time of an action that has none",
      aCommand({ timeoutMinutes: 60 }),
      `${at}.actions.one.timeoutMinutes is only for approvals: AWS ends Commands after 55 minutes.`,
    ],
    [
      "permissions that ferry gives itself",
      aCommand({
        permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] }],
      }),
      `${at}.actions.one.permissions is not needed: ferry gives Commands exactly what it calls. Leave it out.`,
    ],
    [
      "every resource without a reason",
      anAction({
        provider: "EC2",
        configuration: { InstanceTagKey: "a", InstanceType: "EC2" },
        inputs: ["app_source"],
        permissions: [{ actions: ["ec2:DescribeInstances"], resources: ["*"] }],
      }),
      `${at}.actions.one.permissions[0].reason is missing: say why resources has to be *.`,
    ],
    [
      "a command of two lines",
      anAction({ ...commands, commands: ["npm ci\nnpm test"] }),
      `${at}.actions.one.commands[0] is "npm ci\\nnpm test": it must be one line of at most 1000 characters.`,
    ],
    [
      "a strategy of AWS Lambda without the alias that it shifts",
      anAction({
        provider: "Lambda",
        category: "Deploy",
        configuration: { FunctionName: "worker", DeployStrategy: "AllAtOnce" },
        inputs: ["app_source"],
      }),
      `${at}.actions.one.configuration: DeployStrategy and PublishedTargetVersion shift an alias: set FunctionAlias.`,
    ],
    [
      "a mode of CloudFormation without what it needs",
      anAction({
        provider: "CloudFormation",
        configuration: {
          ActionMode: "CHANGE_SET_REPLACE",
          StackName: "a",
          TemplatePath: "b::t.yaml",
        },
        inputs: ["app_source"],
      }),
      `${at}.actions.one.configuration: ActionMode CHANGE_SET_REPLACE needs ChangeSetName.`,
      `${at}.actions.one.configuration: ActionMode CHANGE_SET_REPLACE needs RoleArn.`,
      `${at}.actions.one.configuration: TemplatePath names the artifact "b", which is not in inputs.`,
    ],
  ]);
});

describe("settings of a stage's conditions", () => {
  refuses([
    [
      "a rule that skips no stage",
      aStage({
        beforeEntry: {
          result: "SKIP",
          rules: { one: { provider: "CloudWatchAlarm", configuration: { AlarmName: "a" } } },
        },
      }),
      `${at}.beforeEntry.rules.one.provider is CloudWatchAlarm, and CodePipeline skips a stage only by LambdaInvoke and VariableCheck: set result to FAIL.`,
    ],
    [
      "an unknown key of a rule",
      aRule({
        provider: "DeploymentWindow",
        configuration: { Cron: "* * 9 ? * MON", Zone: "UTC" },
      }),
      `${at}.beforeEntry.rules.one.configuration.Zone is not a key of DeploymentWindow: write one of Cron, TimeZone (${page}/rule-reference-DeploymentWindow.html).`,
    ],
    [
      "a window that is none",
      aRule({ provider: "DeploymentWindow", configuration: { Cron: "9-17" } }),
      `${at}.beforeEntry.rules.one.configuration.Cron is "9-17", and should be: seconds minutes hours day-of-month month day-of-week [year], such as * * 9-17 ? * MON-FRI.`,
    ],
    [
      "a rule without the commands that decide",
      alone({ actions: { one: test }, onSuccess: { rules: { one: { provider: "Commands" } } } }),
      `${at}.onSuccess.rules.one.commands is missing: write the commands that decide, one line each.`,
    ],
    [
      "more rules than a condition has",
      aStage({
        onSuccess: {
          rules: Object.fromEntries(
            [1, 2, 3, 4, 5, 6].map((number) => [
              `rule-${number}`,
              { provider: "CloudWatchAlarm", configuration: { AlarmName: "a" } },
            ]),
          ),
        },
      }),
      `${at}.onSuccess.rules is a map: it must have 1 to 5 rules.`,
    ],
    [
      "a freeze without a reason",
      aStage({ freeze: "no" }),
      `${at}.freeze is "no": it must be a reason of 10 to 1000 characters in one line.`,
    ],
    [
      "a frozen stage that asks something else too",
      aStage({
        freeze: "Closed until the audit is over.",
        beforeEntry: {
          rules: { one: { provider: "CloudWatchAlarm", configuration: { AlarmName: "a" } } },
        },
      }),
      `${at}.freeze and ${at}.beforeEntry are the same condition to CodePipeline, which takes one: leave beforeEntry out while the stage is closed.`,
    ],
    [
      "what a pipeline of mode PARALLEL can't",
      changed(
        aStage({
          onFailure: "rollback",
          onSuccess: {
            rules: { one: { provider: "CloudWatchAlarm", configuration: { AlarmName: "a" } } },
          },
        }),
        "delivery.pipelines.web.mode",
        "PARALLEL",
      ),
      `${at}.onSuccess.result is ROLLBACK, which a pipeline of mode PARALLEL can't: it has no state to go back to. Set result to FAIL, or another mode.`,
      `${at}.onFailure rolls back, which a pipeline of mode PARALLEL can't: it has no state to go back to. Set retry or nothing, or another mode.`,
    ],
    [
      "a way back from the sources",
      aPipeline("stages.source", {
        onFailure: "rollback",
        onSuccess: {
          rules: { one: { provider: "CloudWatchAlarm", configuration: { AlarmName: "a" } } },
        },
      }),
      "ferry:delivery.pipelines.web.stages.source.onSuccess.result is ROLLBACK, which the stage of sources can't: it has nothing to go back to. Set result to FAIL.",
      "ferry:delivery.pipelines.web.stages.source.onFailure rolls back, which the stage of sources can't: it has nothing to go back to. Set retry or nothing.",
    ],
    [
      "an alarm that brings a wave back in mode PARALLEL",
      changed(
        aPipeline("waves", { 1: { alarm: "errors", onAlarm: "rollback" } }),
        "delivery.pipelines.web.mode",
        "PARALLEL",
      ),
      "ferry:delivery.pipelines.web.waves.1.onAlarm is rollback, which a pipeline of mode PARALLEL can't: it has no state to go back to. Set stop, or another mode.",
    ],
  ]);
});

describe("commands, whose code has the rights of the pipeline's role", () => {
  const build =
    "let a build with a role of its own run it, {provider: CodeBuild, category: Test, build: <one of delivery.builds>}";
  const refused = (place: string, why: string) =>
    `${place}.provider is "Commands", whose code runs with the pipeline's role, which ${why}: ${build} (${page}/action-reference-Commands.html).`;
  const one = `${at}.actions.one`;
  const beside = (other: Values) =>
    alone({ actions: { one: commands, two: { inputs: ["app_source"], ...other } } });
  const role = "arn:aws:iam::333333333333:role/Tests";

  for (const [what, values] of [
    ["alone", aCommand({})],
    ["in a role of their own", aCommand({ role })],
    [
      "beside builds, approvals and rules that look",
      alone({
        actions: {
          one: commands,
          two: test,
          three: { provider: "Manual" },
          // The pipeline's own role writes there, and takes no other.
          four: {
            provider: "S3",
            configuration: { BucketName: "reports", Extract: true },
            inputs: ["app_source"],
          },
        },
        beforeEntry: {
          rules: { quiet: { provider: "CloudWatchAlarm", configuration: { AlarmName: "a" } } },
        },
        onSuccess: { result: "FAIL", rules: { one: { provider: "Commands", commands: ["true"] } } },
      }),
    ],
  ] as const) {
    it(`may run ${what}`, () => assert.deepEqual(faultsOf(values), []));
  }

  refuses([
    [
      "them beside releases",
      anAction(commands),
      refused(one, "takes the deploy roles of its releases"),
    ],
    [
      "them in a role of their own beside releases, as AWS's page has both readings",
      anAction({ ...commands, role }),
      refused(one, "takes the deploy roles of its releases"),
    ],
    [
      "a rule of commands",
      aRule({ provider: "Commands", commands: ["true"] }, "onSuccess"),
      `${at}.onSuccess.rules.one.provider is "Commands", whose code runs with the pipeline's role, which takes the deploy roles of its releases: let a build with a role of its own run it, {provider: CodeBuild, build: <one of delivery.builds>} (${page}/rule-reference-Commands.html).`,
    ],
    [
      "them beside an action in another role",
      beside({
        provider: "CodeBuild",
        category: "Test",
        role,
        configuration: { ProjectName: "unit" },
        touches: { readers: [role] },
      }),
      refused(one, `has ${role} for more/two`),
    ],
    [
      "them beside a role that is handed on to CloudFormation",
      beside({
        provider: "CloudFormation",
        configuration: { ActionMode: "DELETE_ONLY", StackName: "a", RoleArn: role },
      }),
      refused(one, `has ${role} for more/two`),
    ],
    [
      "them beside the start of another pipeline",
      beside({
        provider: "CodePipeline",
        configuration: { PipelineName: "acme-docs" },
        inputs: [],
      }),
      refused(one, "starts what more/two runs"),
    ],
    [
      "them beside a project whose role is not ferry's",
      beside({
        provider: "CodeBuild",
        category: "Test",
        configuration: { ProjectName: "unit" },
        touches: { readers: [role] },
      }),
      refused(one, "starts what more/two runs"),
    ],
    [
      "them in a pipeline of pull requests",
      alone(
        { actions: { one: commands } },
        {
          sources: {
            app: {
              kind: "git",
              connection: "github",
              repository: "acme/website",
              branch: "main",
              pullRequests: {},
            },
          },
        },
      ),
      refused(one, "the code of a pull request would have too"),
    ],
  ]);
});

describe("the build of a rule", () => {
  const healthy = `${at}.onSuccess.rules.one`;
  const byBuild = (rule: Values) => aRule({ provider: "CodeBuild", ...rule }, "onSuccess");

  it("is all that the rule needs", () => assert.deepEqual(faultsOf(byBuild({ build: "web" })), []));

  refuses([
    [
      "one that is not there",
      byBuild({ build: "wep" }),
      `${healthy}.build is "wep", which is not in delivery.builds: choose one of web.`,
    ],
    [
      "one beside a project",
      byBuild({ build: "web", configuration: { ProjectName: "unit" } }),
      `${healthy}.build and configuration.ProjectName both name a project: keep one.`,
    ],
    [
      "one of a rule that runs none",
      aRule({ provider: "CloudWatchAlarm", build: "web", configuration: { AlarmName: "a" } }),
      `${at}.beforeEntry.rules.one.build is only for CodeBuild: leave it out.`,
    ],
  ]);
});

describe("settings of action types", () => {
  const aType = (type: Values) => changed(anAction(test), "delivery.actionTypes", { Board: type });
  refuses([
    [
      "two keys to ask for jobs by",
      aType({
        category: "Test",
        configuration: { A: { queryable: true }, B: { queryable: true } },
      }),
      "ferry:delivery.actionTypes.Board.configuration is a map: it must have at most one queryable key.",
    ],
    [
      "a key to ask for jobs by that may be missing",
      aType({ category: "Test", configuration: { A: { queryable: true, required: false } } }),
      "ferry:delivery.actionTypes.Board.configuration is a map: its queryable key must be required.",
    ],
    [
      "fewer artifacts at most than at least",
      aType({ category: "Test", inputs: { least: 2, most: 1 } }),
      "ferry:delivery.actionTypes.Board.inputs is a map: least must not be above most.",
    ],
    [
      "a configuration that the type does not have",
      changed(
        anAction({ provider: "Board", configuration: { Who: "us", Count: "many" } }),
        "delivery.actionTypes",
        { Board: { category: "Test", configuration: { Count: { type: "number" } } } },
      ),
      `${at}.actions.one.configuration.Count is "many", and should be: a number.`,
      `${at}.actions.one.configuration.Who is not a key of Board: write one of Count (${page}/actions-create-custom-action.html).`,
    ],
  ]);
});
