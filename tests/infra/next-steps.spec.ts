import assert from "node:assert/strict";
import { stepCharacters } from "../../infra/outputs/next-steps";
import type { Evaluation } from "../../rehearsal/evaluate";
import { anUpload, aTarget } from "../support/refusals";
import { one } from "../support/registrations";
import { lb } from "../support/services";
import { changed, delivery, objectDelivery, target, type Values } from "../support/settings";
import { defaultStacks, evaluateDelivery, evaluateStack, exampleStacks } from "../support/stacks";

const stepsOf = ({ outputs }: Evaluation) => (outputs.nextSteps ?? []) as readonly string[];

const stepsWith = async (path: string, value: unknown) =>
  stepsOf(await evaluateDelivery(changed(delivery, path, value)));
const uuid = "11111111-2222-3333-4444-555555555555";

const domain = {
  name: "www.example.com",
  certificate:
    "arn:aws:acm:us-east-1:222222222222:certificate/11111111-2222-3333-4444-555555555555",
};

const make = "aws iam create-service-linked-role --aws-service-name";
const linkedRoles = [
  `If missing: ${make} ecs.amazonaws.com`,
  `If missing: ${make} elasticloadbalancing.amazonaws.com`,
  `${make} ecs.application-autoscaling.amazonaws.com`,
];

describe("the service-linked roles of an account", () => {
  it("are made by a command each, before the first service of containers", async () => {
    const { prod } = await exampleStacks("containers");
    assert.deepEqual(stepsOf(prod).slice(0, linkedRoles.length), linkedRoles);
    for (const step of linkedRoles) assert.ok(step.length <= stepCharacters, step);
  });

  it("are made by a command before the first channel of a chat", async () => {
    const chat = `If missing: ${make} management.chatbot.amazonaws.com`;
    const teams = { tenant: uuid, team: uuid, channel: "19%3aab%40thread.tacv2" };
    for (const client of [{ slack: { workspace: "T1", channel: "C1" } }, { teams }]) {
      const steps = await stepsWith("delivery.notifications.all", client);
      assert.equal(steps[0], chat);
      assert.ok(chat.length <= stepCharacters);
    }
    const mail = await stepsWith("delivery.notifications.all", { email: ["a@example.com"] });
    assert.ok(!mail.includes(chat));
  });

  it("are of no concern to sites and to machines", async () => {
    for (const { prod } of [await defaultStacks(), await exampleStacks("ec2-codedeploy")]) {
      assert.deepEqual(
        stepsOf(prod).filter((step) => step.includes(make)),
        [],
      );
    }
  });

  for (const example of ["containers", "containers-rolling", "operations"]) {
    it(`are no resource of a stack: ${example}`, async () => {
      const stacks = Object.values(await exampleStacks(example));
      const roles = stacks.flatMap(({ registrations }) =>
        registrations.filter(({ type }) => /serviceLinkedRole/i.test(type)),
      );
      assert.deepEqual(roles, []);
    });
  }
});

describe("the next steps of a stack with a name of its own", () => {
  it("are the DNS record, which the output dns has whole", async () => {
    const prod = await evaluateStack("prod", aTarget("sites.web.domain", domain));
    const { domainName } = one(prod, "aws:cloudfront/distribution:Distribution").outputs;
    assert.deepEqual(stepsOf(prod), [
      "If the DNS records are not made yet: pulumi stack output dns",
    ]);
    assert.deepEqual(prod.outputs.dns, [
      { name: "www.example.com", type: "CNAME", value: domainName },
    ]);
  });

  it("are those of a load balancer too, by the name that the settings tell", async () => {
    const service = {
      kind: "container",
      certificate: "arn:aws:acm:eu-central-1:222222222222:certificate/1f",
    };
    const named = { ...service, hostName: "api.example.com" };
    const prod = await evaluateStack("prod", aTarget("services", { api: named, unnamed: service }));
    const { dnsName } = one(prod, lb.balancer, "api-balancer").outputs;
    assert.deepEqual(prod.outputs.dns, [
      { name: "api.example.com", type: "CNAME", value: dnsName },
    ]);
    assert.deepEqual(stepsOf(prod).slice(linkedRoles.length), [
      "If the DNS records are not made yet: pulumi stack output dns",
      "If no name leads to the balancer of unnamed yet: pulumi stack output services",
    ]);
  });

  it("are none without one", async () => {
    const { outputs } = await evaluateStack("prod", target);
    assert.deepEqual([outputs.nextSteps, outputs.dns], [undefined, undefined]);
  });
});

describe("the next steps of a source in a bucket of one's own", () => {
  it("are what the bucket has to have, and what releases", async () => {
    const values = anUpload("bucket", "my-upload-bucket");
    const dev = await evaluateDelivery(
      changed(values, "delivery.pipelines.web.sources.upload.seed", undefined),
    );
    assert.deepEqual(stepsOf(dev), [
      "If versioning is off, turn it on: aws s3api get-bucket-versioning --bucket my-upload-bucket",
      "If EventBridge is off: aws s3api get-bucket-notification-configuration --bucket my-upload-bucket",
      "Release by: aws s3 cp site.zip s3://my-upload-bucket/sample-website.zip",
    ]);
  });
});

describe("the next steps of an image that others built", () => {
  it("are that its repository has to let its tasks in", async () => {
    const { dev } = await exampleStacks("image");
    assert.deepEqual(stepsOf(dev), [
      "If vendor/api lets nobody in yet: pulumi stack output statementsToAdd",
    ]);
  });
});

describe("a next step", () => {
  const long = (characters: number, of = "x") => of.repeat(characters);
  const name = long(20);
  const longest: readonly (readonly [string, Values])[] = [
    [
      "names of pipelines, connections, topics, addresses and workspaces",
      {
        connections: {
          [long(11)]: { provider: "GitHubEnterpriseServer", endpoint: "https://g.it" },
        },
        builds: { web: { commands: ["npm ci"] } },
        pipelines: {
          [long(30)]: {
            sources: {
              app: { kind: "git", connection: long(11), repository: "acme/site", branch: "main" },
            },
            build: "web",
            releases: [{ stack: "prod", site: "web" }],
          },
        },
        notifications: {
          [long(30)]: {
            email: [`${long(240)}@example.com`],
            slack: { workspace: long(255, "T"), channel: "C1" },
          },
        },
      },
    ],
    [
      "names of buckets and objects",
      {
        pipelines: {
          [long(30)]: {
            sources: { zip: { kind: "s3", bucket: long(63), object: `${long(300)}.zip` } },
            releases: [{ stack: "prod", site: "web" }],
          },
        },
      },
    ],
  ];
  for (const [what, settings] of longest) {
    it(`has no more than ${stepCharacters} characters with the longest ${what}`, async () => {
      const known = changed(changed(target, "receives.name", name), "sites.web.pipeline", long(30));
      const dev = await evaluateDelivery({ ...objectDelivery, name, delivery: settings }, known);
      const steps = stepsOf(dev);
      assert.ok(steps.length >= 3);
      assert.deepEqual(
        steps.filter(({ length }) => length > stepCharacters),
        [],
      );
    });
  }
});
