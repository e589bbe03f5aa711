import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyLines } from "../../cli/report/policies";
import { checkPolicies } from "../../rehearsal/policy-pack";
import { changed, delivery, target, type Values } from "../support/settings";
import { evaluateStack } from "../support/stacks";
import { Folders } from "./support/folders";
import { deliver } from "./support/releases";

const now = new Date("2026-11-29T12:00:00Z");
const build = (settings: Values) =>
  changed(delivery, "delivery.builds.web", { commands: ["npm ci"], ...settings });
const action = (settings: Values) =>
  changed(delivery, "delivery.pipelines.web.stages.more", {
    after: "build",
    actions: { one: { inputs: ["app_source"], ...settings } },
  });
const pipeline = (settings: Values) =>
  changed(delivery, "delivery.pipelines.web", {
    ...(delivery as { delivery: { pipelines: { web: Values } } }).delivery.pipelines.web,
    ...settings,
  });
const source = (settings: Values) => pipeline({ sources: { app: settings } });
const receiving = (settings: Values): Values => ({ ...target, ...settings });
const container = (settings: Values) =>
  receiving({
    services: {
      api: {
        kind: "container",
        certificate: "arn:aws:acm:eu-central-1:222222222222:certificate/1f",
        ...settings,
      },
    },
  });
const ours = {
  arn: "arn:aws:codeconnections:eu-central-1:111111111111:connection/aaaaaaaa-1111-2222-3333-444444444444",
};
const project = (settings: Values) =>
  changed(changed(delivery, "delivery.connections.ours", ours), "delivery.projects.jobs", {
    source: { kind: "git", provider: "GitHub", connection: "ours", repository: "acme/website" },
    commands: ["npm test"],
    ...settings,
  });
const secret = "arn:aws:secretsmanager:eu-central-1:222222222222:secret:acme/api-AbCdEf";
const key = (account: string) => `arn:aws:kms:eu-central-1:${account}:key/1`;
const person = "arn:aws:iam::111111111111:user/somebody";
const topic = { email: ["team@example.com"] };
const vpc = {
  id: "vpc-0123456789abcdef0",
  subnets: ["subnet-0123456789abcdef0"],
  securityGroups: ["sg-0123456789abcdef0"],
};

/** Each setting that gives a role a statement, or that asks for more: the mandatory rule that it breaks, if any. */
const settings: Readonly<Record<string, readonly [Values, rule?: string]>> = {
  "an image of Amazon ECR Public": [
    build({ image: "public.ecr.aws/docker/library/node:22" }),
    "build-image",
  ],
  "an image of Docker Hub": [build({ image: "node:22" }), "build-image"],
  "a private image of Docker Hub": [
    build({ image: "acme/node:22", registry: { secretsManager: "acme/hub" } }),
    "build-image",
  ],
  "an image of its own repository": [
    build({ image: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/base:1" }),
  ],
  "a privileged build": [build({ privileged: true }), "build-not-privileged"],
  "a plain text that is called a token": [
    build({ environment: { API_TOKEN: { plaintext: "x", reason: "It is public, by design." } } }),
    "build-no-plaintext-secrets",
  ],
  "secrets and parameters": [
    build({ environment: { A: { secretsManager: "acme/x" }, B: { parameterStore: "/a/b" } } }),
  ],
  "a secret with a key": [
    build({
      environment: {
        A: { secretsManager: "acme/x", key: "arn:aws:kms:eu-central-1:111111111111:key/1" },
      },
    }),
  ],
  "reports that are kept": [build({ reports: { unit: { files: ["a.xml"], export: true } } })],
  "logs in a bucket": [build({ logs: { s3: true } })],
  "a cache in a bucket": [build({ cache: { s3: true, paths: ["a"] } })],
  "a batch": [build({ commands: undefined, buildspec: "b.yml", batch: {} })],
  "a VPC": [build({ vpc })],
  "images that it pushes": [build({ pushes: ["acme/website"], privileged: false })],
  "images that it makes public": [build({ pushes: ["public.ecr.aws/acme/website"] })],
  "a full clone": [changed(delivery, "delivery.pipelines.web.sources.app.clone", "full")],
  "a public image that is published": [
    action({
      provider: "ECRBuildAndPublish",
      configuration: { ECRRepositoryName: "shop", RegistryType: "public" },
    }),
  ],
  "an inspection": [
    action({ provider: "InspectorScan", configuration: { InspectorRunMode: "SourceCodeScan" } }),
  ],
  "rights of an action's own": [
    action({
      provider: "ServiceCatalog",
      configuration: {
        TemplateFilePath: "template.json",
        ProductVersionName: "v1",
        ProductType: "CLOUD_FORMATION_TEMPLATE",
        ProductId: "prod-abc",
      },
      permissions: [
        {
          actions: ["servicecatalog:CreateProvisioningArtifact"],
          resources: ["arn:aws:catalog:eu-central-1:111111111111:product/prod-abc"],
        },
      ],
    }),
  ],
  "an action in a role of another account": [
    action({
      provider: "Lambda",
      category: "Invoke",
      role: "arn:aws:iam::333333333333:role/check",
      inputs: [],
      configuration: { FunctionName: "check" },
    }),
  ],
  "a source of CodeCommit with paths": [
    source({ kind: "codecommit", repository: "website", branch: "main", paths: ["a/**"] }),
  ],
  "a source in a bucket": [source({ kind: "s3", object: "site.zip" })],
  "a source in a bucket that is there": [
    source({ kind: "s3", bucket: "our-uploads", object: "site.zip" }),
  ],
  "a schedule": [pipeline({ schedule: "rate(1 day)" })],
  "a check of what was released": [
    pipeline({
      releases: [{ stack: "prod", site: "web", after: { text: "Acme", commands: ["make smoke"] } }],
    }),
  ],
  "a key that is there": [changed(delivery, "delivery.key", key("111111111111"))],
  "an organization in the place of accounts": [
    changed(delivery, "delivery.organization", "o-a1b2c3d4e5"),
  ],
  "a project that pushes start": [project({ webhook: { branches: ["main"] } })],
  "a runner": [project({ commands: undefined, runner: "GitHubActions" })],
  "people who look": [
    changed(delivery, "delivery.people.devs", { may: "view", principals: [person] }),
  ],
  "people who operate": [
    changed(delivery, "delivery.people.on-call", { may: "operate", principals: [person] }),
  ],
  "people who operate without MFA": [
    changed(delivery, "delivery.people.on-call", {
      may: "operate",
      principals: [person],
      withoutMfa: "It is a robot.",
    }),
  ],
  "people of another account who approve": [
    changed(delivery, "delivery.people.lead", {
      may: "approve",
      principals: ["arn:aws:iam::333333333333:role/ReleaseManagers"],
      organization: "o-a1b2c3d4e5",
    }),
  ],
  "notifications by mail": [changed(delivery, "delivery.notifications.all", topic)],
  "notifications in chats": [
    changed(delivery, "delivery.notifications.all", {
      ...topic,
      events: ["started", "deployed", "succeeded", "failed", "canceled", "superseded", "approval"],
      hangsAfterMinutes: 60,
      slack: { workspace: "T012AB3CD", channel: "C012AB3CD" },
      teams: {
        tenant: "11111111-2222-3333-4444-555555555555",
        team: "11111111-2222-3333-4444-666666666666",
        channel: "19%3aab%40thread.tacv2",
      },
    }),
  ],
  "an audit of the delivery": [changed(delivery, "audit", {})],
  "an audit of the account": [changed(delivery, "audit.trail", { managementEvents: true })],
  "an audit of the target": [receiving({ audit: {}, services: container({}).services })],
  "deployments by Pulumi Cloud": [
    changed(delivery, "deployments.pulumi", {
      organization: "acme",
      repository: "acme/platform",
      branch: "main",
      drift: { schedule: "0 6 * * *" },
    }),
  ],
  "deployments by GitHub Actions of the target": [
    receiving({ deployments: { github: { repository: "acme/platform", branch: "main" } } }),
  ],
  "a site with a key of its own": [receiving({ sites: { web: { key: key("222222222222") } } })],
  "a service moved by CodeDeploy with functions and secrets": [
    container({
      environment: {
        A: { secretsManager: secret, key: key("222222222222") },
        B: { parameterStore: "/a" },
      },
      deployment: { kind: "codedeploy", hooks: { AfterAllowTestTraffic: "look" } },
    }),
  ],
  "a service moved by Amazon ECS": [container({ deployment: { kind: "blue-green" } })],
  "a service replaced in steps, with a role that is there": [
    container({
      taskRole: "arn:aws:iam::222222222222:role/Tasks",
      deployment: { kind: "rolling" },
    }),
  ],
  "a service with a plain text that is called a password": [
    container({
      environment: { PASSWORD: { plaintext: "x", reason: "It is public, by design." } },
    }),
    "container-no-plaintext-secrets",
  ],
  "a service that is root and writes": [
    container({ root: "The image needs it.", writableRoot: "The image needs it." }),
    "container-read-only",
  ],
  machines: [receiving({ services: { api: { kind: "instances", ec2: { app: "a" } } } })],
  "an application": [
    receiving({
      applications: {
        api: {
          capabilities: ["CAPABILITY_NAMED_IAM"],
          permissions: [
            {
              actions: ["lambda:GetFunction"],
              resources: ["arn:aws:lambda:eu-central-1:222222222222:function:a"],
            },
          ],
        },
      },
    }),
  ],
};

describe("what settings ask for, by the policy pack:", () => {
  const folders = new Folders();
  after(() => folders.remove());

  for (const [what, [values, rule]] of Object.entries(settings)) {
    it(`${what} ${rule === undefined ? "breaks nothing" : `needs the waiver of ${rule} that is said`}`, async () => {
      const stacks = values.delivery
        ? await deliver(values)
        : [await evaluateStack("prod", values)];
      const folder = folders.of({ "no-config": "" });
      const report = checkPolicies(stacks, folder, now);
      const refused = report.violations.filter(({ level }) => level === "mandatory");
      assert.deepEqual([...new Set(refused.map((each) => each.rule))], rule ? [rule] : []);
      if (rule === undefined) return;
      const said = policyLines(report, 2).join(" ").replace(/\s+/g, " ");
      const [, waiver = ""] =
        /to accept it, write in policy-config\.json: (\{.*?\] \} \})/.exec(said) ?? [];
      const config = waiver.replace("<why>", "We know it.").replace("<last day>", "2027-06-30");
      writeFileSync(join(folder, "policy-config.json"), config);
      const accepted = checkPolicies(stacks, folder, now).violations;
      assert.deepEqual(
        accepted.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  }
});
