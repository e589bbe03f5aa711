import assert from "node:assert/strict";
import type { PlannedAction } from "../../../../infra/actions";
import { type Contract, contractOf } from "../../../../infra/contract";
import { toolProbes } from "../../../../infra/plan/builds/tools";
import { planOf } from "../../../support/plans";
import { aPipeline } from "../../../support/refusals";
import { changed, load, target } from "../../../support/settings";

const roles = "arn:aws:iam::222222222222:role/ferry/acme-api";
const permissions = [
  {
    actions: ["lambda:UpdateFunctionCode"],
    resources: ["arn:aws:lambda:eu-central-1:222222222222:function:acme-api"],
  },
];
const toApplication = { stack: "prod", application: "api" };
const toSite = { stack: "prod", site: "web" };

/** A plan for releases to a stack with this application beside its site. */
function plan(releases: readonly unknown[], own: object = {}, place: object = {}) {
  const settings = load({
    ...changed(target, "applications", { api: { permissions, pipeline: "web", ...own } }),
    ...place,
  });
  const contract = JSON.parse(
    JSON.stringify(contractOf(settings), (_, value) =>
      typeof value === "object" && value !== null && "ref" in value ? "E1" : value,
    ),
  ) as Contract;
  return planOf(load(aPipeline("releases", releases)), { prod: { contract } });
}

function pipelineOf(releases: readonly unknown[], own: object = {}) {
  const { plan: planned, faults } = plan(releases, own);
  assert.deepEqual(faults, []);
  const [pipeline] = planned?.pipelines ?? [];
  assert.ok(pipeline);
  return pipeline;
}

const deployed = (releases: readonly unknown[], own: object = {}): readonly PlannedAction[] =>
  pipelineOf(releases, own)
    .stages.slice(2)
    .flatMap(({ actions }) => actions);
const order = (actions: readonly PlannedAction[]) =>
  actions.map(({ name, runOrder }) => `${runOrder} ${name}`);

describe("releases to applications", () => {
  it("make a change set, wait for approval, and execute it, in the target's role", () => {
    const capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"];
    const parameters = { Stage: "prod", Size: "2" };
    const actions = deployed([{ ...toApplication, parameters }], { capabilities });
    const shown = actions.map(({ name, runOrder, roleArn, configuration, inputs, namespace }) => ({
      name,
      runOrder,
      roleArn,
      configuration,
      inputs,
      namespace,
    }));
    const stack = { StackName: "acme-api", ChangeSetName: "ferry-release" };
    assert.deepEqual(shown, [
      {
        name: "prod-api-approve",
        runOrder: 2,
        roleArn: undefined,
        configuration: {
          CustomData:
            "Release to prod-api in 222222222222 by the change set of its stack acme-api. #{Source-app.FullRepositoryName} #{Source-app.CommitId} by #{Source-app.AuthorDisplayName}: #{Source-app.CommitMessage}",
        },
        inputs: [],
        namespace: undefined,
      },
      {
        name: "prod-api-change-set",
        runOrder: 1,
        roleArn: `${roles}-deploy`,
        configuration: {
          ActionMode: "CHANGE_SET_REPLACE",
          ...stack,
          RoleArn: `${roles}-cloudformation`,
          TemplatePath: "web_application::packaged.yaml",
          Capabilities: "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND",
          ParameterOverrides: '{"Stage":"prod","Size":"2"}',
        },
        inputs: ["web_application"],
        namespace: undefined,
      },
      {
        name: "prod-api-deploy",
        runOrder: 3,
        roleArn: `${roles}-deploy`,
        configuration: { ActionMode: "CHANGE_SET_EXECUTE", ...stack },
        inputs: [],
        namespace: "DeployVariables-prod-api",
      },
    ]);
  });

  it("are made, approved and executed in one stage, which is not rolled back by itself", () => {
    const stages = (releases: readonly unknown[]) =>
      pipelineOf(releases)
        .stages.slice(2)
        .map(({ name, conditions }) => [name, conditions?.onFailure]);
    assert.deepEqual(stages([toApplication]), [["prod-api", undefined]]);
    assert.deepEqual(stages([{ ...toApplication, approval: false }]), [["prod-api", undefined]]);
    const together = [toSite, toApplication].map((each) => ({ ...each, wave: 1 }));
    assert.deepEqual(stages(together), [["wave-1", undefined]]);
  });

  it("come before the sites of their wave", () => {
    const releases = [toSite, toApplication].map((each) => ({ ...each, wave: 1, approval: false }));
    assert.deepEqual(order(deployed(releases)), [
      "1 prod-api-change-set",
      "3 prod-api-deploy",
      "4 prod-web-assets",
      "5 prod-web-pages",
      "6 invalidate",
    ]);
  });

  it("are checked once the stack has changed", () => {
    const after = { commands: ["test -n $RELEASE_STACK"] };
    const [, , check] = deployed([{ ...toApplication, approval: false, after }]);
    assert.deepEqual([check?.name, check?.runOrder], ["prod-api-after", 4]);
    const { builds } = pipelineOf([{ ...toApplication, approval: false, after }]);
    const told = builds.find(({ project }) => project === check?.configuration.ProjectName);
    assert.deepEqual(told?.environment, {
      CODEBUILD_CONFIG_AUTO_DISCOVER: "false",
      RELEASE_ACCOUNT: "222222222222",
      RELEASE_REGION: "eu-central-1",
      RELEASE_STACK: "acme-api",
    });
  });

  it("have the build upload the code with the artifact key, below one prefix", () => {
    const [build] = pipelineOf([toApplication]).builds;
    const [cli] = toolProbes({ application: "web_application" });
    assert.deepEqual(build?.environment, {
      CODEBUILD_CONFIG_AUTO_DISCOVER: "false",
      PACKAGE_BUCKET: "acme-artifacts-111111111111-eu-central-1",
      PACKAGE_FOLDER: "packages/acme-web",
      PACKAGE_TEMPLATE: "template.yaml",
    });
    assert.deepEqual(build.buildspec.split("\n"), [
      "version: 0.2",
      "env:",
      "  variables:",
      "    SITE_OUTPUT: dist",
      "phases:",
      "  install:",
      "    commands:",
      `      - '${cli?.replaceAll("'", "''")}'`,
      "  build:",
      "    commands:",
      "      - npm ci",
      "  post_build:",
      "    commands:",
      "      - '[ \"$CODEBUILD_BUILD_SUCCEEDING\" = 1 ]'",
      '      - package="$CODEBUILD_SRC_DIR/.ferry/application"',
      '      - mkdir -p "$package"',
      '      - cd "$CODEBUILD_SRC_DIR/$SITE_OUTPUT"',
      '      - aws cloudformation package --template-file "$PACKAGE_TEMPLATE" --s3-bucket "$PACKAGE_BUCKET" --s3-prefix "$PACKAGE_FOLDER" --kms-key-id "$CODEBUILD_KMS_KEY_ID" --force-upload --output-template-file "$package/packaged.yaml"',
      "artifacts:",
      "  base-directory: .ferry/application",
      "  files:",
      '    - "**/*"',
      "",
    ]);
  });

  const refused: Readonly<Record<string, readonly [readonly unknown[], object, object, string]>> = {
    "an application that the stack has not": [
      [{ stack: "prod", application: "web" }],
      {},
      {},
      'ferry:delivery.pipelines.web.releases[0]: Stack prod has no application "web": it has api. Correct the release, or add the application to Pulumi.prod.yaml and run `pulumi up -s prod` first.',
    ],
    "an application that admits another pipeline": [
      [toApplication],
      { pipeline: "api" },
      {},
      "ferry:delivery.pipelines.web.releases[0]: Application api of stack prod admits the pipeline role arn:aws:iam::111111111111:role/ferry/acme-api-pipeline, and pipeline web runs as arn:aws:iam::111111111111:role/ferry/acme-web-pipeline: set applications.api.pipeline to web in Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    ],
    "an application that reads other packages": [
      [toApplication],
      { pipeline: "other" },
      {
        receives: {
          account: "111111111111",
          region: "eu-central-1",
          name: "acme",
          pipelineRoles: { other: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline" },
        },
      },
      "ferry:delivery.pipelines.web.releases[0]: Application api of stack prod reads packages in packages/acme-other, and pipeline web puts them into packages/acme-web: set applications.api.pipeline to web in Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    ],
    "another region, where AWS Lambda would not find the code": [
      [toApplication],
      {},
      { region: "us-east-1" },
      "ferry:delivery.pipelines.web.releases[0]: Application api of stack prod lives in region us-east-1, and this stack delivers in eu-central-1: AWS Lambda takes code from a bucket of its own region; deliver it from a stack there.",
    ],
  };
  for (const [what, [releases, own, place, fault]] of Object.entries(refused)) {
    it(`are refused for ${what}`, () => {
      assert.deepEqual(plan(releases, own, place).faults, [fault]);
    });
  }
});
