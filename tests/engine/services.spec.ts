import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { initialize } from "./support/deployment";
import { Workspace } from "./support/workspace";

const account = "222222222222";
const type = {
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
  service: "aws:ecs/service:Service",
};

const certificate = `arn:aws:acm:eu-central-1:${account}:certificate/0a1b2c3d-0000-4000-8000-000000000000`;

/** Each way in which a release can replace tasks, in a VPC of awsx. */
const stackFile = `config:
  ferry:account: "${account}"
  ferry:region: eu-central-1
  ferry:name: acme
  ferry:receives: { account: "111111111111", region: eu-central-1, name: acme }
  ferry:services:
    api: { kind: container, certificate: "${certificate}" }
    jobs: { kind: container, certificate: "${certificate}", deployment: { kind: rolling } }
    web: { kind: container, certificate: "${certificate}", deployment: { kind: blue-green } }
`;

let made: Workspace | undefined;

/** A workspace of the test's own in which the services are deployed. */
function withServices(): Workspace {
  if (!made) {
    made = Workspace.clone();
    made.write("Pulumi.prod.yaml", stackFile);
    initialize(made);
    made.succeed("pulumi up --yes --skip-preview -s prod");
  }
  return made.copy();
}

const named = (name: string) => (resource: { readonly inputs: { readonly name?: unknown } }) =>
  resource.inputs.name === name;

/** What a release leaves behind: another task definition, more tasks, and traffic on the other side. */
function release(workspace: Workspace): void {
  const { world } = workspace;
  const groups = world.of(account).filter(({ id }) => id.includes(":targetgroup/"));
  const group = (name: string) => groups.find(({ id }) => id.includes(`/${name}-`))?.id ?? "";
  const swapped = (text: string, service: string) =>
    text
      .replaceAll(group(`${service}-blue`), "other")
      .replaceAll(group(`${service}-green`), group(`${service}-blue`))
      .replaceAll("other", group(`${service}-green`));
  const swap = <Value>(value: Value): Value =>
    JSON.parse(["api", "web"].reduce(swapped, JSON.stringify(value))) as Value;
  for (const name of ["api", "jobs", "web"]) {
    const taskDefinition = `arn:aws:ecs:eu-central-1:${account}:task-definition/acme-${name}:7`;
    world.change(
      account,
      type.service,
      ({ inputs }) => ({ inputs: { ...swap(inputs), taskDefinition, desiredCount: 4 } }),
      named(name),
    );
  }
  let moved = 0;
  for (const { id, inputs, ...rest } of world.of(account)) {
    if (rest.type !== type.listener && rest.type !== type.rule) continue;
    const after = swap(inputs);
    if (JSON.stringify(after) !== JSON.stringify(inputs)) moved += 1;
    world.change(
      account,
      rest.type,
      () => ({ inputs: after }),
      (each) => each.id === id,
    );
  }
  // Two listeners of CodeDeploy's service, two rules of the one of Amazon ECS.
  assert.equal(moved, 4);
}

/** How somebody reaches the service, as a stack file says it. */
const exposed = (how: string) =>
  stackFile.replace(/(jobs: \{ kind: container, )certificate: "[^"]*", (.*) \}/, `$1${how}, $2 }`);

describeOnEngine("services of containers", () => {
  it("go up in one pass, with the subnets that awsx makes in this account", () => {
    const { world } = withServices();
    const subnets = world.of(account).filter((each) => each.type === "aws:ec2/subnet:Subnet");
    assert.equal(subnets.length, 4);
    const services = world.of(account).filter((each) => each.type === type.service);
    assert.deepEqual(services.map(({ inputs }) => inputs.name).sort(), ["api", "jobs", "web"]);
    const ids = new Set(subnets.map(({ id }) => id));
    for (const { inputs } of services) {
      const network = inputs.networkConfiguration as { readonly subnets: readonly string[] };
      assert.ok(network.subnets.length === 2 && network.subnets.every((id) => ids.has(id)));
    }
  });

  it("are left as a release made them by the next update, with and without a refresh", () => {
    const workspace = withServices();
    release(workspace);
    workspace.succeed("pulumi preview --expect-no-changes -s prod");
    workspace.succeed("pulumi preview --refresh --expect-no-changes -s prod");
    workspace.succeed("pulumi up --refresh --yes --skip-preview -s prod");
    const running = workspace.world.of(account).filter((each) => each.type === type.service);
    assert.deepEqual(
      running.map(({ inputs }) => [inputs.taskDefinition, inputs.desiredCount]).sort(),
      ["api", "jobs", "web"].map((name) => [
        `arn:aws:ecs:eu-central-1:${account}:task-definition/acme-${name}:7`,
        4,
      ]),
    );
  });

  it("lose their load balancer and get one again, each time as another service", () => {
    const workspace = withServices();
    const jobs = () =>
      workspace.world
        .of(account)
        .filter((each) => each.type === type.service && /^jobs/.test(String(each.inputs.name)));
    const balancers = () =>
      workspace.world.of(account).filter(({ id }) => id.includes(":loadbalancer/")).length;
    for (const [how, name, of, all] of [
      ["expose: none", "jobs_worker", 0, 2],
      [`certificate: "${certificate}", expose: internal`, "jobs", 1, 3],
    ] as const) {
      // A load balancer of production is not taken away by that line alone.
      workspace.write("Pulumi.prod.yaml", `${exposed(how)}  ferry:retain: false\n`);
      workspace.succeed("pulumi up --yes --skip-preview -s prod");
      const [made, ...others] = jobs();
      assert.deepEqual(others, []);
      assert.equal(made?.inputs.name, name);
      assert.equal(((made?.inputs.loadBalancers ?? []) as readonly unknown[]).length, of);
      assert.equal(balancers(), all);
      workspace.succeed("pulumi preview --refresh --expect-no-changes -s prod");
    }
  });

  it("are put back where something else was changed", () => {
    const workspace = withServices();
    workspace.world.change(
      account,
      type.service,
      ({ inputs }) => ({ inputs: { ...inputs, healthCheckGracePeriodSeconds: 5 } }),
      named("api"),
    );
    const { exitCode, stdout } = workspace.run(
      "pulumi preview --refresh --expect-no-changes -s prod",
    );
    assert.notEqual(exitCode, 0);
    assert.match(stdout, /~ {2}aws:ecs:Service api-service update/);
  });
});
