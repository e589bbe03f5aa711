import assert from "node:assert/strict";
import { loadSettings, SettingsError } from "../../../infra/settings";
import { aBuild, aDelivery, aPipeline, aTarget, faultsOf } from "../../support/refusals";
import {
  changed,
  configOf,
  delivery,
  load,
  objectDelivery,
  stackConfig,
  target,
} from "../../support/settings";

describe("loadSettings", () => {
  it("reports every fault at once, each in a line of its own", () => {
    const values = changed(
      changed(aTarget("account", ""), "sites.web.routing", "spa"),
      "receives.account",
      111111111111,
    );
    assert.throws(
      () => loadSettings({ ...stackConfig(values), stack: "prod" }),
      (error) => {
        assert.ok(error instanceof SettingsError);
        assert.equal(
          error.message,
          [
            "Stack prod has 3 faults in its settings; nothing was created.",
            '- ferry:account is missing: it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
            '- ferry:receives.account is 111111111111: it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
            '- ferry:sites.web.routing is "spa": it must be multi-page or single-page-app.',
          ].join("\n"),
        );
        return true;
      },
    );
  });

  it("reports faults of shape in one section and faults of rules in another together", () => {
    const values = changed(aPipeline("build", "docs"), "region", "Frankfurt");
    assert.deepEqual(faultsOf(values), [
      'ferry:region is "Frankfurt": it must be the name of an AWS region, such as eu-central-1.',
      'ferry:delivery.pipelines.web.build is "docs", which is not in delivery.builds: choose one of web.',
    ]);
  });

  it("speaks of one fault in the singular", () => {
    assert.throws(() => load(aTarget("name", "ac")), {
      name: "SettingsError",
      message:
        "Stack dev has 1 fault in its settings; nothing was created.\n" +
        '- ferry:name is "ac": it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.',
    });
  });

  for (const key of ["account", "name", "receives", "sites"]) {
    it(`refuses a secure: value of ${key} and says nothing else about it`, () => {
      assert.deepEqual(faultsOf(target, [`ferry:${key}`]), [
        `ferry:${key} holds a secure: value, which would reach the state in plaintext: keep the secret in ` +
          "Secrets Manager or Parameter Store and name it ({secretsManager: …}, {parameterStore: …}).",
      ]);
    });
  }

  it("refuses a secure: value below delivery without a word of the value", () => {
    const values = aBuild("environment", { SENTRY_AUTH_TOKEN: "hunter2" });
    const [fault = "", ...others] = faultsOf(values, ["ferry:delivery"]);
    assert.match(fault, /^ferry:delivery holds a secure: value/);
    assert.deepEqual(others, []);
  });

  it("leaves the settings of other projects alone", () => {
    const values = { ...configOf(target), "aws:region": "x", "other:account": "y" };
    assert.equal(loadSettings({ ...stackConfig({}), values }).account, "222222222222");
  });

  it("takes an empty text and an empty map, Pulumi.yaml's defaults, as absent", () => {
    const values = { ...target, deployer: "", sameAccount: "", delivery: {} };
    assert.deepEqual(load(values), load(target));
  });

  it("writes keys with the prefix of the project that it runs in", () => {
    const values = configOf(aTarget("sites.web.routing", "spa"), "other");
    assert.throws(() => loadSettings({ ...stackConfig({}), project: "other", values }), {
      message:
        "Stack dev has 1 fault in its settings; nothing was created.\n" +
        '- other:sites.web.routing is "spa": it must be multi-page or single-page-app.',
    });
  });
});

describe("the settings' defaults", () => {
  it("give a target a multi-page site with managed policies and 90 days of rollback", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(load(target))), {
      account: "222222222222",
      region: "eu-central-1",
      name: "acme",
      tags: {},
      retain: true,
      receives: {
        account: "111111111111",
        region: "eu-central-1",
        name: "acme",
        pipelineRoles: {},
      },
      sites: {
        web: {
          routing: "multi-page",
          folders: [],
          cachePolicy: "658327ea-f89d-4fab-a63d-7e88639e58f6",
          responseHeadersPolicy: "67f7725c-6f97-4210-82d7-5512b31e9d03",
          rollbackDays: 90,
          domains: [],
          recordsMade: false,
          headers: {},
          errors: {},
          redirects: {},
          countries: [],
          config: {},
          configFile: "config.json",
        },
      },
      services: {},
      applications: {},
      network: { cidr: "10.0.0.0/16", natGateways: "single" },
    });
  });

  it("give a delivery a year of logs, 30 days to take back the key, and a small build", () => {
    assert.deepEqual(load(delivery).delivery, {
      keyAdministrators: [],
      keyDeletionDays: 30,
      regions: {},
      people: {},
      rollbackDays: 90,
      logRetentionDays: 365,
      records: true,
      notifications: {},
      connections: { github: { provider: "GitHub" } },
      builds: {
        web: {
          environmentType: "LINUX_CONTAINER",
          privileged: false,
          runtimes: {},
          commands: ["npm ci"],
          output: "dist",
          template: "template.yaml",
          releaseFile: true,
          cache: { local: [], s3: false, paths: [] },
          environment: {},
          logs: { s3: false },
          reports: {},
          fileSystems: {},
          pushes: [],
          badge: false,
        },
      },
      projects: {},
      repositories: {},
      actionTypes: {},
      pipelines: {
        web: {
          sources: {
            app: {
              kind: "git",
              connection: "github",
              repository: "acme/website",
              branch: "main",
              clone: "shallow",
            },
          },
          build: "web",
          tests: [],
          variables: {},
          waves: {},
          folders: {},
          config: [],
          holds: [],
          mode: "SUPERSEDED",
          releases: [{ stack: "prod", site: "web" }],
          stages: {},
        },
      },
    });
  });

  it("let an object source be called sample-website.zip", () => {
    assert.deepEqual(load(objectDelivery).delivery?.pipelines.web?.sources.upload, {
      kind: "s3",
      object: "sample-website.zip",
      seed: "examples/site",
    });
  });

  it("let an approval with a message alone wait for two days", () => {
    const values = aPipeline("releases.0.approval", { message: "Look first." });
    assert.deepEqual(load(values).delivery?.pipelines.web?.releases[0]?.approval, {
      message: "Look first.",
      timeoutMinutes: 2_880,
      details: true,
    });
  });
});

describe("the text of a variable", () => {
  const secret = "hunter2hunter2";
  const wrong = {
    "that is a number's neighbour": aBuild("environment", { A: secret, B: 5 }),
    "in a list of builds": aDelivery("delivery.builds", [{ environment: { A: secret } }]),
    "in a map of releases": aPipeline("releases", { build: { environment: { A: secret } } }),
    "in a variable that is a map": aBuild("environment", { A: { plaintext: secret } }),
    "that is a list": aBuild("environment", { A: [secret] }),
    "that names a secret": aBuild("environment", { A: { secretsManager: `${secret}*` } }),
    "below a misspelt key": aBuild("enviroment", { A: secret }),
    "that looks like a password": aBuild("environment", { DB_PASSWORD: secret }),
    "in place of all variables": aBuild("environment", secret),
    "in a damaged section": { ...delivery, delivery: `{"builds":{"environment":{"A":"${secret}` },
  };
  for (const [where, values] of Object.entries(wrong)) {
    it(`is in no message, ${where}`, () => {
      const faults = faultsOf(values);
      assert.notDeepEqual(faults, []);
      assert.ok(!faults.join("\n").includes("hunter2"), faults.join("\n"));
    });
  }
});

describe("settings that are right", () => {
  const right = {
    "an existing connection": aDelivery("delivery.connections.github", {
      arn: "arn:aws:codestar-connections:eu-central-1:111111111111:connection/1f",
    }),
    "an existing key and bucket": changed(
      aDelivery("delivery.key", "arn:aws:kms:eu-central-1:111111111111:key/mrk-1"),
      "delivery.artifactBucket",
      "acme.artifacts",
    ),
    "a public token with its reason": aBuild("environment", {
      SENTRY_AUTH_TOKEN: { plaintext: "x", reason: "it is in every page that we ship" },
    }),
    "a target in the delivering account with a reason": changed(
      aTarget("receives.account", "222222222222"),
      "sameAccount",
      "a sandbox for one person",
    ),
    "a stack by its full name": aPipeline("releases.0.stack", "acme/ferry/prod"),
    "a region of China": changed(objectDelivery, "region", "cn-north-1"),
    "a region of GovCloud": changed(objectDelivery, "region", "us-gov-west-1"),
  };
  for (const [what, values] of Object.entries(right)) {
    it(`may have ${what}`, () => assert.deepEqual(faultsOf(values), []));
  }
});
