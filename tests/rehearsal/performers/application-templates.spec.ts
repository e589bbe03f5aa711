import assert from "node:assert/strict";
import type { Site } from "../../../rehearsal/site";
import { exampleStacks } from "../../support/stacks";
import { carry, configured, type Stacks } from "../support/releases";

async function released(change: (stacks: Stacks) => Stacks, site: Site) {
  const { prod, dev } = await exampleStacks("serverless");
  return carry(change([prod, dev]), site);
}

describe("a template of an application", () => {
  const code = "export const handler = () => {};\n";
  const hello =
    "  Hello: { Type: AWS::Serverless::Function, Properties: { CodeUri: Hello, Role: arn:aws:iam::1:role/x } }\n";
  const template = (resources: string, top = "") =>
    `Transform: AWS::Serverless-2016-10-31\nParameters: { Stage: { Type: String } }\n${top}Resources:\n${resources}`;
  const site = (files: Readonly<Record<string, string>>): Site => ({
    origin: "application",
    files: Object.entries({ "Hello/index.mjs": code, ...files }).map(([path, text]) => ({
      path,
      body: Buffer.from(text),
    })),
  });
  const at = "Pipeline acme-api, stage dev-api, action dev-api-change-set:";
  const guide = "https://docs.aws.amazon.com/AWSCloudFormation/latest";
  const cli = "https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html";
  const inner =
    "  Inner: { Type: AWS::Serverless::Application, Properties: { Location: inner.yaml } }\n";
  const included =
    "  Api: { Type: AWS::Serverless::Api, Properties: { StageName: a, DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: api.yaml } } } } }\n";
  const topic = "Resources: { T: { Type: AWS::SNS::Topic } }\n";
  const expands = (what: string) =>
    `${at} its template has ${what}, and Capabilities is CAPABILITY_NAMED_IAM: CloudFormation wants CAPABILITY_AUTO_EXPAND (${guide}/APIReference/API_CreateChangeSet.html).`;
  const image =
    "is a function of a container image, which aws cloudformation package neither pushes nor addresses: make it of code, or release the image to a service";

  type Wrong = readonly [
    what: string,
    files: Readonly<Record<string, string>>,
    fault: string | RegExp,
    Capabilities?: string,
  ];
  for (const [what, files, fault, Capabilities = "CAPABILITY_NAMED_IAM"] of [
    [
      "has a nested application",
      { "template.yaml": template(hello + inner), "inner.yaml": topic },
      expands("Inner"),
    ],
    [
      "has a nested stack, and a snippet",
      {
        "template.yaml": template(
          `${hello}${included}  Sub: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml } }\n`,
        ),
        "inner.yaml": topic,
        "api.yaml": "openapi: 3.0.1\n",
      },
      expands("Sub, AWS::Include"),
    ],
    [
      "has a role in a nested application",
      {
        "template.yaml": template(hello + inner),
        "inner.yaml": "Resources: { R: { Type: AWS::IAM::Role, Properties: { RoleName: r } } }\n",
      },
      expands("Inner"),
    ],
    [
      "has a function of an image",
      {
        "template.yaml": template(
          `${hello}  Img: { Type: AWS::Serverless::Function, Properties: { PackageType: Image, ImageUri: "hello:latest" } }\n`,
        ),
      },
      `Img of the template ${image} (${cli}).`,
    ],
    [
      "has a function of an image by what all functions have",
      { "template.yaml": template(hello, "Globals: { Function: { PackageType: Image } }\n") },
      `Hello of the template ${image} (${cli}).`,
    ],
    [
      "has an image without AWS::Serverless",
      {
        "template.yaml": template(
          `${hello}  Img: { Type: AWS::Lambda::Function, Properties: { Code: { ImageUri: x } } }\n`,
        ),
      },
      `Img of the template ${image} (${cli}).`,
    ],
    [
      "has an application of the repository",
      {
        "template.yaml": template(
          `${hello}  Far: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: a, SemanticVersion: 1.0.0 } } }\n`,
        ),
      },
      "Far of the template is an application of the Serverless Application Repository, which no role of ferry may read: put its template beside this one, and name that in Location.",
    ],
    [
      "has a script of a job",
      {
        "template.yaml": template(
          `${hello}  Job: { Type: AWS::Glue::Job, Properties: { Command: { ScriptLocation: job.py } } }\n`,
        ),
      },
      "Job of the template is AWS::Glue::Job: AWS Glue reads the script with the job's own role, which may not read packages; release it by an action CloudFormation in stages.",
    ],
    [
      "runs a macro of one's own",
      {
        "template.yaml": template(hello).replace(
          "Transform: AWS::Serverless-2016-10-31",
          "Transform: [AWS::Serverless-2016-10-31, Ours]",
        ),
      },
      "The template runs the macro Ours, which no role of ferry may run: it may run AWS::Include, AWS::LanguageExtensions, AWS::Serverless-2016-10-31.",
    ],
    [
      "has code that the command may leave where it is",
      {
        "template.yaml": template(
          `${hello}  Re: { Type: AWS::AppSync::Resolver, Properties: { CodeS3Location: fn.js } }\n`,
        ),
      },
      `CodeS3Location of Re names nothing in Amazon S3 (${cli}).`,
    ],
    [
      "is too large",
      { "template.yaml": template(hello, `Description: ${"x".repeat(1024 * 1024)}\n`) },
      /^.*: its template has \d{7} bytes, and CloudFormation takes 1 MB: divide it into nested stacks \(/,
    ],
    [
      "has too many resources",
      {
        "template.yaml": template(
          hello +
            Array.from(
              { length: 500 },
              (_, index) => `  T${index}: { Type: AWS::SNS::Topic }\n`,
            ).join(""),
        ),
      },
      `${at} its template has 501 resources, and CloudFormation takes 500: divide it into nested stacks (${guide}/UserGuide/cloudformation-limits.html).`,
    ],
    [
      "makes roles that it does not name",
      {
        "template.yaml": template(
          `${hello}  Flow: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: Hello/index.mjs } }\n` +
            "  Slow: { Type: AWS::Serverless::Function, Properties: { CodeUri: Hello, Role: r, DeploymentPreference: { Type: AllAtOnce } } }\n" +
            "  Daily: { Type: AWS::Serverless::Function, Properties: { CodeUri: Hello, Role: r, Events: { E: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day) } } } } }\n",
        ),
      },
      `${at} its template makes Flow, Slow, Daily, and Capabilities is CAPABILITY_AUTO_EXPAND: CloudFormation wants CAPABILITY_IAM or CAPABILITY_NAMED_IAM (${guide}/UserGuide/control-access-with-iam.html).`,
      "CAPABILITY_AUTO_EXPAND",
    ],
  ] as readonly Wrong[]) {
    it(`does not arrive where it ${what}`, async () => {
      const change = (all: Stacks) => configured(all, "dev-api-change-set", { Capabilities });
      const { faults } = await released(change, site(files));
      assert.equal(faults.length, 1);
      if (typeof fault === "string") assert.equal(faults[0], fault);
      else assert.match(faults[0] ?? "", fault);
    });
  }

  it("has its nested stack made in its own role, which needs rights on that", async () => {
    const files = {
      "template.yaml": template(hello + inner),
      "inner.yaml": template(hello),
    };
    const acknowledged = (all: Stacks) =>
      ["dev", "prod"].reduce(
        (stacks, name) =>
          configured(stacks, `${name}-api-change-set`, {
            Capabilities: "CAPABILITY_NAMED_IAM,CAPABILITY_AUTO_EXPAND",
          }),
        configured(all, "dev-api-change-set", {}),
      );
    const { actions, faults } = await released(acknowledged, site(files));
    assert.deepEqual(faults, []);
    const execution = actions.find(({ name }) => name === "prod-api-deploy");
    const called = (execution?.calls ?? []).map(({ request }) => request);
    assert.deepEqual(
      called
        .filter(({ resource }) => resource.includes("stack/acme-api-Inner-"))
        .map(({ principal, action }) => [principal, action]),
      ["CreateStack", "DescribeStacks", "UpdateStack", "DeleteStack"].map((name) => [
        { role: "arn:aws:iam::222222222222:role/ferry/acme-api-cloudformation" },
        `cloudformation:${name}`,
      ]),
    );
    // Its own code, the nested template, and that one's code: the same bytes have one address.
    assert.equal(called.filter(({ action }) => action === "s3:GetObject").length, 3);
  });
});
