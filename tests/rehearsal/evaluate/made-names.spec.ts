import assert from "node:assert/strict";
import { join } from "node:path";
import { madeNameFaults, madeNames } from "../../../rehearsal/evaluate/made-names";
import { Schemas } from "../../engine/provider/schema";
import type { Values } from "../../support/settings";
import { evaluateStack, exampleStacks, root } from "../../support/stacks";

/** The longest that the settings accept, with one letter at the end for one of several. */
const key = (letter: string, characters = 30) => "k".repeat(characters - 1) + letter;
/** No longer than AWS lets it be beside such keys; it is in no name that Pulumi makes. */
const prefix = "fer";

const container = (kind: string): Values => ({
  kind: "container",
  certificate: "arn:aws:acm:eu-central-1:222222222222:certificate/1f",
  deployment: { kind },
});

const permission = {
  actions: ["lambda:GetFunction"],
  resources: ["arn:aws:lambda:*:*:function:a"],
};
const operator = "arn:aws:iam::111111111111:user/operator";

describe("names that Pulumi makes", () => {
  it("are inside AWS's limits with the longest keys of a target", async () => {
    const prod = await evaluateStack("prod", {
      account: "222222222222",
      region: "eu-central-1",
      name: prefix,
      receives: { account: "111111111111", region: "eu-central-1", name: prefix },
      sites: { [key("s")]: {} },
      services: {
        [key("c", 15)]: container("codedeploy"),
        [key("b", 15)]: container("blue-green"),
        [key("r", 15)]: container("rolling"),
        [key("i", 18)]: { kind: "instances", ec2: { app: "worker" } },
      },
      applications: { [key("a", 18)]: { permissions: [permission] } },
    });
    assert.ok(prod.registrations.length > 50);
    assert.deepEqual(madeNameFaults(prod), []);
  });

  it("are inside AWS's limits with the longest keys of a delivery", async () => {
    const [build, pipeline, site] = [key("b"), key("p"), key("s")];
    const dev = await evaluateStack("dev", {
      account: "111111111111",
      region: "eu-central-1",
      name: prefix,
      sites: { [site]: { pipeline } },
      delivery: {
        connections: { [key("g", 28)]: { provider: "GitHub" } },
        builds: { [build]: { commands: ["make"] }, [key("u")]: { commands: ["make test"] } },
        pipelines: {
          [pipeline]: {
            sources: { [key("z", 22)]: { kind: "s3", object: "site.zip" } },
            build,
            tests: [key("u")],
            releases: [{ stack: "dev", site, build: { environment: { STAGE: "dev" } } }],
          },
        },
        notifications: {
          [key("t")]: { email: ["team@example.com"], slack: { workspace: "T1", channel: "C1" } },
        },
        people: { [key("o")]: { may: "operate", principals: [operator] } },
      },
    });
    assert.ok(dev.registrations.length > 50);
    assert.deepEqual(madeNameFaults(dev), []);
  });

  it("are inside AWS's limits with the longest keys of what a team adds", async () => {
    const [build, git, code] = [key("b"), key("g", 20), `c${key("c", 21)}`];
    const arn = "arn:aws:codeconnections:eu-central-1:111111111111:connection/aaaaaaaa-1111";
    const dev = await evaluateStack("dev", {
      account: "111111111111",
      region: "eu-central-1",
      name: prefix,
      audit: {},
      deployments: { github: { repository: "acme/platform", branch: "main" } },
      delivery: {
        connections: { [git]: { arn } },
        builds: { [build]: { buildspec: "batch.yml", batch: {}, cache: { s3: true } } },
        projects: {
          [key("j")]: {
            source: { kind: "git", provider: "GitHub", connection: git, repository: "acme/api" },
            commands: ["make"],
            webhook: { branches: ["main"] },
          },
        },
        pipelines: {
          [key("p")]: {
            sources: {
              [code]: { kind: "codecommit", repository: "api", branch: "main", paths: ["a/**"] },
            },
            schedule: "rate(1 day)",
            stages: {
              [key("t")]: {
                after: "source",
                actions: {
                  [key("a")]: {
                    provider: "CodeBuild",
                    category: "Test",
                    build,
                    inputs: [`${code}_source`],
                  },
                },
              },
            },
          },
        },
        notifications: { [key("n")]: { email: ["team@example.com"], hangsAfterMinutes: 60 } },
      },
    });
    assert.ok(dev.registrations.length > 50);
    assert.deepEqual(madeNameFaults(dev), []);
  });

  it("are faults of the rehearsal where they are too long", async () => {
    const { prod } = await exampleStacks("containers");
    const registrations = prod.registrations.map((each) =>
      each.name === "api-balancer" ? { ...each, name: "sixteen-characte-balancer" } : each,
    );
    assert.deepEqual(madeNameFaults({ ...prod, registrations }), [
      "Stack prod: aws:lb/loadBalancer:LoadBalancer sixteen-characte-balancer gets a name of 33 characters " +
        "(sixteen-characte-balancer-0123456), and AWS takes 32 " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html): shorten its key.",
    ]);
  });

  it("are measured for every type that has one", async () => {
    const schemas = new Schemas(join(root, "node_modules/@pulumi/aws"));
    const examples = [
      "containers",
      "containers-rolling",
      "ec2-codedeploy",
      "serverless",
      "operations",
    ];
    const unknown = new Set<string>();
    for (const example of examples) {
      for (const { registrations } of Object.values(await exampleStacks(example))) {
        for (const { type, inputs, place } of registrations) {
          const property = place && schemas.of(type).autonamed;
          if (property !== undefined && inputs[property] === undefined && !madeNames[type]) {
            unknown.add(type);
          }
        }
      }
    }
    assert.deepEqual([...unknown], []);
  });
});
