import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { all, one } from "../../../support/registrations";
import { containerOf, ecs, lb } from "../../../support/services";
import { changed, target } from "../../../support/settings";
import { evaluateStack, exampleStacks } from "../../../support/stacks";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** Who gets through the security groups of a service: the port, and from where. */
function admitted(evaluation: Evaluation, service: string) {
  return all(evaluation, ingress)
    .filter(({ name }) => name.startsWith(`${service}-balancer`))
    .map(({ inputs }) => [inputs.fromPort, inputs.cidrIpv4]);
}

describe("a worker", () => {
  let prod: Evaluation;

  before(async () => {
    prod = (await exampleStacks("worker")).prod;
  });

  it("has no load balancer, no port and nobody who gets in", () => {
    const own = prod.registrations.filter(({ name }) => name.startsWith("mail-"));
    const types = own
      .map(({ type }) => type)
      .filter((type) => /^aws:(lb|vpc|cloudwatch)/.test(type));
    assert.deepEqual(types, [
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    ]);
    assert.equal(containerOf(prod, "mail").portMappings, undefined);
    const { loadBalancers, healthCheckGracePeriodSeconds } = one(
      prod,
      ecs.service,
      "mail-worker",
    ).inputs;
    assert.deepEqual([loadBalancers, healthCheckGracePeriodSeconds], [undefined, undefined]);
  });

  it("is replaced one task after another, and goes back by its own alarms", () => {
    const { deploymentController, deploymentCircuitBreaker, alarms } = one(
      prod,
      ecs.service,
      "mail-worker",
    ).inputs;
    assert.deepEqual(deploymentController, { type: "ECS" });
    assert.deepEqual(deploymentCircuitBreaker, { enable: true, rollback: true });
    assert.deepEqual(alarms, { enable: true, rollback: true, alarmNames: ["acme-mail-queue"] });
  });

  it("asks for no alarms where it has none, which Amazon ECS refuses", async () => {
    const services = { mail: { kind: "container", expose: "none" } };
    const made = await evaluateStack("prod", { ...target, sites: undefined, services });
    assert.equal(one(made, ecs.service, "mail-worker").inputs.alarms, undefined);
    assert.equal(
      made.registrations.some(({ name }) => name === "logs-bucket"),
      false,
    );
  });

  it("tells no address, but what it runs as", () => {
    const { services } = prod.outputs as { readonly services: Readonly<Record<string, object>> };
    assert.deepEqual(services.mail, { runs: "acme/mail_worker" });
    assert.deepEqual(Object.keys(services.stock ?? {}), ["balancer"]);
  });
});

describe("an internal service", () => {
  it("has its load balancer in the private subnets, for the addresses that are named", async () => {
    const { prod } = await exampleStacks("worker");
    const { internal } = one(prod, lb.balancer).inputs;
    assert.equal(internal, true);
    assert.deepEqual(admitted(prod, "stock"), [
      [443, "10.0.0.0/16"],
      [80, "10.0.0.0/16"],
      [443, "10.20.0.0/16"],
      [80, "10.20.0.0/16"],
    ]);
  });

  const service = (values: object) => ({
    api: {
      kind: "container",
      certificate:
        "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000",
      ...values,
    },
  });
  const made = (values: object, network: object) =>
    evaluateStack(
      "prod",
      changed({ ...target, sites: undefined, services: service(values) }, "network", network),
    );

  it("is reached from the network that ferry makes, where nobody is named", async () => {
    const prod = await made({ expose: "internal" }, { cidr: "10.7.0.0/16" });
    assert.deepEqual(admitted(prod, "api"), [
      [443, "10.7.0.0/16"],
      [80, "10.7.0.0/16"],
    ]);
  });

  it("lies in the private subnets of yours, and a public one in the public ones", async () => {
    const network = {
      vpc: "vpc-0123456789abcdef0",
      publicSubnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      privateSubnets: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
    };
    const access = ["10.0.0.0/16"];
    const inside = one(await made({ expose: "internal", access }, network), lb.balancer).inputs;
    assert.deepEqual([inside.internal, inside.subnets], [true, network.privateSubnets]);
    const outside = one(await made({ access }, network), lb.balancer).inputs;
    assert.deepEqual([outside.internal, outside.subnets], [undefined, network.publicSubnets]);
  });
});
