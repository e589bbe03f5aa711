import assert from "node:assert/strict";
import { deliveryOf } from "../../../cli/pipeline/import";

const action = (
  owner: string,
  category: string,
  provider: string,
  configuration: Readonly<Record<string, string>>,
) => ({
  name: "act",
  actionTypeId: { owner, category, provider, version: "1" },
  configuration,
});
/** What an import makes of one action behind the sources: its configuration, and what it tells. */
function imported(given: object, variables: readonly object[] = []) {
  const { delivery, left } = deliveryOf({
    pipeline: {
      name: "web",
      variables,
      stages: [
        {
          name: "Source",
          actions: [
            action("AWS", "Source", "CodeCommit", { RepositoryName: "a", BranchName: "b" }),
          ],
        },
        { name: "Test", actions: [given] },
      ],
    },
  });
  return {
    text: JSON.stringify(delivery),
    told: left,
    left: left.filter((each) => /secret/.test(each)),
  };
}
const sentence = (where: string, name: string) =>
  `${where}: ${name} is not carried over, as it looks like a secret: keep it in Secrets Manager, and read it in a ` +
  "build (builds, environment).";
const inAction = (name: string) => sentence("Stage Test, action act", name);

describe("an import", () => {
  for (const [what, given, ...names] of [
    [
      "the token of another company's action",
      action("ThirdParty", "Test", "Runscope", { ClientId: "id-1", ClientToken: "s3cr3t" }),
      "ClientToken",
    ],
    [
      "a secret in the variables of a build",
      action("AWS", "Build", "CodeBuild", {
        ProjectName: "id-1",
        EnvironmentVariables: '[{"name":"DB_PASSWORD","value":"s3cr3t"},{"name":"A","value":"b"}]',
      }),
      "DB_PASSWORD",
    ],
    [
      "a secret parameter of a stack",
      action("AWS", "Deploy", "CloudFormation", {
        StackName: "id-1",
        ParameterOverrides: '{"ApiKey": "s3cr3t", "Size": "2"}',
      }),
      "ApiKey",
    ],
    [
      "a secret that a function is told",
      action("AWS", "Invoke", "Lambda", {
        FunctionName: "id-1",
        UserParameters: '{"auth":{"access_key":"s3cr3t"}}',
      }),
      "access_key",
    ],
    [
      "a secret in the environment of commands",
      {
        ...action("AWS", "Compute", "Commands", {}),
        commands: ["echo id-1"],
        environmentVariables: [{ name: "NPM_TOKEN", value: "s3cr3t" }],
      },
      "NPM_TOKEN",
    ],
    [
      "an address that lets whoever has it write to a chat",
      action("ThirdParty", "Test", "Runscope", {
        ClientId: "id-1",
        NotifyUrl: "https://hooks.slack.com/services/T0/B0/s3cr3t",
      }),
      "NotifyUrl",
    ],
    [
      "an address with a password in it",
      action("AWS", "Build", "CodeBuild", {
        ProjectName: "id-1",
        EnvironmentVariables:
          '[{"name":"DATABASE_URL","value":"postgres://u:s3cr3t@h/db"},{"name":"A","value":"b"}]',
      }),
      "DATABASE_URL",
    ],
    [
      "a token in a command",
      {
        ...action("AWS", "Compute", "Commands", {}),
        commands: ["echo id-1", `git clone https://ghp_s3cr3t${"a".repeat(30)}@github.com/a/b`],
      },
      "line 2 of commands",
    ],
    [
      "an access key by another name",
      action("AWS", "Invoke", "Lambda", {
        FunctionName: "id-1",
        UserParameters:
          '{"who":"AKIAIOSFODNN7EXAMPLE","list":["-----BEGIN RSA PRIVATE KEY-----s3cr3t"]}',
      }),
      "who",
      "line 1 of list",
    ],
  ] as const) {
    it(`leaves out and tells ${what}`, () => {
      const { text, left } = imported(given);
      assert.doesNotMatch(text, /s3cr3t/);
      assert.match(text, /id-1/);
      assert.deepEqual(left, names.map(inAction));
    });
  }

  it("leaves out and tells the default of a secret variable", () => {
    const { text, left } = imported(action("AWS", "Approval", "Manual", {}), [
      { name: "API_TOKEN", defaultValue: "s3cr3t" },
      { name: "SIZE", defaultValue: "2" },
    ]);
    assert.doesNotMatch(text, /s3cr3t|API_TOKEN/);
    assert.match(text, /"SIZE":\{"default":"2"\}/);
    assert.deepEqual(left, [sentence("Variables", "API_TOKEN")]);
  });

  it("leaves out and tells a required summary, which no page of AWS's has", () => {
    const summary = { IsSummaryRequired: "true", CustomData: "id-1" };
    const { text, told } = imported(action("AWS", "Approval", "Manual", summary));
    assert.match(text, /"configuration":\{"CustomData":"id-1"\}/);
    assert.ok(
      told.includes(
        "Stage Test, action act: IsSummaryRequired is not carried over: no page of AWS's has it.",
      ),
    );
  });

  it("keeps what only says where a secret is, and all else as it was written", () => {
    const kept = {
      ProjectName: "p",
      EnvironmentVariables:
        '[ {"name":"DB_PASSWORD","value":"prod/db:password","type":"SECRETS_MANAGER"} ]',
      SecretArn: "arn:aws:secretsmanager:eu-central-1:111111111111:secret:a-b",
      TokenUrl: "https://example.com/token",
      Password: "{{resolve:ssm-secure:db:1}}",
      ApiKey: "#{variables.KEY}",
    };
    const { text, left } = imported(action("AWS", "Build", "CodeBuild", kept));
    assert.ok(text.includes(JSON.stringify(kept)));
    assert.deepEqual(left, []);
  });
});
