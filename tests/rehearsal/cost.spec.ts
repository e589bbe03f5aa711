import assert from "node:assert/strict";
import { costLines } from "../../cli/report/cost";
import { costOf } from "../../rehearsal/cost";
import { prices } from "../../rehearsal/cost/prices";
import type { Evaluation } from "../../rehearsal/evaluate";
import { types } from "../support/registrations";
import { defaultStacks, exampleStacks } from "../support/stacks";
import { judgedExample } from "./support/proof";
import { registered } from "./support/releases";

/** A stack of just these resources. */
function stackOf(
  resources: readonly (readonly [type: string, inputs: object, outputs?: object])[],
) {
  const registrations = resources.map(([type, inputs, outputs = {}], index) => ({
    type,
    name: `resource-${index}`,
    place: { account: "222222222222", region: "eu-central-1" },
    inputs,
    outputs,
  }));
  return { project: "ferry", stack: "prod", registrations, outputs: {} } as unknown as Evaluation;
}

/** Amounts as a bill has them. */
const cents = (usd: number) => Math.round(usd * 100) / 100;

describe("what the stacks cost", () => {
  let stacks: readonly Evaluation[];

  before(async () => {
    const { prod, dev } = await defaultStacks();
    stacks = [prod, dev];
  });

  it("is a key a month idle, and action and build minutes a release", () => {
    const { idle, releases, notPriced } = costOf(stacks);
    assert.deepEqual(idle, {
      usd: 1,
      stacks: [
        { stack: "prod", usd: 0, items: [], notPriced: [] },
        {
          stack: "dev",
          usd: 1,
          items: [{ what: "KMS key", count: 1, usd: 1 }],
          notPriced: [],
        },
      ],
    });
    // Source, three builds of five minutes, a Storybook, two deploys and an invalidation each for two releases.
    assert.deepEqual(
      releases.map(({ pipeline, actionMinutes, usd }) => [pipeline, actionMinutes, usd.toFixed(3)]),
      [["acme-web", 18, "0.086"]],
    );
    assert.deepEqual(notPriced, []);
  });

  it("is printed with its day, its Region and what is left out", () => {
    assert.deepEqual(costLines(costOf(stacks)), [
      "What it costs, at list prices of us-east-1 of 2026-11-20, without free tiers",
      "  $1.00 a month idle: 1 KMS key $1.00 in dev",
      "  $0.086 a release of acme-web: 18 action minutes $0.036, 10 build minutes $0.050",
      "  builds taken as 5 minutes; storage, requests and traffic not counted",
    ]);
  });

  it("grows by two deploy actions and an invalidation with each target, and by nothing idle", async () => {
    const one = costOf((await judgedExample("repository")).stacks);
    const two = costOf((await judgedExample("twoTargets")).stacks);
    const minutes = 3;
    assert.equal(two.idle.usd, one.idle.usd);
    assert.equal(two.releases[0]?.actionMinutes, (one.releases[0]?.actionMinutes ?? 0) + minutes);
    assert.equal(
      two.releases[0]?.usd.toFixed(4),
      ((one.releases[0]?.usd ?? 0) + minutes * prices.actionMinute.usd).toFixed(4),
    );
  });

  it("is without approvals, which AWS gives away", () => {
    const only = registered(stacks, types.pipeline, (inputs) => ({
      ...inputs,
      stages: [
        {
          name: "wait",
          actions: [
            { name: "a", category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
          ],
        },
      ],
    }));
    assert.equal(costOf(only).releases[0]?.usd, 0);
  });

  it("names a machine whose price is not known, instead of guessing it", () => {
    const arm = registered(stacks, types.project, (inputs) => ({
      ...inputs,
      environment: { type: "ARM_CONTAINER", computeType: "BUILD_GENERAL1_SMALL" },
    }));
    const { releases, notPriced } = costOf(arm);
    assert.deepEqual(notPriced, ["builds on ARM_CONTAINER BUILD_GENERAL1_SMALL"]);
    assert.equal(releases[0]?.usd.toFixed(3), "0.036");
  });

  it("names the stacks of CloudFormation, whose templates say what they have", async () => {
    const { prod, dev } = await exampleStacks("serverless");
    const { idle, releases, notPriced } = costOf([prod, dev]);
    assert.deepEqual(notPriced, ["what CloudFormation makes in the stack acme-api"]);
    assert.equal(idle.usd, 1);
    // A source, a build of five minutes, and four actions of CloudFormation; approvals are free.
    assert.equal(releases[0]?.actionMinutes, 26);
  });

  it("has hours of load balancers, gateways, endpoints and tasks", () => {
    const { idle } = costOf([
      stackOf([
        ["awsx:lb:ApplicationLoadBalancer", {}],
        ["awsx:ec2:Vpc", { natGateways: { strategy: "Single" } }],
        ["awsx:ec2:Vpc", { availabilityZoneNames: ["eu-central-1a", "eu-central-1b"] }],
        ["aws:lb/loadBalancer:LoadBalancer", { subnets: ["a", "b"] }],
        ["aws:lb/loadBalancer:LoadBalancer", { subnets: ["a", "b"], internal: true }],
        ["awsx:ec2:Vpc", { natGateways: { strategy: "None" } }],
        [
          "aws:ec2/vpcEndpoint:VpcEndpoint",
          { vpcEndpointType: "Interface", subnetIds: ["a", "b"] },
        ],
        ["aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Gateway" }],
        ["aws:ecs/service:Service", { desiredCount: 2, taskDefinition: "arn:task" }],
        [
          "aws:ecs/taskDefinition:TaskDefinition",
          { cpu: "512", memory: "1024" },
          { arn: "arn:task" },
        ],
      ]),
    ]);
    assert.deepEqual(
      idle.stacks[0]?.items.map(({ what, count, usd }) => [what, count, cents(usd)]),
      [
        ["load balancer", 3, 49.28],
        ["NAT gateway", 3, 98.55],
        // Of each way out, and of the public load balancer in each zone.
        ["public IP", 5, 18.25],
        ["VPC endpoint", 2, 14.6],
        ["Fargate task", 2, 36.04],
      ],
    );
  });

  it("names types of resources that it knows nothing of", () => {
    const { notPriced } = costOf([stackOf([["aws:rds/cluster:Cluster", {}]])]);
    assert.deepEqual(notPriced, ["aws:rds/cluster:Cluster"]);
  });

  it("has a page of AWS for each price", () => {
    for (const { page, usd } of Object.values(prices)) {
      assert.match(page, /^https:\/\/aws\.amazon\.com\/[a-z-]+\/pricing\/$/);
      assert.ok(usd > 0);
    }
  });
});
