import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { packagesIn, packageTemplate } from "../../../rehearsal/performers/packages";
import { readSite, type Site } from "../../../rehearsal/site";
import { one, types } from "../../support/registrations";
import { exampleStacks, root } from "../../support/stacks";
import { carry, configured, type Inputs, registered, type Stacks } from "../support/releases";

const application = join(root, "examples/serverless/site");
const bucket = "acme-artifacts-111111111111-eu-central-1";
const stack = "arn:aws:cloudformation:eu-central-1:222222222222:stack/acme-api";

async function stacks(): Promise<Stacks> {
  const { prod, dev } = await exampleStacks("serverless");
  return [prod, dev];
}

async function released(
  change: (stacks: Stacks) => Stacks = (all) => all,
  site: Promise<Site> = readSite(application),
) {
  return carry(change(await stacks()), await site);
}

/** The build's generated commands without some words. */
const building =
  (was: string, is: string) =>
  (all: Stacks): Stacks =>
    registered(all, types.project, (inputs) => {
      const source = inputs.source as Inputs;
      const buildspec = String(source.buildspec);
      assert.ok(buildspec.includes(was), `The buildspec has no ${was}`);
      return { ...inputs, source: { ...source, buildspec: buildspec.replaceAll(was, is) } };
    });

describe("a release of an application", () => {
  it("makes and executes a change set in each account, in the roles of that account", async () => {
    const { actions, rollouts, faults } = await released();
    assert.deepEqual(faults, []);
    assert.deepEqual(
      rollouts.map(({ to }) => to),
      [stack.replace("222222222222", "111111111111"), stack],
    );
    const execution = actions.find(({ name }) => name === "prod-api-deploy");
    const role = "arn:aws:iam::222222222222:role/ferry/acme-api-cloudformation";
    const { dev } = await exampleStacks("serverless");
    const own = (execution?.calls ?? []).filter(
      ({ request: { principal } }) => JSON.stringify(principal) === JSON.stringify({ role }),
    );
    assert.deepEqual(
      own.map(({ request: { action, resource } }) => [
        action,
        resource.replace(/\/[0-9a-f]{32}$/, "/…"),
      ]),
      [
        ["s3:GetObject", `arn:aws:s3:::${bucket}/packages/acme-api/…`],
        ["kms:Decrypt", one(dev, types.key).outputs.arn],
      ],
    );
  });

  it("has the template that a buildspec of the repository has to package", async () => {
    const ofRepository = (all: Stacks) =>
      registered(all, types.project, (inputs) => ({
        ...inputs,
        source: { type: "CODEPIPELINE", buildspec: "ci/build.yml" },
      }));
    const { rollouts, faults } = await released(ofRepository);
    assert.deepEqual([rollouts.length, faults], [2, []]);
  });

  const refused: Readonly<Record<string, readonly [(all: Stacks) => Stacks, string]>> = {
    "no key is said for the packages": [
      building("--kms-key-id", "--kms-key"),
      "aws cloudformation package has no --kms-key-id (https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html).",
    ],
    "the template is not where the build looks": [
      (all) =>
        registered(all, types.project, (inputs) => {
          const environment = inputs.environment as Inputs;
          const variables = environment.environmentVariables as readonly Inputs[];
          const environmentVariables = variables.map((each) =>
            each.name === "PACKAGE_TEMPLATE" ? { ...each, value: "sam.yaml" } : each,
          );
          return { ...inputs, environment: { ...environment, environmentVariables } };
        }),
      "The build's output has no sam.yaml, the template to package: correct template or output of the build, or carry what it leaves (--site).",
    ],
    "the artifact lacks the template": [
      (all) =>
        configured(all, "dev-api-change-set", { TemplatePath: "api_application::other.yaml" }),
      "Pipeline acme-api, stage dev-api, action dev-api-change-set: TemplatePath is api_application::other.yaml, and the artifact api_application has no such file.",
    ],
    "the template has no code": [
      building('cd "$CODEBUILD_SRC_DIR/$SITE_OUTPUT"', 'cd "$SITE_OUTPUT" && echo > template.yaml'),
      "Pipeline acme-api, stage dev-api, action dev-api-change-set: its template refers to no code, and its role may read packages: release such a template by an action CloudFormation in stages.",
    ],
    "the template has a parameter that nobody gives, and none that somebody does": [
      (all) => configured(all, "dev-api-change-set", { ParameterOverrides: '{"Colour":"blue"}' }),
      "Pipeline acme-api, stage dev-api, action dev-api-change-set: its template has no parameter Colour; its template's Stage has no default, and no value.",
    ],
    "the parameters are too many bytes": [
      (all) =>
        configured(all, "dev-api-change-set", {
          ParameterOverrides: JSON.stringify({ Stage: "ä".repeat(600) }),
        }),
      "Pipeline acme-api, stage dev-api, action dev-api-change-set: ParameterOverrides has 1212 bytes, and CodePipeline takes 1 KB.",
    ],
    "another change set is executed": [
      (all) => configured(all, "prod-api-deploy", { ChangeSetName: "other" }),
      `The change set ferry-release of ${stack} is made, but never executed: the release did not arrive there.`,
    ],
    "a role of another account is handed over": [
      (all) =>
        configured(all, "prod-api-change-set", {
          RoleArn: "arn:aws:iam::111111111111:role/ferry/acme-api-cloudformation",
        }),
      "Pipeline acme-api, stage prod-api, action prod-api-change-set: it hands the role arn:aws:iam::111111111111:role/ferry/acme-api-cloudformation to CloudFormation in account 222222222222: a role can't be passed to another account (https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html).",
    ],
    "the template makes a role whose name nobody acknowledges": [
      (all) => configured(all, "prod-api-change-set", { Capabilities: "CAPABILITY_IAM" }),
      "Pipeline acme-api, stage prod-api, action prod-api-change-set: its template makes HelloRole, and Capabilities is CAPABILITY_IAM: CloudFormation wants CAPABILITY_NAMED_IAM (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html).",
    ],
  };
  for (const [what, [change, fault]] of Object.entries(refused)) {
    it(`does not arrive where ${what}`, async () => {
      assert.deepEqual((await released(change)).faults, [fault]);
    });
  }
});

describe("what the AWS CLI does with a template", () => {
  let folder: string;
  const file = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const run = () =>
    packageTemplate(folder, [
      ...[
        "--template-file",
        "template.yaml",
        "--s3-bucket",
        "artifacts",
        "--s3-prefix",
        "packages/x",
      ],
      ...["--kms-key-id", "key", "--force-upload"],
      ...["--output-template-file", join(folder, "out/packaged.yaml")],
    ]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ferry-packages-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is to upload each local folder, and to write its address where it was", () => {
    file("code/index.mjs", "export const handler = () => {};");
    file("layer/lib.mjs", "export const x = 1;");
    file(
      "template.yaml",
      [
        "Resources:",
        "  One: { Type: AWS::Serverless::Function, Properties: { CodeUri: ./code, Role: !GetAtt R.Arn } }",
        "  Two: { Type: AWS::Lambda::LayerVersion, Properties: { Content: layer } }",
        "  Three: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x } } }",
        "  Four: { Type: AWS::Serverless::Function, Properties: { CodeUri: s3://elsewhere/code } }",
        "",
      ].join("\n"),
    );
    const uploads = run();
    assert.deepEqual(
      uploads.map(({ bucket: into, key, keyArn }) => [into, key.slice(0, 11), keyArn]),
      [
        ["artifacts", "packages/x/", "key"],
        ["artifacts", "packages/x/", "key"],
      ],
    );
    const [one, two] = uploads;
    const template = readFileSync(join(folder, "out/packaged.yaml"), "utf8");
    assert.ok(template.includes("!GetAtt R.Arn"), template);
    assert.deepEqual(packagesIn(template), [
      { bucket: "artifacts", key: one?.key },
      { bucket: "artifacts", key: two?.key },
      { bucket: "elsewhere", key: "code" },
    ]);
  });

  it("is to upload everything that the command's page names, as its version 1.46.3 did", () => {
    for (const name of [
      "code/a.js",
      "api.yaml",
      "flow.json",
      "schema.graphql",
      "req.vtl",
      "fn.js",
    ]) {
      file(name, name);
    }
    for (const name of ["repo.zip", "inc.yaml", "README.md"]) file(name, name);
    file("nested/fn/b.js", "b");
    file(
      "nested/t.yaml",
      "Resources: { N: { Type: AWS::Serverless::Function, Properties: { CodeUri: fn } } }\n",
    );
    file(
      "template.yaml",
      [
        "Metadata: { AWS::ServerlessRepo::Application: { ReadmeUrl: README.md } }",
        "Resources:",
        "  L: { Type: AWS::Lambda::Function, Properties: { Code: fn.js } }",
        "  Whole: { Type: AWS::Serverless::LayerVersion, Properties: { LayerName: a } }",
        "  Api: { Type: AWS::Serverless::Api, Properties: { DefinitionUri: api.yaml } }",
        "  Short: { Type: AWS::Serverless::Api, Properties: { DefinitionBody: !Transform { Name: AWS::Include, Parameters: { Location: inc.yaml } } } }",
        "  Long: { Type: AWS::Serverless::Api, Properties: { DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: inc.yaml } } } } }",
        "  Flow: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: flow.json } }",
        "  Steps: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionS3Location: flow.json } }",
        "  App: { Type: AWS::Serverless::Application, Properties: { Location: nested/t.yaml } }",
        "  Stack: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: nested/t.yaml } }",
        "  Rest: { Type: AWS::ApiGateway::RestApi, Properties: { BodyS3Location: api.yaml } }",
        "  Graph: { Type: AWS::AppSync::GraphQLSchema, Properties: { DefinitionS3Location: schema.graphql } }",
        "  Resolver: { Type: AWS::AppSync::Resolver, Properties: { RequestMappingTemplateS3Location: req.vtl } }",
        "  Code: { Type: AWS::CodeCommit::Repository, Properties: { Code: { S3: repo.zip } } }",
        "  Fn::ForEach::Loop: [Id, [a], { LoopId: { Type: AWS::Serverless::Function, Properties: { CodeUri: code } } }]",
        "",
      ].join("\n"),
    );
    run();
    const { Metadata, Resources } = parse(
      readFileSync(join(folder, "out/packaged.yaml"), "utf8").replace("!Transform", ""),
    );
    const md5 = (text: string) => createHash("md5").update(text).digest("hex");
    const key = (text: string) => `packages/x/${md5(text)}`;
    const url = (text: string) => `s3://artifacts/${key(text)}`;
    const object = (text: string) => ({ Bucket: "artifacts", Key: key(text) });
    assert.equal(Metadata["AWS::ServerlessRepo::Application"].ReadmeUrl, url("README.md"));
    const of = (name: string) => Resources[name].Properties;
    assert.deepEqual(of("L").Code, { S3Bucket: "artifacts", S3Key: key("fn.js") });
    assert.match(of("Whole").ContentUri, /^s3:\/\/artifacts\/packages\/x\//);
    assert.equal(of("Api").DefinitionUri, url("api.yaml"));
    assert.equal(of("Short").DefinitionBody.Parameters.Location, url("inc.yaml"));
    assert.equal(of("Long").DefinitionBody["Fn::Transform"].Parameters.Location, url("inc.yaml"));
    assert.deepEqual(of("Flow").DefinitionUri, object("flow.json"));
    assert.deepEqual(of("Steps").DefinitionS3Location, object("flow.json"));
    assert.match(
      of("App").Location,
      /^https:\/\/s3\.amazonaws\.com\/artifacts\/packages\/x\/\w{32}\.template$/,
    );
    assert.equal(of("Stack").TemplateURL, of("App").Location);
    assert.deepEqual(of("Rest").BodyS3Location, object("api.yaml"));
    assert.equal(of("Graph").DefinitionS3Location, url("schema.graphql"));
    assert.equal(of("Resolver").RequestMappingTemplateS3Location, url("req.vtl"));
    assert.deepEqual(of("Code").Code.S3, object("repo.zip"));
    const [, , loop] = Resources["Fn::ForEach::Loop"];
    assert.match(loop.LoopId.Properties.CodeUri, /^s3:/);
  });

  it("fails for code that is not there", () => {
    file(
      "template.yaml",
      "Resources: { One: { Type: AWS::Serverless::Function, Properties: { CodeUri: code } } }\n",
    );
    assert.throws(run, {
      message: "One.CodeUri of the template is code, which is not beside it.",
    });
  });
});
